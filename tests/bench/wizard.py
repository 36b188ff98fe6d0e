"""Wizard steps: each a POST that is kept durably, a redirect, and the GET of the next page."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench import load
from tests.bench.load import Load
from tests.bench.report import median, percentile
from tests.bench.stations import Station

GUESS = 500          # steps per second, until they have been counted
ROOM = 2.5           # sessions are made beforehand for so many times the steps expected
WARM_UPS = 3
WALK_SECONDS = 5.0   # of one stretch of the long walk
LONGEST_WALK = 60.0  # seconds


@dataclass
class Course:
    """What was measured of one server, round by round.

    `before` and `after` are MB per worker, `own` those of them that it shares with nobody.
    """

    station: Station
    steps: list[Load] = field(default_factory=list)    # POST and GET
    writes: list[Load] = field(default_factory=list)   # POST after POST
    alone: list[Load] = field(default_factory=list)    # POST and GET on one connection
    others: list[Load] = field(default_factory=list)   # not in the figures: warm-up, the long walk
    before: float = 0.0
    after: float = 0.0
    own: float = 0.0

    @property
    def name(self) -> str:
        """The server's name."""
        return self.station.site.name

    @property
    def rate(self) -> float:
        """Median steps per second."""
        return median([one.rate for one in self.steps])

    @property
    def cost(self) -> float:
        """Median milliseconds of the workers' processor time per step: what a busy machine disturbs least."""
        return median([one.served / max(one.steps, 1) for one in self.steps]) * 1000

    @property
    def every(self) -> list[Load]:
        """All rounds of all kinds."""
        return [*self.steps, *self.writes, *self.alone, *self.others]

    @property
    def done(self) -> int:
        """Steps in all rounds."""
        return sum(one.steps for one in self.every)

    @property
    def errors(self) -> Counter[str]:
        """What went wrong in all rounds."""
        return sum((one.errors for one in self.every), Counter())

    def run(self, rounds: list[Load], seconds: float, *, show: bool = True, alone: bool = False) -> None:
        """Load the server for one round more."""
        steps = max((one.rate for one in self.every), default=GUESS) * seconds * ROOM
        shortest = min(len(script.steps) for script in self.station.site.scripts)
        self.station.prepare(int(steps / shortest) + 2 * load.WRITERS)
        shape = {"processes": 1, "connections": 1} if alone else {}
        before = self.station.server.processor()
        rounds.append(load.run(self.station.site, seconds, show=show, **shape))
        rounds[-1].served = self.station.server.processor() - before


def measure(stations: Sequence[Station], rounds: int, seconds: float) -> list[Course]:
    """Load each server in turn, round after round."""
    courses = [Course(station) for station in stations]
    for course in courses:
        for _ in range(WARM_UPS):   # on new connections each time, so that every worker gets some
            course.run(course.others, seconds / WARM_UPS)
        course.before = max(course.station.server.memory())
    for _ in range(rounds):
        for course in courses:
            course.run(course.steps, seconds)
        for course in courses:
            course.run(course.writes, seconds / 2, show=False)
        for course in courses:
            course.run(course.alone, seconds / 2, alone=True)
    return courses


def walk_on(courses: Sequence[Course], steps: int) -> None:
    """Let our own servers run on until each has done so many steps, then look at the memory of all.

    On a machine too slow for that it ends earlier, and the table says after how many steps.
    """
    for course in courses:
        until = time.monotonic() + LONGEST_WALK
        while course.station.installation and course.done < steps and time.monotonic() < until:
            course.run(course.others, WALK_SECONDS)
        course.after = max(course.station.server.memory())
        course.own = max(course.station.server.private())


def quantile(loads: Sequence[Load], which: str, share: float) -> float:
    """Give a percentile of "gets" or "posts" in ms: the median over the rounds."""
    return median([percentile(getattr(one, which), share) for one in loads]) * 1000


def tail(loads: Sequence[Load]) -> float:
    """Give POST p99 ÷ p50: the median over the rounds."""
    return median([percentile(one.posts, 0.99) / percentile(one.posts, 0.5) for one in loads])
