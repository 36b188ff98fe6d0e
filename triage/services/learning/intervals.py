"""Shares, with how far chance alone could move them: Wilson's score interval at 95 %."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from triage.services.learning.hiding import LEAST, Number, added

Z = 1.959963984540054   # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, from 0 to 1. `least` and `most` differ where the count is hidden.

    `low` and `high` are the ends of the interval; where the count is hidden, the outermost possible.
    """

    least: float
    most: float
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether the share is known, and not only its bounds."""
        return self.least == self.most

    def __str__(self) -> str:
        """Say it in whole percents."""
        least, most = percent(self.least), percent(self.most)
        return f"{least} %" if least == most else f"{least} to {most} %"


def wilson(count: int, whole: int) -> tuple[float, float]:
    """Give the ends of the interval of `count` in `whole`, which must not be 0."""
    share, square = count / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = Z / (1 + square / whole) * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(count: Number, others: Iterable[Number]) -> Share | None:
    """Give the share of a count in itself and all others; None where these are too few to speak of one."""
    rest = added(others)
    most, least = count.high + rest.low, count.low + rest.high   # the wholes of the two ends
    if count.low + rest.low < LEAST:
        return None
    return Share(count.low / least, count.high / most, wilson(count.low, least)[0],
                 wilson(count.high, most)[1])


def percent(part: float) -> int:
    """Round to whole percents, halves up, as people do."""
    return int(part * 100 + 0.5)
