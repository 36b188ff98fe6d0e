"""How much an ordinary patient is asked, and how soon the danger signs come."""

from datetime import date
from typing import Any

from triage.library import Definition
from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.path import completeness, effective, enabled_pages, pages, visible
from triage.questionnaire.reading import read_flat

TODAY = date(2026, 11, 20)
BUDGET = 37   # 34 of the specification's tables, of which 2 maps are one tap when nowhere, and 3 of PEG
DANGER_PAGES = ("right-now", "who", "bladder-bowel", "limbs", "last-operation", "safety-context", "infection",
                "pain-changes", "strong-medicines", "keeping-safe")
# An adult under 50 with one lumbar operation, no danger sign, on a strong pain pill.
TYPICAL: dict[str, Any] = {
    "right-now-body": ["none"], "right-now-spine": ["none"], "who-answers": "me-alone",
    "bladder-change": "no", "saddle-feeling": "no", "bowel-change": "no", "sexual-change": "no",
    "both-legs": "no", "limb-weak": "no", "cord-signs": ["none"],
    "had-spine-op": "yes", "op-when": "2021-05", "op-region": ["low"], "op-type": ["taken-out"],
    "injection-when": "m3plus", "implants": ["none"], "risk-medicines": ["opioid"],
    "risk-conditions": ["none"],
    "infection-signs": ["none"], "new-signs": ["none"],
    "pain-change": "same", "sudden-pain": "no", "injury": "no", "general-signs": ["none"],
    "ran-out": ["none"], "med-signs": ["none"], "safety-thoughts": "no",
    "pain-sites": ["low-back-left", "calf-left"], "numb-sites": ["none"], "pins-sites": ["none"],
    "pain-since": "y1-5", "most-days": "most", "pain-course": "never-went", "more-ops": "no",
    "peg-average": 5, "peg-enjoyment": 6, "peg-activity": 6,
}


def answered(definition: Definition, language: str = "en") -> AnswerSet:
    typed = read_flat(definition.in_language(language), TYPICAL)
    return derive(definition.questionnaire, typed, {"age": 45, "sex": "male"})


def test_a_typical_patient_is_asked_37_questions(definition: Definition) -> None:
    assert completeness(definition.questionnaire, answered(definition), TODAY).total == BUDGET


def test_a_typical_patient_is_asked_exactly_what_was_answered_here(definition: Definition) -> None:
    kept = effective(definition.questionnaire, answered(definition), TODAY)
    counted = completeness(definition.questionnaire, kept, TODAY)
    assert (counted.unasked, set(TYPICAL) - set(kept)) == (0, set())


def test_the_ten_danger_pages_ask_a_typical_patient_27_questions(definition: Definition) -> None:
    answers = answered(definition)
    danger = [page for page in enabled_pages(definition.questionnaire, answers, TODAY)
              if page.slug in DANGER_PAGES]
    assert len(danger) == len(DANGER_PAGES)
    assert sum(len(visible(definition.questionnaire, page, answers, TODAY)) for page in danger) == 27


def test_the_first_ten_questions_carry_the_signs_of_nerves_and_cord(definition: Definition) -> None:
    answers = derive(definition.questionnaire, AnswerSet(), {"age": 45, "sex": "male"})
    first = [item.link_id for page in pages(definition.questionnaire)
             for item in visible(definition.questionnaire, page, answers, TODAY)][:10]
    assert first == ["right-now-body", "right-now-spine", "who-answers", "bladder-change", "saddle-feeling",
                     "bowel-change", "sexual-change", "both-legs", "limb-weak", "cord-signs"]


def test_in_spanish_the_scale_without_published_words_is_left_out(definition: Definition) -> None:
    answers = answered(definition)
    spanish = definition.in_language("es")
    assert completeness(spanish, answers, TODAY).total == BUDGET - 3
    assert all(spanish.by_id[link_id].hidden for link_id in ("peg-average", "peg-enjoyment", "peg-activity"))


def test_every_question_can_be_left_empty(definition: Definition) -> None:
    skipped = read_flat(definition.questionnaire, dict.fromkeys(TYPICAL))
    assert {skipped[link_id].state for link_id in TYPICAL} == {State.SKIPPED}
