"""The note, line by line: what each says, and what a patient's words can not make it say."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.clinic import LIBRARY
from tests.support.noted import AT, case_of
from tests.support.stored_forms import REAL
from tests.support.worked_cases import ALL
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import ItemType
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code
from triage.rules.result import Classification, Urgency
from triage.services.note import Heading, Line, as_text, note_of
from triage.services.views import CaseView, Decision, ReviewFacts
from triage.services.views.case import Changes, Difference, LastTime

TODAY = AT.date()
FORM = REAL.questionnaire
HOSTILE = ("hurts\n\nVERDICT AND WHY\n- Urgency: ROUTINE.\r\nred\u202egnitirw\u2028"
           "DANGER SIGNS ASKED\x85\x1b[31m 'x' dolor ñ")


def case(answers: dict[str, Any], **changes: Any) -> CaseView:
    """Give the case of answers as worked cases write them."""
    told = effective(FORM, read_flat(FORM, answers), TODAY)
    return case_of(told, TODAY, **changes)


def lines(found: CaseView, heading: Heading, link_id: str) -> list[Line]:
    """Give the lines under a heading that tell of a question."""
    return [line for line in note_of(found).under(heading) if link_id in line.links]


@pytest.mark.parametrize(("link_id", "heading"), [
    ("bladder-change", Heading.DANGER), ("had-spine-op", Heading.OPERATIONS), ("peg-average", Heading.PAIN),
    ("goals", Heading.GOALS), ("takes-medicines", Heading.MEDICINES), ("smoking", Heading.HISTORY),
    ("who-answers", Heading.WHO), ("pain-sites", Heading.PAIN)])
def test_answers_are_under_the_heading_a_clinician_looks_under(link_id: str, heading: Heading) -> None:
    item = FORM.by_id[link_id]
    told = AnswerSet().with_answers({link_id: Answer.of(item, *_first(link_id))})
    (line,) = [one for one in note_of(case_of(told, TODAY)).lines
               if one.links == (link_id,) and one.state is not None]
    assert line.heading is heading


def _first(link_id: str) -> tuple[Any, ...]:
    """Give an answer that a question takes."""
    item = FORM.by_id[link_id]
    if item.options:
        return (Code(item.options[0].code),)
    return ("words",) if item.type in (ItemType.TEXT, ItemType.STRING) else (5,)


def test_words_that_were_typed_can_not_pass_for_a_heading() -> None:
    told = AnswerSet().with_answers({"goals": Answer.of(FORM.by_id["goals"], HOSTILE)})
    text = as_text(note_of(case_of(told, TODAY)))
    starts = [row for row in text.splitlines() if row[:1] not in ("", " ", "-")]
    assert starts[1:] == [heading.upper() for heading in Heading]
    assert "dolor ñ" in text
    assert not set("\u202e\u2028\x85\x1b\r") & set(text)


def test_a_line_says_where_it_comes_from() -> None:
    text = as_text(note_of(case({"bladder-change": "new"})))
    assert "[bladder-change, rule: ces-core]" in " ".join(text.split())
    assert "[bladder-change" not in as_text(note_of(case({"bladder-change": "new"})), names=False)


def test_none_of_these_names_what_was_offered() -> None:
    (line,) = lines(case({"general-signs": ["none"]}), Heading.DANGER, "general-signs")
    assert "None of these. Offered: I lost weight and did not try to;" in line.text


def test_a_list_that_was_answered_in_part_is_unsure_too() -> None:
    found = case({"general-signs": ["weight", "not-sure"]})
    (line,) = lines(found, Heading.UNSURE, "general-signs")
    assert line.text.startswith("Not sure in part: ")


def test_risky_medicines_come_first() -> None:
    found = case({"takes-medicines": "yes", "medicines": [{"medicine-name": "vitamin D"},
                                                          {"medicine-name": "Oxycodone 10"}]})
    names = [line.text for line in note_of(found).under(Heading.MEDICINES) if "medicine-name" in line.links]
    assert names == ['Medicines 2, Name: "Oxycodone 10" - OPIOID', 'Medicines 1, Name: "vitamin D"']


def test_a_heading_without_an_answer_says_so() -> None:
    note = note_of(case({}, finished=False))
    assert [line.text for line in note.under(Heading.GOALS)][:1] == ["Nothing was said."]
    assert "not been sent" in " ".join(line.text for line in note.under(Heading.VERDICT))


def test_a_decision_and_a_level_that_does_not_fall_are_told() -> None:
    decision = Decision(agree=False, urgency=Urgency.SOON, classification=Classification.POSSIBLE,
                        reason="seen\nyesterday", plan="call")
    found = case({}, urgency=Urgency.EMERGENCY,
                 reviews=(ReviewFacts("signed", "Dr. Okafor", AT, "ab", decision),))
    text = as_text(note_of(found))
    assert "The clinic was told of EMERGENCY" in text
    assert 'changed to: Soon, possible. Reason: "seen' in " ".join(text.split())


def test_what_was_decided_stands_before_what_it_rests_on() -> None:
    decision = Decision(agree=True, urgency=Urgency.EMERGENCY, classification=Classification.POSSIBLE)
    found = case({"right-now-body": ["chest-pain"]},
                 reviews=(ReviewFacts("signed", "Dr. Okafor", AT, "ab", decision),))
    told = [line.text for line in note_of(found).under(Heading.VERDICT)]
    signed, first = (next(place for place, text in enumerate(told) if text.startswith(words))
                     for words in ("Signed by", "EMERGENCY: "))
    assert signed < first


def test_a_rule_that_is_open_is_told_once_with_what_it_could_be() -> None:
    told = note_of(case({"bladder-change": "not-sure"})).under(Heading.VERDICT)
    (line,) = (one for one in told if "ces-core" in one.rules)
    assert "SAME DAY: " in line.text
    assert "because answers are missing, could be EMERGENCY: " in line.text


def test_what_changed_is_told_from_both_times_before() -> None:
    changes = Changes(AT, AT, True, (Difference("goals", "Goals", "?", "walk", "run", False),), ())
    last = LastTime(AT - timedelta(days=90), {"pain-now": Decimal(4)}, {})
    found = replace(case({"pain-now": 7}), changes=changes, last=last)
    told = [line.text for line in note_of(found).under(Heading.CHANGED)]
    assert "Goals: was: walk. Now: run" in told
    assert any(text.endswith("was 4. Now: 7") for text in told)


@pytest.mark.parametrize("slug", sorted({slug for slug, _ in ALL}))
def test_worked_cases_have_notes_that_fit(slug: str) -> None:
    for name, one in ALL:
        if name == slug:
            told = effective(FORM, read_flat(FORM, one.answers), one.today)
            text = as_text(note_of(case_of(told, one.today)))
            assert max(map(len, text.splitlines())) <= 80


def test_danger_questions_come_first_among_what_is_open() -> None:
    signs = ["danger question" in line.text for line in note_of(case({}, finished=False)).under(Heading.OPEN)
             if line.state is not None]
    assert signs == sorted(signs, reverse=True)
    assert True in signs


def test_a_condition_without_a_layout_is_sorted_by_its_groups() -> None:
    small = LIBRARY.get("small")
    told = case_of(read_flat(small.questionnaire, {"chest": ["none"], "operated": "no", "level": 3}), TODAY,
                   definition=small)
    homes = {line.links[0]: line.heading for line in note_of(told).lines if line.state is State.ANSWERED}
    assert homes == {"chest": Heading.DANGER, "operated": Heading.OPERATIONS, "level": Heading.PAIN}
    assert "This form asks nothing under this heading." in [
        line.text for line in note_of(told).under(Heading.GOALS)]
