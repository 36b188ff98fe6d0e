"""Rows of a repeating group: what their buttons ask for."""

from triage.forms.rows import Action, Verb, read_action


def test_button_says_what_in_which_group_on_which_row() -> None:
    assert read_action("edit:other-operations:1a2b3c") == Action(Verb.EDIT, "other-operations", "1a2b3c")


def test_group_may_have_a_colon_in_its_name() -> None:
    assert read_action("ask:a:b:mark") == Action(Verb.ASK, "a:b", "mark")


def test_any_other_button_goes_on() -> None:
    assert read_action("") == read_action("delete-everything") == Action(Verb.NEXT)
