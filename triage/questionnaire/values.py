"""The values that an answer can hold, beside the plain ones (code, text, number, boolean)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Code:
    """A picked option."""

    code: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit."""

    number: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year: as exact as the person could say."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError for anything else."""
        if not _ISO.fullmatch(text):
            raise ValueError(f"not a date: {text!r}")
        year, *rest = map(int, text.split("-"))
        date(year, *rest, *(1, 1)[len(rest):])   # refuses months and days that there are not
        return cls(year, *rest)

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Give the ISO form, as exact as it is known."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


Value = Code | Quantity | PartialDate | Decimal | int | bool | str


def encode(value: Value) -> Any:
    """Give the JSON form of a value: plain ones as they are, the others as one-key objects."""
    match value:
        case Code(code):
            return {"code": code}
        case Quantity(number, unit):
            return {"quantity": [str(number), unit]}
        case PartialDate():
            return {"date": str(value)}
        case Decimal():
            return {"decimal": str(value)}
        case _:
            return value


def decode(raw: Any) -> Value:
    """Read what `encode` wrote. Raises ValueError for any other shape."""
    match raw:
        case {"code": str(code)}:
            return Code(code)
        case {"quantity": [str(number), str(unit)]}:
            return Quantity(Decimal(number), unit)
        case {"date": str(text)}:
            return PartialDate.parse(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case bool() | int() | str():
            return raw
        case _:
            raise ValueError(f"not a stored value: {raw!r}")
