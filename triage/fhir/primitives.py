"""FHIR R4's primitive types: which JSON values fit them."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from triage.questionnaire.values import PartialDate

_CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_URI = re.compile(r"\S+")
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TIME = re.compile(_CLOCK)
_INSTANT = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}{_ZONE}")
# No C0 controls but tab, line feed and carriage return; no half of a surrogate pair, which is no character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LARGEST_INTEGER = 2**31 - 1
_LARGEST_EXPONENT = 30


def is_text(value: Any) -> bool:
    """Whether it is a text that FHIR allows: not empty, no control characters."""
    return isinstance(value, str) and value != "" and not _UNFIT.search(value)


def is_date(value: Any) -> bool:
    """Whether it is YYYY, YYYY-MM or YYYY-MM-DD of the calendar."""
    if not isinstance(value, str):
        return False
    try:
        PartialDate.parse(value)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: is_text(value) and pattern.fullmatch(value) is not None


def _is_date_time(value: Any) -> bool:
    if not isinstance(value, str) or not is_date(value.partition("T")[0]):
        return False
    return "T" not in value or _INSTANT.fullmatch(value) is not None


def _is_instant(value: Any) -> bool:
    return _is_date_time(value) and "T" in value


def _is_integer(least: int) -> Callable[[Any], bool]:
    return lambda value: (isinstance(value, int) and not isinstance(value, bool)
                          and least <= value <= _LARGEST_INTEGER)


def _is_decimal(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    if isinstance(value, int):
        return abs(value) < int(10**_LARGEST_EXPONENT)
    number = Decimal(str(value))
    return number.is_finite() and abs(number.adjusted()) <= _LARGEST_EXPONENT


FITS: dict[str, Callable[[Any], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_integer(-_LARGEST_INTEGER - 1),
    "unsignedInt": _is_integer(0), "positiveInt": _is_integer(1),
    "decimal": _is_decimal,
    "string": is_text, "markdown": is_text, "xhtml": is_text, "base64Binary": is_text,
    "code": _matches(_CODE), "id": _matches(_ID),
    "uri": _matches(_URI), "url": _matches(_URI), "canonical": _matches(_URI), "oid": _matches(_URI),
    "uuid": _matches(_URI),
    "date": is_date, "dateTime": _is_date_time, "instant": _is_instant, "time": _matches(_TIME),
}
"""Primitive type → whether a JSON value is one."""

WORDS: dict[str, str] = {
    "boolean": "true or false", "integer": "a whole number", "unsignedInt": "a whole number from 0 up",
    "positiveInt": "a whole number from 1 up", "decimal": "a number",
    "code": "a code: a text without spaces at its ends", "id": "an id: up to 64 letters, digits, '-' and '.'",
    "date": "a date: YYYY, YYYY-MM or YYYY-MM-DD", "dateTime": "a date, or a date and time with a time zone",
    "instant": "a date and time with a time zone", "time": "a time: hh:mm:ss",
}
"""What to write, for the primitives that are not plain texts."""


def words(name: str) -> str:
    """Say what a value of this primitive type looks like."""
    plain = "a text that is not empty" if FITS[name] is is_text else "an address without spaces"
    return WORDS.get(name, plain)
