from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.random_forms import DATES
from triage.questionnaire.comparison import relation
from triage.questionnaire.model import Operator
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

ORDERS = (Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)


def held(left: Value, right: Value) -> str:
    """The operators that hold between two values."""
    return " ".join(operator for operator in (Operator.EQUAL, *ORDERS) if relation(left, operator, right))


@pytest.mark.parametrize(("left", "right", "holds"), [
    (3, 3, "= >= <="), (2, 3, "< <="), (4, 3, "> >="), (Decimal("2.5"), 2, "> >="),
    (3, Decimal("3.0"), "= >= <="),
    ("a", "a", "= >= <="), ("a", "b", "< <="), (True, True, "="), (True, False, ""), (True, 1, ""),
    (1, True, ""),
    (Code("a"), Code("a"), "="), (Code("a"), Code("b"), ""), (Code("a"), "a", ""), ("3", 3, ""),
    (Quantity(Decimal(2), "kg"), Quantity(Decimal(2), "kg"), "= >= <="),
    (Quantity(Decimal(2), "kg"), Quantity(Decimal(3), ""), "< <="),
    (Quantity(Decimal(2), "kg"), Quantity(Decimal(3), "lb"), ""), (Quantity(Decimal(2), "kg"), 2, ""),
    (PartialDate(2024, 5, 3), PartialDate(2024, 5, 3), "= >= <="),
    (PartialDate(2024, 5, 3), PartialDate(2024, 5), "= >= <="),
    (PartialDate(2024, 5), PartialDate(2024), "= >= <="),
    (PartialDate(2023), PartialDate(2024, 5), "< <="), (PartialDate(2025), PartialDate(2024, 5), "> >="),
    (PartialDate(2024), PartialDate(2024, 5), "")])
def test_two_values_stand_to_each_other_as_they_say(left: Value, right: Value, holds: str) -> None:
    assert held(left, right) == holds


@pytest.mark.parametrize("operator", [Operator.EQUAL, *ORDERS])
def test_a_year_against_a_month_of_it_cannot_be_told(operator: Operator) -> None:
    assert relation(PartialDate(2024), operator, PartialDate(2024, 5)) is None


@pytest.mark.parametrize("operator", [Operator.EQUAL, *ORDERS])
def test_quantities_of_two_units_cannot_be_told(operator: Operator) -> None:
    assert relation(Quantity(Decimal(2), "kg"), operator, Quantity(Decimal(2), "lb")) is None


@given(DATES, DATES, st.sampled_from([Operator.EQUAL, *ORDERS]))
def test_what_is_told_of_vague_dates_holds_for_every_day_they_can_mean(
        left: PartialDate, right: PartialDate, operator: Operator) -> None:
    told = relation(left, operator, right)
    for day in (left.first, left.last):
        exact = relation(PartialDate(day.year, day.month, day.day), operator, right)
        assert told is None or exact is told
