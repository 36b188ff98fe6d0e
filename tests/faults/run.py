"""One run: people at work, harm done, and afterwards a look at what they were told."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.faults import oracles
from tests.faults.ground import ground
from tests.faults.harm import Harm
from tests.faults.ledger import Ledger
from tests.faults.people import PATIENCE, Clinician, Patient, Person


@dataclass(frozen=True)
class Outcome:
    """What was done, what people were told, and what turned out not to be so."""

    counts: dict[str, Any]
    wrong: list[str]


def run(kind: str, *, seed: int, kills: int, patients: int, clinicians: int, visits: int,
        every: int = 12) -> Outcome:
    """Harm an installation on "sqlite" or "postgresql" while people use it.

    `every`: how many kills there are from one other fault to the next.
    """
    chance, ledger, stop = random.Random(seed), Ledger(), threading.Event()
    with ground(kind, clinicians) as site:
        forms = _shared([site.visit(number) for number in range(visits)])
        people: list[Person] = [Patient(site.server.url, ledger, f"{seed} patient {number}", stop, forms)
                                for number in range(patients)]
        people += [Clinician(site.server.url, ledger, f"{seed} {email}", stop, email)
                   for email in site.clinicians]
        for one in people:
            one.start()
        harm, began = Harm(site, chance, ledger.answers), time.monotonic()
        try:
            harm.go_on(kills, every)
        finally:
            seconds = time.monotonic() - began
            stop.set()
            for one in people:
                one.join(PATIENCE)
        oracles.settle(site)
        wrong = [*ledger.wrong, *(found for oracle in oracles.ORACLES for found in oracle(site, ledger))]
        return Outcome({"seconds": round(seconds), "harm": dict(sorted(harm.done.items())),
                        **ledger.counts(), "mails": len(site.inbox.messages)}, wrong)


class _Shared:
    """Hands out one visit after the other to many threads."""

    def __init__(self, visits: list[tuple[UUID, str]]) -> None:
        self._visits, self._lock = iter(visits), threading.Lock()

    def __iter__(self) -> Iterator[tuple[UUID, str]]:
        return self

    def __next__(self) -> tuple[UUID, str]:
        with self._lock:
            return next(self._visits)


def _shared(visits: list[tuple[UUID, str]]) -> Iterator[tuple[UUID, str]]:
    return _Shared(visits)
