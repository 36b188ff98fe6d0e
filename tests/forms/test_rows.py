"""Rows of a repeating group: buttons, marks, places."""

from triage.forms.rows import Action, Verb, find, is_empty, mark_of, put, read_action, without
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet, State

FIRST = AnswerSet({"year": Answer(State.ANSWERED, (2019,))})
SECOND = AnswerSet({"year": Answer(State.ANSWERED, (2024,))})
EMPTY = AnswerSet({"year": SKIPPED})


def test_button_says_what_in_which_group_on_which_row() -> None:
    assert read_action("edit:other-operations:1a2b3c") == Action(Verb.EDIT, "other-operations", "1a2b3c")


def test_group_may_have_a_colon_in_its_name() -> None:
    assert read_action("ask:a:b:mark") == Action(Verb.ASK, "a:b", "mark")


def test_any_other_button_goes_on() -> None:
    assert read_action("") == read_action("delete-everything") == Action(Verb.NEXT)


def test_row_is_found_again_by_its_mark_wherever_it_stands() -> None:
    assert find((SECOND, FIRST), mark_of(FIRST)) == 1
    assert find((SECOND,), mark_of(FIRST)) is None


def test_new_row_goes_to_the_end() -> None:
    assert put((FIRST,), SECOND, None) == (FIRST, SECOND)


def test_changed_row_stays_in_its_place() -> None:
    assert put((FIRST, FIRST), SECOND, 0) == (SECOND, FIRST)


def test_empty_new_row_is_nothing() -> None:
    assert put((FIRST,), EMPTY, None) == (FIRST,)
    assert is_empty(EMPTY)


def test_unsure_row_is_not_empty() -> None:
    assert not is_empty(AnswerSet({"year": Answer(State.UNSURE)}))


def test_removing_takes_one_of_two_equal_rows() -> None:
    assert without((FIRST, FIRST, SECOND), mark_of(FIRST)) == (FIRST, SECOND)


def test_removing_a_row_that_is_gone_changes_nothing() -> None:
    assert without((SECOND,), mark_of(FIRST)) == (SECOND,)
