"""JSON as FHIR wants it: UTF-8, each name once, plain finite numbers with all their digits."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from triage.fhir.flaw import Flaw, Place

_MOST_DIGITS = 30


def load(data: bytes) -> Any:
    """Read JSON text, decimals kept as written. Raises Flaw."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Flaw(Place(), f"byte {error.start} is not UTF-8", "Save the file as UTF-8") from None
    try:
        return json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=_constant,
                          object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise Flaw(Place(), f"it is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
                   "Mend the text there") from None
    except RecursionError:
        raise Flaw(Place(), "it is nested too deep to be read", "Nest fewer lists and objects") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Flaw(Place(), f"one object has the name {twice!r} twice", "Keep one of them")
    return found


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:   # an exponent beyond what Decimal holds
        number = Decimal("Infinity")
    _refuse_huge(text, number.adjusted() if number.is_finite() else _MOST_DIGITS + 1)
    return number


def _integer(text: str) -> int:
    _refuse_huge(text, 0)
    return int(text)


def _refuse_huge(text: str, exponent: int) -> None:
    if len(text) > _MOST_DIGITS or abs(exponent) > _MOST_DIGITS:
        raise Flaw(Place(), f"the number {text[:_MOST_DIGITS]} is out of bounds",
                   f"Write numbers with at most {_MOST_DIGITS} digits")


def _constant(text: str) -> NoReturn:
    raise Flaw(Place(), f"{text} is not a JSON number", "Write a number, or leave the element out")
