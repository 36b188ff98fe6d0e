from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.random_forms import DATES, NUMBERS, WORDS
from triage.questionnaire.values import Code, PartialDate, Quantity, Value, decode, encode

VALUES = (WORDS | st.booleans() | st.integers() | NUMBERS | DATES | WORDS.map(Code)
          | st.builds(Quantity, NUMBERS, WORDS))


@pytest.mark.parametrize("text", ["2024", "2024-05", "2024-05-31", "0001-01-01", "2024-02-29"])
def test_a_date_is_read_as_exact_as_it_is_written(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", [
    "", "24", "2024-5", "2024-13", "2023-02-29", "2024-05-32", "2024-05-01-01", "2024/05", "0000", " 2024",
    "2024-05-01T10:00", "٢٠٢٤", "2024-", "20245"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|year|range"):
        PartialDate.parse(text)


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2024", date(2024, 1, 1), date(2024, 12, 31)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2024-05-03", date(2024, 5, 3), date(2024, 5, 3))])
def test_a_date_means_all_its_days(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first, parsed.last) == (first, last)


@given(VALUES)
def test_a_value_survives_its_json_form(value: Value) -> None:
    assert decode(encode(value)) == value
    assert type(decode(encode(value))) is type(value)


@pytest.mark.parametrize("raw",
                         [None, 1.5, [], {}, {"code": 1}, {"quantity": ["1"]}, {"date": "2024-13"},
                          {"x": "y"}])
def test_what_is_no_stored_value_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(raw)


def test_a_quantity_keeps_all_its_digits() -> None:
    assert decode(encode(Quantity(Decimal("70.500"), "kg"))) == Quantity(Decimal("70.500"), "kg")
    assert encode(Quantity(Decimal("70.500"), "kg")) == {"quantity": ["70.500", "kg"]}
