"""Words may change; whatever an answer rests on may not."""

from dataclasses import replace

import pytest

from tests.support.questionnaires import choice, form, group, rows, when
from triage.questionnaire.model import Item, Option
from triage.questionnaire.sameness import takes_the_same

FIRST = choice("first")
SECOND = choice("second", enable_when=when("first", "=", "yes"))


def asked(*items: Item) -> bool:
    return takes_the_same(form(group("page", FIRST, SECOND), rows("rows", choice("inside"))), form(*items))


def page(first: Item = FIRST, second: Item = SECOND, inside: Item | None = None) -> bool:
    return asked(group("page", first, second), rows("rows", inside or choice("inside")))


def reworded(item: Item) -> Item:
    options = tuple(replace(option, text="Else", informational=True) for option in item.options)
    return replace(item, text="Else?", hint="Say so.", why="It matters.", required=True, options=options)


def test_other_words_take_the_same_answers() -> None:
    assert page()
    assert page(reworded(FIRST), reworded(SECOND), reworded(choice("inside")))


@pytest.mark.parametrize("other", [
    choice("first", "yes", "no"), replace(FIRST, repeats=True), replace(FIRST, link_id="1st"),
    replace(FIRST, control="scale"), replace(FIRST, hidden=True),
    replace(FIRST, options=(replace(FIRST.options[0], properties={"days": ("0..14",)}), *FIRST.options[1:])),
    replace(FIRST, options=tuple(Option(option.code, option.text) for option in FIRST.options)),
    replace(FIRST, options=tuple(reversed(FIRST.options)))])
def test_other_answers_are_not_the_same(other: Item) -> None:
    assert not page(other)
    assert not page(inside=replace(other, link_id="inside", repeats=True))


def test_another_gate_is_not_the_same() -> None:
    assert not page(second=choice("second"))


def test_another_question_or_another_order_is_not_the_same() -> None:
    inside = rows("rows", choice("inside"))
    assert not asked(group("page", FIRST, SECOND), inside, choice("third"))
    assert not asked(inside, group("page", FIRST, SECOND))
