"""The limits that an item sets on one answer: least, most, longest."""

from decimal import Decimal

from triage.questionnaire.comparison import relation
from triage.questionnaire.model import Item, ItemType, Operator
from triage.questionnaire.values import PartialDate, Quantity, Value

LARGEST_INTEGER = 2**31 - 1   # FHIR's integer
MOST_DIGITS = 15              # what every JSON reader keeps of a number


def broken_limit(item: Item, value: Value) -> str:
    """Say which limit the value breaks, or "". A partial date breaks one when all its days do."""
    if isinstance(value, str):
        return _too_long(item, value)
    if isinstance(value, PartialDate):
        return _out_of_days(item, value)
    plain = value.number if isinstance(value, Quantity) else value
    if isinstance(plain, int | Decimal) and _is_huge(item, plain):
        return f"it has more than {MOST_DIGITS} digits, or is too large for its question"
    if item.minimum is not None and relation(plain, Operator.LESS, _plain(item.minimum)):
        return f"it is less than {_plain(item.minimum)}"
    if item.maximum is not None and relation(plain, Operator.GREATER, _plain(item.maximum)):
        return f"it is more than {_plain(item.maximum)}"
    return ""


def _is_huge(item: Item, number: int | Decimal) -> bool:
    exact = Decimal(number)
    if item.type is ItemType.INTEGER:
        return abs(exact) > LARGEST_INTEGER
    return abs(exact.adjusted()) > MOST_DIGITS or len(exact.as_tuple().digits) > MOST_DIGITS


def _plain(limit: Value) -> Value:
    return limit.number if isinstance(limit, Quantity) else limit


def _too_long(item: Item, text: str) -> str:
    if item.max_length is not None and len(text) > item.max_length:
        return f"it is longer than {item.max_length} characters"
    return ""


def _out_of_days(item: Item, day: PartialDate) -> str:
    if isinstance(item.minimum, PartialDate) and day.last < item.minimum.first:
        return f"it is before {item.minimum}"
    if isinstance(item.maximum, PartialDate) and day.first > item.maximum.last:
        return f"it is after {item.maximum}"
    return ""
