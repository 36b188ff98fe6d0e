"""Numbers too small to show: a count from 1 to 4 could point at somebody.

Such a count is only ever shown, and added up, as "1 to 4". Whatever is shown of a total is therefore made of
what is shown of its parts alone, and no sum or difference of numbers can tell more than the parts do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 5   # the smallest count, besides none at all, that is shown


@dataclass(frozen=True, slots=True)
class Number:
    """A count as it may be shown: somewhere from `low` to `high`."""

    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The count, where it is shown."""
        return self.low if self.low == self.high else None

    def __str__(self) -> str:
        """Say it in words, for pages and files alike."""
        if self.exact is not None:
            return str(self.low)
        if self.high < LEAST:
            return f"fewer than {LEAST}"
        return f"{self.low} to {self.high}"


def counted(count: int) -> Number:
    """Give a count as it may be shown."""
    return Number(1, LEAST - 1) if 0 < count < LEAST else Number(count, count)


def roughly(count: int) -> Number:
    """Give a count as it may be shown beside others that count the same people another way: in steps of 5.

    Two tables of the same people are two ways to their number; one of them must leave it open.
    """
    if count < LEAST:
        return counted(count)
    low = count // LEAST * LEAST
    return Number(low, low + LEAST - 1)


def added(numbers: Iterable[Number]) -> Number:
    """Add numbers up, for all that can be told of them."""
    low = high = 0
    for one in numbers:
        low, high = low + one.low, high + one.high
    return Number(low, high)
