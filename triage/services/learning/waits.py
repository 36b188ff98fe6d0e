"""How long cases waited until a clinician looked, against the time that they were due."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.learning.cube import Place, cube
from triage.services.learning.hiding import LEAST
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Waited

IN_TIME, LATE = "in time", "late"
FOR_NINETIETH = 2 * LEAST   # with fewer, the 90th percentile is one case's own time
LEVELS = tuple(reversed(Urgency))


class Waits:
    """The waits of a year, and the times of those that are asked for."""

    def __init__(self, rows: Iterable[tuple[UUID, date, int, bool, int]],
                 times: Iterable[tuple[int, int, int]]) -> None:
        """Take the rows that store.learning.waits and store.learning.times yield."""
        self._cube = cube((site, quarter_of(day), f"{LATE if late else IN_TIME} {Urgency(level)}", cases)
                          for site, day, level, late, cases in rows)
        self._times: dict[Urgency | None, Counter[int]] = defaultdict(Counter)
        for level, minutes, cases in times:
            for one in (Urgency(level), None):
                self._times[one][minutes] += cases

    def of(self, place: Place, period: Period) -> tuple[Waited, ...]:
        """Give the waits by level, the highest first, and then of all."""
        return tuple(self._waited(level, place, period) for level in (*LEVELS, None))

    def _waited(self, level: Urgency | None, place: Place, period: Period) -> Waited:
        levels = LEVELS if level is None else (level,)
        in_time, late = (self._cube.at(place, period, *(f"{kind} {one}" for one in levels))
                         for kind in (IN_TIME, LATE))
        times = self._times.get(level, Counter())
        return Waited(level, in_time, late, median=percentile(times, 50, LEAST),
                      ninetieth=percentile(times, 90, FOR_NINETIETH))


def percentile(times: Counter[int], hundredths: int, least: int) -> int | None:
    """Give the shortest time that so many in a hundred did not exceed; None of fewer than `least`."""
    whole = times.total()
    if whole < least:
        return None
    left = -(-whole * hundredths // 100)   # rounded up: a rank, counted from 1
    for minutes in sorted(times):
        left -= times[minutes]
        if left <= 0:
            return minutes
    return None
