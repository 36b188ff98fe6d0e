"""How long cases waited until a clinician looked, against the time that they were due."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.learning.cube import Counted, Place, cube
from triage.services.learning.hiding import LEAST
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Waited

IN_TIME, LATE = "in time", "late"
FOR_NINETIETH = 2 * LEAST   # with fewer, the 90th percentile is one case's own time
LEVELS = tuple(reversed(Urgency))


class Waits:
    """The waits of a year."""

    def __init__(self, rows: Iterable[tuple[UUID, date, int, bool, int, int]]) -> None:
        """Take the rows that store.learning.waits yields."""
        self._times: dict[tuple[Place, Period, Urgency | None], Counter[int]] = defaultdict(Counter)
        counted: list[Counted] = []
        for site, month, number, late, minutes, cases in rows:
            quarter, level = quarter_of(month), Urgency(number)
            counted.append((site, quarter, f"{LATE if late else IN_TIME} {level}", cases))
            for key in product((site, None), (quarter, quarter.whole_year), (level, None)):
                self._times[key][minutes] += cases
        self._cube = cube(counted)

    def of(self, place: Place, period: Period) -> tuple[Waited, ...]:
        """Give the waits by level, the highest first, and then of all."""
        return tuple(self._waited(level, place, period) for level in (*LEVELS, None))

    def _waited(self, level: Urgency | None, place: Place, period: Period) -> Waited:
        levels = LEVELS if level is None else (level,)
        in_time, late = (self._cube.at(place, period, *(f"{kind} {one}" for one in levels))
                         for kind in (IN_TIME, LATE))
        times = self._times.get((place, period, level), Counter())
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
