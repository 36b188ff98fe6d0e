"""Counts by site, period and kind, and their sums, each as it may be shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from triage.services.learning.hiding import LEAST, Number, added, counted
from triage.services.learning.periods import Period

Place = UUID | None                       # a site; None is all of them
Key = tuple[Place, Period, str]
Counted = tuple[UUID, Period, str, int]   # (site, quarter, kind, how many)
NOTHING = Number(0, 0)
ROOM = LEAST - 2      # by so much may a small count be more than it is shown at least
ONE_IN = 10           # of a year, so much may small quarters leave open; else only the year is shown
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Cube:
    """What was counted of kinds that exclude each other. Kinds that were not counted are 0."""

    numbers: Mapping[Key, Number]

    def at(self, place: Place, period: Period, *kinds: str) -> Number:
        """Give the count of one kind, or of several together, as it may be shown."""
        return added(self.numbers.get((place, period, kind), NOTHING) for kind in kinds)


def cube(rows: Iterable[Counted], show: Callable[[int], Number] = counted) -> Cube:
    """Add counts up over sites and quarters. What is shown does not hang on which of them is asked for.

    `show` gives a count as it may be shown.
    """
    counts: dict[tuple[UUID, int, str], dict[int, int]] = defaultdict(dict)
    for site, period, kind, number in rows:
        own = counts[site, period.year, kind]
        own[period.quarter] = own.get(period.quarter, 0) + number
    found: dict[Key, Number] = {}
    for (site, year, kind), own in counts.items():
        for period, one in _shown(year, own, show).items():
            found[site, period, kind] = one
            found[None, period, kind] = added((found.get((None, period, kind), NOTHING), one))
    return Cube(found)


def _shown(year: int, own: Mapping[int, int], show: Callable[[int], Number]) -> dict[Period, Number]:
    """Show one kind at one site: by quarter, or where many quarters are small only by year.

    Of a year that is shown as it is, the quarters tell nothing but that they are within it.
    """
    quarters = {one: show(own.get(one, 0)) for one in QUARTERS}
    whole = sum(own.values())
    small = sum(0 < count < LEAST for count in own.values())
    if small * ROOM * ONE_IN <= whole:
        return {Period(year): added(quarters.values()),
                **{Period(year, one): number for one, number in quarters.items()}}
    shown = show(whole)
    return {Period(year): shown, **{Period(year, one): Number(0, shown.high) for one in QUARTERS}}
