"""Names, pages and lists of options that authors are asked to write otherwise."""

from dataclasses import replace

import pytest

from triage.content.structure import structure_findings
from triage.library import Definition
from triage.questionnaire.model import Item, ItemType, Meaning, Option, Questionnaire

OPTIONS = (Option("chills", "Shaking chills"), Option("none", "None of these", Meaning.NONE),
           Option("not-sure", "Not sure", Meaning.UNSURE),
           Option("declined", "I'd rather not say", Meaning.DECLINED))
LIST = Item("fever-signs", ItemType.CHOICE, text="Any of these?", short_text="Fever signs", repeats=True,
            options=OPTIONS)
PAGE = Item("fever", ItemType.GROUP, text="Fever", why="Germs can begin with small signs.", section="signs",
            items=(LIST,))


def problems(page: Item) -> list[tuple[str, str]]:
    form = Questionnaire("u", "1", "Form", "en", (page,), (("signs", "New signs"),))
    return [(finding.place, finding.problem) for finding in structure_findings(form)]


def with_list(**changes: object) -> Item:
    return replace(PAGE, items=(replace(LIST, **changes),))


def without(meaning: Meaning) -> tuple[Option, ...]:
    return tuple(option for option in OPTIONS if option.meaning is not meaning)


def test_a_well_written_page_has_nothing_to_mend() -> None:
    assert problems(PAGE) == []


def test_the_published_condition_has_nothing_to_mend(definition: Definition) -> None:
    assert structure_findings(definition.questionnaire) == []


@pytest.mark.parametrize("link_id", ["Fever_Signs", "feverSigns", "2-fever", "fever--signs", "fiebre-señal"])
def test_a_link_id_that_is_not_kebab_case_is_found(link_id: str) -> None:
    assert (link_id, "the linkId is not kebab-case.") in problems(with_list(link_id=link_id))


def test_an_option_code_that_is_not_kebab_case_is_found() -> None:
    found = problems(with_list(options=(Option("Shaking chills", "Shaking chills"), *OPTIONS)))
    assert found == [("fever-signs", "the option code 'Shaking chills' is not kebab-case.")]


def test_a_list_to_tick_needs_none_of_these() -> None:
    found = problems(with_list(options=without(Meaning.NONE)))
    assert found == [("fever-signs", "a list to tick has no 'none of these'.")]


def test_a_list_to_tick_needs_not_sure() -> None:
    found = problems(with_list(options=without(Meaning.UNSURE)))
    assert found == [("fever-signs", "a list to tick has no 'not sure'.")]


def test_a_question_with_one_answer_needs_neither() -> None:
    assert problems(with_list(repeats=False, options=OPTIONS[:1])) == []


def test_a_sensitive_question_can_be_declined() -> None:
    found = problems(with_list(sensitive=True, options=without(Meaning.DECLINED)))
    assert found == [("fever-signs", "a sensitive question cannot be declined.")]


@pytest.mark.parametrize(("label", "problem"), [
    ("", "the label is missing."), ("x" * 41, "the label is too long.")])
def test_a_question_needs_a_short_label(label: str, problem: str) -> None:
    assert problems(with_list(short_text=label)) == [("fever-signs", problem)]


@pytest.mark.parametrize(("change", "problem"), [
    ({"text": ""}, "the page has no title."), ({"why": ""}, "the page does not say why it asks."),
    ({"section": "elsewhere"}, "the section 'elsewhere' is not listed.")])
def test_a_page_needs_a_title_a_reason_and_a_section(change: dict[str, str], problem: str) -> None:
    assert problems(replace(PAGE, **change)) == [("fever", problem)]


def test_hidden_questions_are_not_read_by_patients_and_need_no_label() -> None:
    assert problems(with_list(hidden=True, short_text="", options=OPTIONS[:1])) == []
