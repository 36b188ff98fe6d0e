"""Everybody who is at work in one run, and what they were told."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from tests.faults import oracles
from tests.faults.furnish import Clinic
from tests.faults.ground import Ground
from tests.faults.ledger import Ledger
from tests.faults.people import PATIENCE, Clinician, Patient, Person

GIVE_UP = 600.0   # seconds of everybody's trying in vain


class Crew:
    """Patients who fill in one form after the other, and the clinicians who sign them."""

    def __init__(self, clinic: Clinic, servers: Sequence[str], patients: int, seed: int) -> None:
        """Let so many patients, and all clinicians, come to whichever of the servers there are then."""
        self.ledger, self._stop = Ledger(), threading.Event()
        visits = _Shared(clinic.visits)
        self._people: list[Person] = [
            Patient(servers, self.ledger, f"{seed} patient {number}", self._stop, visits)
            for number in range(patients)]
        self._people += [Clinician(servers, self.ledger, f"{seed} {email}", self._stop, email)
                         for email in clinic.clinicians]

    def __enter__(self) -> "Crew":
        """Begin to work."""
        for one in self._people:
            one.start()
        return self

    def __exit__(self, *_: Any) -> None:
        """Stop, once everybody has got an answer to what they asked last."""
        self._stop.set()
        for one in self._people:
            one.join(PATIENCE)

    def work(self, pages: int, part: str) -> None:
        """Wait until patients have been told that so many more pages are kept."""
        enough, until = self.ledger.pages() + pages, time.monotonic() + GIVE_UP
        while self.ledger.pages() < enough:
            assert time.monotonic() < until, f"{part}: nobody gets on"
            time.sleep(0.05)

    def wrong(self, site: Ground) -> list[str]:
        """Give what is not as people were told, when everything is calm again."""
        oracles.settle(site)
        found = (said for oracle in oracles.ORACLES for said in oracle(site, self.ledger))
        return [*self.ledger.wrong, *found]


class _Shared:
    """Hands out one visit after the other to many threads."""

    def __init__(self, visits: Iterable[tuple[UUID, str]]) -> None:
        self._visits, self._lock = iter(visits), threading.Lock()

    def __iter__(self) -> Iterator[tuple[UUID, str]]:
        return self

    def __next__(self) -> tuple[UUID, str]:
        with self._lock:
            return next(self._visits)
