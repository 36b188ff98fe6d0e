"""The published questionnaire says what the clinical specification says, word for word."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from triage.library import Definition
from triage.questionnaire.derive import derive
from triage.questionnaire.model import ItemType, Meaning
from triage.questionnaire.path import pages, pages_of, visible, visible_in_row
from triage.questionnaire.reading import read_flat

SPECIFICATION = tomllib.loads(Path(__file__).with_name("specification.toml").read_text())
QUESTIONS: list[dict[str, Any]] = SPECIFICATION["question"]
BY_ID = {question["id"]: question for question in QUESTIONS}
LISTS = SPECIFICATION["lists"]
TODAY = date(2026, 11, 20)
RECORD = {"age": "age", "sex": "sex", "ask-safe-at-home": "setting.ask-safe-at-home"}

# Asked beside the specification (docs/decisions/0026): a helper says who they are.
OURS = ["who-helps", "who-with", "helper-name", "with-name"]

# A hint where the specification has none, and "since then" stood after another question.
HINTS = {"postop-numb": "Since your last operation or needle in the spine."}

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=list(BY_ID))


def worded(question: dict[str, Any]) -> list[list[str]]:
    """Give the options that the specification's line stands for, in order."""
    if "as" in question:
        return worded(BY_ID[question["as"]])
    options = question["options"]
    options = list(LISTS[options]) if isinstance(options, str) else list(options)
    options += LISTS["declined"] if question.get("declined") else []
    return options + (LISTS["pick all"] if question.get("kind") == "pick all" else [])


def asked_with(definition: Definition, given: dict[str, Any]) -> set[str]:
    """Give the linkIds asked of somebody with these answers."""
    questionnaire = definition.questionnaire
    facts = {RECORD[key]: value for key, value in given.items() if key in RECORD}
    typed = read_flat(questionnaire, {key: value for key, value in given.items() if key not in RECORD})
    answers = derive(questionnaire, typed, facts)
    asked: set[str] = set()
    for page in pages(questionnaire):
        asked |= {item.link_id for item in visible(questionnaire, page, answers, TODAY)}
        for group in page.rows:
            for row in answers.rows.get(group.link_id, ()):
                asked |= {item.link_id
                          for item in visible_in_row(questionnaire, group, answers, row, TODAY)}
    return asked


@every_question
def test_the_words_of_each_question_and_hint_are_the_specifications(
        definition: Definition, question: dict[str, Any]) -> None:
    item = definition.questionnaire.by_id[question["id"]]
    if question["id"] in SPECIFICATION["peg"]:
        assert item.text == SPECIFICATION["peg"][question["id"]]
    else:
        hint = question.get("hint", HINTS.get(question["id"], ""))
        assert (item.text, item.hint) == (question["text"], hint)


@every_question
def test_the_options_of_each_question_are_the_specifications_in_its_order(
        definition: Definition, question: dict[str, Any]) -> None:
    item = definition.questionnaire.by_id[question["id"]]
    if question.get("body_map"):
        regions = [option for option in item.options if option.properties]
        rest = [[option.code, option.text] for option in item.options if not option.properties]
        assert len(regions) == 76
        assert rest == [*worded(question)[:1], ["not-sure", "Not sure"]]
    elif question.get("kind") == "0-10 buttons":
        assert (item.type, item.control, item.minimum, item.maximum) == (ItemType.INTEGER, "scale", 0, 10)
    else:
        assert [[option.code, option.text] for option in item.options] == worded(question)


@every_question
def test_each_question_takes_one_answer_or_many_as_specified(
        definition: Definition, question: dict[str, Any]) -> None:
    item = definition.questionnaire.by_id[question["id"]]
    kind = BY_ID[question["as"]].get("kind") if "as" in question else question.get("kind")
    assert item.repeats is (kind == "pick all" or question.get("body_map", False))
    assert (item.control == "date-or-option") is (kind == "date or pick one")
    assert not item.required


@every_question
def test_not_sure_declined_and_none_mean_what_they_say(
        definition: Definition, question: dict[str, Any]) -> None:
    item = definition.questionnaire.by_id[question["id"]]
    meanings = {"not-sure": Meaning.UNSURE, "declined": Meaning.DECLINED, "in-private": Meaning.DECLINED,
                "none": Meaning.NONE}
    for option in item.options:
        none = option.code == "no-pain" and item.link_id == "pain-sites"
        assert option.meaning is (Meaning.NONE if none else meanings.get(option.code, Meaning.FACT))


def test_the_questionnaire_asks_nothing_else_and_in_no_other_order(definition: Definition) -> None:
    shown = [item.link_id for page in pages_of(definition.questionnaire, 1) for item in page.item.walk_shown()
             if item.is_question]
    assert [link_id for link_id in shown if link_id not in OURS] == list(BY_ID)
    assert set(OURS) < set(shown)


def test_every_question_is_on_the_page_of_the_specification(definition: Definition) -> None:
    home = {item.link_id: top.link_id for top in definition.questionnaire.items for item in top.walk()}
    for question in QUESTIONS:
        assert home[question["id"]] in SPECIFICATION["pages"][question["page"] - 1]


def test_the_pages_come_in_the_order_of_the_specification(definition: Definition) -> None:
    expected = [slug for page in SPECIFICATION["pages"] for slug in page]
    assert [page.slug for page in pages_of(definition.questionnaire, 1)] == expected


@pytest.mark.parametrize("link_id", SPECIFICATION["informational"])
def test_choices_for_the_clinician_only_are_marked(definition: Definition, link_id: str) -> None:
    options = definition.questionnaire.by_id[link_id].options
    marked = {option.code for option in options if option.informational}
    assert marked == set(SPECIFICATION["informational"][link_id])




def test_questions_for_everybody_are_asked_of_somebody_who_said_nothing(definition: Definition) -> None:
    always = {question["id"] for question in QUESTIONS if question["asked"].startswith("always")}
    assert always <= asked_with(definition, {})


@pytest.mark.parametrize("gate", SPECIFICATION["gate"], ids=[gate["asked"] for gate in SPECIFICATION["gate"]])
def test_each_other_question_is_asked_when_the_specification_says(
        definition: Definition, gate: dict[str, Any]) -> None:
    gated = {question["id"] for question in QUESTIONS if question["asked"] == gate["asked"]}
    assert gated
    for given in gate["shown"]:
        assert gated <= asked_with(definition, given), f"hidden with {given}"
    for given in gate["hidden"]:
        assert not gated & asked_with(definition, given), f"asked with {given}"


def test_every_sentence_about_when_a_question_is_asked_has_its_examples() -> None:
    sentences = {question["asked"] for question in QUESTIONS if not question["asked"].startswith("always")}
    assert sentences == {gate["asked"] for gate in SPECIFICATION["gate"]}


def test_answers_about_sex_drugs_and_self_harm_are_sensitive(definition: Definition) -> None:
    sensitive = {item.link_id for item in definition.questionnaire.by_id.values() if item.sensitive}
    assert sensitive == {"sexual-change", "risk-conditions", "ran-out", "med-signs", "safety-thoughts",
                         "safety-plan", "safety-act", "safety-today", "safe-at-home"}


def test_a_date_option_says_which_days_it_covers(definition: Definition) -> None:
    by_id = definition.questionnaire.by_id
    days = {option.code: option.properties["days"][0] for link_id in ("op-when", "injection-when")
            for option in by_id[link_id].options if "days" in option.properties}
    assert days == {"lt2w": "0..14", "w2-6": "15..42", "w6-m3": "43..89", "m3-12": "90..365",
                    "y1-5": "366..1826", "y5plus": "1827..", "m3plus": "90..", "never": "never"}


def test_the_answers_of_the_specification_can_all_be_given_together(definition: Definition) -> None:
    first = {question["id"]: worded(question)[0][0] for question in QUESTIONS
             if not question.get("body_map") and question.get("kind") != "0-10 buttons"
             and "each row" not in question["asked"]}
    answers = read_flat(definition.questionnaire, {**first, "sudden-worst": 10})
    assert set(answers) == {*first, "sudden-worst"}
