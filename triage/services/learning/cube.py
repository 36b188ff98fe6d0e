"""Counts by site, period and kind, with all their sums, each as it may be shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from triage.services.learning.hiding import Number, Sum, hide, shown
from triage.services.learning.periods import Period

Place = UUID | None                       # a site; None is all of them
Key = tuple[Place, Period, str]
Counted = tuple[UUID, Period, str, int]   # (site, quarter, kind, how many)
Whole = tuple[str, tuple[str, ...]]       # (a kind, the kinds that it is the sum of)
NOTHING = shown(0)
KEPT = 2048   # cubes; most are asked for again, with another place or period, before anything is counted


@dataclass(frozen=True)
class Cube:
    """What was counted of some kinds that belong together. Kinds that were not counted are 0."""

    numbers: Mapping[Key, Number]

    def at(self, place: Place, period: Period, kind: str) -> Number:
        """Give one count as it may be shown."""
        return self.numbers.get((place, period, kind), NOTHING)


def cube(counted: Iterable[Counted], wholes: Iterable[Whole]) -> Cube:
    """Add counts of one year up over sites and quarters. `wholes` say which kinds are sums of others.

    What is hidden is the same whichever site or period is asked for: no two answers can be subtracted.
    """
    return _cube(tuple(sorted(counted)), tuple(wholes))   # sorted: what is hidden must not hang on chance


@lru_cache(KEPT)
def _cube(counted: tuple[Counted, ...], wholes: tuple[Whole, ...]) -> Cube:
    counts: dict[Key, int] = {}
    for site, quarter, kind, number in counted:
        for place in (site, None):
            for period in (quarter, quarter.whole_year):
                counts[place, period, kind] = counts.get((place, period, kind), 0) + number
    sites = {site for site, _, _, _ in counted}
    if len(sites) > 1:
        return Cube(hide(counts, _sums(counts, wholes)))
    only = {key: count for key, count in counts.items() if key[0] is None}   # all of them are that one
    found = hide(only, _sums(only, wholes))
    return Cube({**found, **{(site, period, kind): number
                             for (_, period, kind), number in found.items() for site in sites}})


def _sums(counts: Mapping[Key, int], wholes: Iterable[Whole]) -> list[Sum[Key]]:
    """Give every sum that holds: over sites, over quarters, over kinds."""
    sums = [*_gathered((((None, period, kind), (place, period, kind))
                        for place, period, kind in counts if place is not None)),
            *_gathered((((place, period.whole_year, kind), (place, period, kind))
                        for place, period, kind in counts if period.quarter))]
    for whole, parts in wholes:
        sums += _gathered((((place, period, whole), (place, period, kind))
                           for place, period, kind in counts if kind in parts))
    return sums


def _gathered(pairs: Iterable[tuple[Key, Key]]) -> Iterator[Sum[Key]]:
    """Give the sums that (total, part) pairs make up."""
    found: dict[Key, list[Key]] = {}
    for total, part in pairs:
        found.setdefault(total, []).append(part)
    return ((total, tuple(parts)) for total, parts in found.items())
