"""Spans of time that numbers are read by: calendar quarters and years, and no others.

Freely chosen spans would give small numbers away: one span less another that is a day shorter is a day.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

WORDS = ("January to March", "April to June", "July to September", "October to December")
SHAPE = re.compile(r"(20\d\d)(?:-q([1-4]))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, or one `quarter` of it, 1 to 4; 0 is the whole year."""

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        """Write it as addresses do: "2026", "2026-q4"."""
        return f"{self.year}-q{self.quarter}" if self.quarter else str(self.year)

    @property
    def words(self) -> str:
        """Name it: "2026", "October to December 2026"."""
        return f"{WORDS[self.quarter - 1]} {self.year}" if self.quarter else str(self.year)

    @property
    def whole_year(self) -> "Period":
        """The year that it is in."""
        return Period(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * max(self.quarter, 1) - 2, 1)

    @property
    def after(self) -> date:
        """The first day past it."""
        if self.quarter in (0, 4):
            return date(self.year + 1, 1, 1)
        return date(self.year, 3 * self.quarter + 1, 1)


def read(text: str) -> Period | None:
    """Read a period as addresses write it; None where it is none."""
    found = SHAPE.fullmatch(text)
    return Period(int(found[1]), int(found[2] or 0)) if found else None


@lru_cache(64)
def quarter_of(day: date) -> Period:
    """Give the quarter that a day is in."""
    return Period(day.year, (day.month + 2) // 3)


def offered(first: date, today: date) -> tuple[Period, ...]:
    """Give the periods to choose from, the newest first: each year, and then its quarters."""
    found = []
    for year in range(today.year, min(first.year, today.year) - 1, -1):
        quarters = (Period(year, one) for one in (4, 3, 2, 1))
        found += [Period(year), *(one for one in quarters
                                  if one.first <= today and one.after > first.replace(day=1))]
    return tuple(found)
