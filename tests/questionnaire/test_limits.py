from decimal import Decimal

import pytest

from tests.support.questionnaires import fixture, question
from triage.questionnaire.limits import broken_limit
from triage.questionnaire.model import ItemType
from triage.questionnaire.values import PartialDate, Quantity, Value

LIMITS = fixture("limits").by_id


@pytest.mark.parametrize(("link_id", "value", "problem"), [
    ("short", "abcde", ""), ("short", "abcdef", "it is longer than 5 characters"),
    ("count", 1, ""), ("count", 9, ""), ("count", 0, "it is less than 1"), ("count", 10, "it is more than 9"),
    ("temp", Decimal("30.5"), ""), ("temp", Decimal("30.4"), "it is less than 30.5"),
    ("temp", Decimal("43.1"), "it is more than 43"),
    ("mass", Quantity(Decimal(400), "kg"), ""), ("mass", Quantity(Decimal(19), "kg"), "it is less than 20"),
    ("mass", Quantity(Decimal(401), "kg"), "it is more than 400"),
    ("day", PartialDate(1900), ""), ("day", PartialDate(2026, 12), ""),
    ("day", PartialDate(1899, 12, 31), "it is before 1900"),
    ("day", PartialDate(2027), "it is after 2026-12-31")])
def test_a_value_keeps_to_the_limits_or_breaks_a_named_one(link_id: str, value: Value, problem: str) -> None:
    assert broken_limit(LIMITS[link_id], value) == problem


def test_a_year_that_reaches_into_the_limits_keeps_to_them() -> None:
    bounded = question("day", ItemType.DATE, minimum=PartialDate(2024, 5), maximum=PartialDate(2024, 6))
    assert broken_limit(bounded, PartialDate(2024)) == ""


def test_without_limits_everything_fits() -> None:
    free = question("free")
    assert [broken_limit(free, value) for value in ("x" * 9999, 10**9, True, PartialDate(1))] == [""] * 4


@pytest.mark.parametrize(("kind", "value", "fits"), [
    (ItemType.INTEGER, 2**31 - 1, True), (ItemType.INTEGER, 2**31, False),
    (ItemType.INTEGER, -(2**31), False),
    (ItemType.DECIMAL, Decimal("0.123456789012345"), True),
    (ItemType.DECIMAL, Decimal("1.234567890123456"), False),
    (ItemType.DECIMAL, Decimal("1e999"), False), (ItemType.DECIMAL, 10**50, False),
    (ItemType.QUANTITY, Quantity(Decimal("1e-99"), "kg"), False)])
def test_a_number_that_json_readers_would_spoil_breaks_a_limit(kind: ItemType, value: Value,
                                                               fits: bool) -> None:
    assert (broken_limit(question("n", kind), value) == "") is fits
