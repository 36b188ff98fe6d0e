"""Checks that follow from what the item says of itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.questionnaires import choice, question
from tests.support.typing import problem, values
from triage.questionnaire.model import ItemType, Option
from triage.questionnaire.values import PartialDate, Quantity


def test_needed_answer_names_the_way_out() -> None:
    item = choice("pain", "yes", "no", "not-sure", required=True)
    assert problem(item) == "Pick one answer, or “Not-sure”"


def test_needed_answer_without_a_way_out_is_asked_for() -> None:
    assert problem(question("name", required=True)) == "We need an answer here to go on"


def test_needed_answer_that_is_given_passes() -> None:
    assert values(question("name", required=True), ("text", "Ana")) == ("Ana",)


def test_text_that_is_too_long_says_by_how_much() -> None:
    item = question("name", max_length=5)
    assert problem(item, ("text", "abcdef")) == "Use at most 5 letters. Now it has 6"
    assert values(item, ("text", "abcde")) == ("abcde",)


@pytest.mark.parametrize(("low", "high", "message"), [
    (0, 7, "Use something from 0 to 7"), (10, None, "Use 10 or more"), (None, 7, "Use 7 or less"),
])
def test_number_outside_its_bounds_names_them(low: int | None, high: int | None, message: str) -> None:
    assert problem(question("nights", ItemType.INTEGER, minimum=low, maximum=high), ("text", "8")) == message


def test_bounds_themselves_are_allowed() -> None:
    item = question("nights", ItemType.INTEGER, minimum=0, maximum=7)
    assert values(item, ("text", "7")) == (7,)
    assert values(item, ("text", "0")) == (0,)


def test_amount_outside_its_bounds_names_them_with_the_unit() -> None:
    item = question("weight", ItemType.QUANTITY, unit="kg", minimum=Quantity(Decimal(20), "kg"))
    assert problem(item, ("text", "7")) == "Use 20 kg or more"


def test_date_outside_its_bounds_names_them() -> None:
    item = question("began", ItemType.DATE, minimum=PartialDate(2000))
    assert problem(item, ("year", "1999"), ("month", ""), ("day", "")) == "Use 2000 or more"


def test_none_of_these_alone_passes() -> None:
    item = choice("signs", "fever", "none", repeats=True)
    assert len(values(item, ("", "none"))) == 1


def test_message_shows_the_words_of_the_option() -> None:
    item = choice("signs", "fever", "none", repeats=True)
    none = replace(item.options[1], text="None of these")
    item = replace(item, options=(Option("fever", "Fever"), none))
    assert problem(item, ("", "fever"), ("", "none"), language="es").startswith("Marcó “None of these”")
