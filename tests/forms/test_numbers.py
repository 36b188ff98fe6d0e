"""Numbers and words that are typed."""

from decimal import Decimal

import pytest

from tests.support.questionnaires import question
from tests.support.typing import problem, send, values
from triage.questionnaire.answers import State
from triage.questionnaire.model import ItemType
from triage.questionnaire.values import Quantity

WHOLE = question("falls", ItemType.INTEGER)
DECIMAL = question("hours", ItemType.DECIMAL)
WEIGHT = question("weight", ItemType.QUANTITY, unit="kg")


def test_whole_number_is_read() -> None:
    assert values(WHOLE, ("text", " 12 ")) == (12,)


@pytest.mark.parametrize("text", ["7.5", "many", "1e3", "12345678901", "1 000", "--3"])
def test_whole_number_refuses_what_is_none(text: str) -> None:
    assert problem(WHOLE, ("text", text)) == "Use a whole number, like 7"


def test_digits_of_another_script_are_digits() -> None:
    assert values(WHOLE, ("text", "\N{ARABIC-INDIC DIGIT THREE}")) == (3,)


@pytest.mark.parametrize("text", ["7.5", "7,5"])
def test_point_and_comma_are_read_alike(text: str) -> None:
    assert values(DECIMAL, ("text", text)) == (Decimal("7.5"),)


@pytest.mark.parametrize("text", ["1,500", "1.500", "NaN", "Infinity", "7..5", "seven"])
def test_number_that_may_mean_two_things_is_asked_again(text: str) -> None:
    assert problem(DECIMAL, ("text", text)) == "Use a number, like 7 or 7.5. Leave out other marks"


def test_amount_carries_the_unit_that_the_page_showed() -> None:
    assert values(WEIGHT, ("text", "81,5")) == (Quantity(Decimal("81.5"), "kg"),)


def test_empty_box_is_skipped() -> None:
    assert send(WHOLE, ("text", "  ")).answers["falls"].state is State.SKIPPED


def test_words_are_kept_as_written_but_for_the_edges() -> None:
    assert values(question("surgeon"), ("text", " Dr. <b>Núñez</b> ")) == ("Dr. <b>Núñez</b>",)


def test_long_text_keeps_its_lines() -> None:
    assert values(question("story", ItemType.TEXT), ("text", "one\r\ntwo")) == ("one\r\ntwo",)


def test_error_leads_to_the_box() -> None:
    assert send(WHOLE, ("text", "x")).problems[0].anchor == "q_falls:text"


def test_error_is_in_the_language_of_the_page() -> None:
    assert problem(WHOLE, ("text", "x"), language="es") == "Use un número entero, como 7"
