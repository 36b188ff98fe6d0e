"""How one value stands to another. None where that cannot be told: a month against a day in it."""

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from triage.questionnaire.model import Operator
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

_ORDER: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.GREATER: gt, Operator.LESS: lt,
    Operator.GREATER_OR_EQUAL: ge, Operator.LESS_OR_EQUAL: le,
}


def relation(left: Value, operator: Operator, right: Value) -> bool | None:
    """Whether `left operator right` holds, for =, >, <, >= and <=.

    Values of different kinds are never equal and have no order. A partial date is all its days:
    it equals another when it lies inside it. Quantities compare when their units agree, or when
    one side names none.
    """
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        return _dates(left, operator, right)
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return _quantities(left, operator, right)
    if operator is Operator.EQUAL:
        return _kind(left) is _kind(right) and left == right
    if _kind(left) is not _kind(right) or _kind(left) in (Code, bool):
        return False
    return _ORDER[operator](left, right)


def _kind(value: Value) -> type:
    # A bool is an int in Python, and an int is as good as a decimal here.
    if isinstance(value, bool):
        return bool
    return Decimal if isinstance(value, int) else type(value)


def _quantities(left: Quantity, operator: Operator, right: Quantity) -> bool | None:
    if left.unit and right.unit and left.unit != right.unit:
        return None
    return relation(left.number, operator, right.number)


def _dates(left: PartialDate, operator: Operator, right: PartialDate) -> bool | None:
    match operator:
        case Operator.EQUAL:
            return _told(right.first <= left.first and left.last <= right.last,
                         left.last < right.first or right.last < left.first)
        case Operator.GREATER:
            return _told(left.first > right.last, left.last <= right.last)
        case Operator.GREATER_OR_EQUAL:
            return _told(left.first >= right.first, left.last < right.first)
        case Operator.LESS:
            return _told(left.last < right.first, left.first >= right.first)
        case _:
            return _told(left.last <= right.last, left.first > right.last)


def _told(surely: bool, surely_not: bool) -> bool | None:
    return True if surely else False if surely_not else None
