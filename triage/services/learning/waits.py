"""How long cases waited until a clinician looked, against the time that they were due."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.learning.cube import Counted, Place, cube
from triage.services.learning.hiding import LEAST
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Waited

SEEN, IN_TIME, LATE = "seen", "in time", "late"
ALL = ""
FOR_NINETIETH = 2 * LEAST   # with fewer, the 90th percentile is one case's own time
LEVELS = tuple(reversed(Urgency))


class Waits:
    """The waits of a year."""

    def __init__(self, rows: Iterable[tuple[UUID, date, int, bool, int, int]]) -> None:
        """Take the rows that store.learning.waits yields."""
        self._times: dict[tuple[Place, Period, str], Counter[int]] = {}
        counted: list[Counted] = []
        for site, month, number, late, minutes, cases in rows:
            quarter, level = quarter_of(month), str(Urgency(number))
            for one in (ALL, level):
                counted += [(site, quarter, kind + one, cases) for kind in (SEEN, LATE if late else IN_TIME)]
                for place in (site, None):
                    for period in (quarter, quarter.whole_year):
                        self._times.setdefault((place, period, one), Counter())[minutes] += cases
        levels = [str(level) for level in Urgency]
        self._cube = cube(counted, [
            *((SEEN + one, (IN_TIME + one, LATE + one)) for one in (ALL, *levels)),
            *((kind, tuple(kind + level for level in levels)) for kind in (SEEN, IN_TIME, LATE))])

    def of(self, place: Place, period: Period) -> tuple[Waited, ...]:
        """Give the waits by level, the highest first, and then of all."""
        return tuple(self._waited(level, place, period) for level in (*LEVELS, None))

    def _waited(self, level: Urgency | None, place: Place, period: Period) -> Waited:
        name = ALL if level is None else str(level)
        times = self._times.get((place, period, name), Counter())
        return Waited(level, *(self._cube.at(place, period, kind + name) for kind in (SEEN, IN_TIME, LATE)),
                      median=percentile(times, 50, LEAST), ninetieth=percentile(times, 90, FOR_NINETIETH))


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
