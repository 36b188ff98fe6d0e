"""One run: people at work, whoever leads killed again and again, and a look at what they were told."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from tests.faults import oracles
from tests.faults.ground import Ground
from tests.faults.ledger import Ledger, Saved
from tests.faults.people import PATIENCE, Clinician, Patient, Person
from tests.ha.site import Site, site
from tests.ha.trio import wait
from triage.store.errors import Unavailable

BEFORE = 3.0            # seconds of work before each kill
ALLOWED = 30.0          # seconds without a write
GIVE_UP = 180.0
FAULT = '"event": "fault"'


@dataclass
class Dated(Ledger):
    """Knows when each page was told of, too."""

    moments: list[float] = field(default_factory=list)

    def save(self, saved: Saved) -> None:
        """Enter a page, with the moment where it was told."""
        super().save(saved)
        if saved.told:
            self.moments.append(time.monotonic())

    def silence(self, begin: float) -> float:
        """Give the longest time without a page told, since a moment."""
        found = [begin, *sorted(moment for moment in list(self.moments) if moment > begin)]
        return max((later - earlier for earlier, later in pairwise(found)), default=0.0)


@dataclass(frozen=True)
class Outcome:
    """What was done, what people were told, and what turned out not to be so."""

    counts: dict[str, Any]
    silences: list[float]
    wrong: list[str]


def run(*, seed: int, kills: int, patients: int, clinicians: int) -> Outcome:
    """Kill whoever leads while people use two servers."""
    ledger, stop, silences = Dated(), threading.Event(), list[float]()
    with site(clinicians) as place:
        people = _people(place, ledger, stop, f"{seed}", patients)
        for one in people:
            one.start()
        try:
            for _ in range(kills):
                silences.append(_kill(place, ledger))
                print(f"  without writes: {silences[-1]:.1f} s", flush=True)
        finally:
            stop.set()
            for one in people:
                one.join(PATIENCE)
        oracles.settle(place.ground)
        found = (said for oracle in oracles.ORACLES for said in oracle(place.ground, ledger))
        wrong = [*ledger.wrong, *found]
        wrong += [f"no write for {gap:.1f} s" for gap in silences if gap > ALLOWED]
        wrong += _broke(place) if wrong else []
        return Outcome({"primaries killed": len(silences), **ledger.counts(),
                        "databases back by themselves": place.trio.restarts,
                        "restarted beside the databases": place.restarts}, silences, wrong)


def _broke(place: Site) -> list[str]:
    """Give what the servers' logs say of requests that broke: what was wrong seldom says why."""
    logs = sorted(place.trio.folder.glob("instance*.log"))
    return [line for log in logs for line in log.read_text().splitlines() if FAULT in line]


def _people(place: Site, ledger: Ledger, stop: threading.Event, seed: str, patients: int) -> list[Person]:
    visits = Visits(place.ground)
    people: list[Person] = [Patient(place.urls, ledger, f"{seed} patient {number}", stop, visits)
                            for number in range(patients)]
    people += [Clinician(place.urls, ledger, f"{seed} {email}", stop, email)
               for email in place.ground.clinic.clinicians]
    return people


def _kill(place: Site, ledger: Dated) -> float:
    """Kill whoever leads; give how long nothing was written, once all three are there again."""
    enough = len(ledger.moments) + 5
    wait(lambda: len(ledger.moments) > enough, "people at work", GIVE_UP)
    time.sleep(BEFORE)
    leader = place.trio.leader()
    begin = time.monotonic()
    place.trio.kill(leader)
    wait(lambda: place.trio.leader() not in ("", leader), f"another than {leader} leads", GIVE_UP)
    since = time.monotonic()
    wait(lambda: bool(ledger.moments) and max(ledger.moments) > since, "writes again", GIVE_UP)
    wait(place.trio.is_whole, f"{leader} follows", GIVE_UP)
    return ledger.silence(begin)


class Visits:
    """Hands out one new visit after the other to many threads, also while the database is away."""

    def __init__(self, ground: Ground) -> None:
        """Take where to add them."""
        self._ground, self._lock, self._number = ground, threading.Lock(), 0

    def __iter__(self) -> Iterator[tuple[UUID, str]]:
        """Be one's own iterator."""
        return self

    def __next__(self) -> tuple[UUID, str]:
        """Add a visit, however often it takes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with self._lock:
                    self._number += 1
                    return self._ground.visit(self._number)
            except Unavailable:
                time.sleep(0.3)
        raise RuntimeError(f"no visit could be added for {PATIENCE:.0f} seconds")
