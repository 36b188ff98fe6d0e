"""One run: people at work, harm done as planned, and afterwards a look at what they were told."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.crew import Crew
from tests.faults.ground import Ground, ground
from tests.faults.harm import Harm
from tests.faults.plan import mark, plan
from triage.store.errors import Unavailable

MANY = 10**7   # beyond the numbers of all other visits


@dataclass(frozen=True)
class Outcome:
    """What was done, what people were told, and what turned out not to be so."""

    counts: dict[str, Any]
    wrong: list[str]


def run(kind: str, *, seed: int, kills: int, patients: int, clinicians: int, visits: int, every: int,
        seconds: float = 3.0, everything: bool = True, empty: Path | None = None) -> Outcome:
    """Harm an installation on "sqlite" or "postgresql" while people use it.

    `every`: how many kills there are from one other fault to the next, which lasts some `seconds`.
    `everything`: with a gateway for text messages and a record system. `empty`: an SQLite file with tables to
    begin with, so that they need not be made.
    """
    with ground(kind, everything=everything) as site:
        if empty and site.file:
            shutil.copy(empty, site.file)
        site.furnish(clinicians, visits)
        site.server.start()
        clinic = replace(site.clinic, visits=chain(site.clinic.visits, more(site)))
        crew = Crew(clinic, [site.server.url], patients, seed)
        harm = Harm(site, crew.ledger.answers, seconds)
        steps, began = plan(seed, kills, every, sorted(harm.others)), time.monotonic()
        with crew:
            crew.work(1, "before any harm")
            harm.go_on(steps)
            took = time.monotonic() - began
        wrong = crew.wrong(site)
        counts = {"plan": mark(steps), "seconds": round(took), "harm": dict(sorted(harm.done.items())),
                  **crew.ledger.counts(), **site.hosts.counts()}
        return Outcome(counts, wrong)


def more(site: Ground) -> Iterator[tuple[UUID, str]]:
    """Give one new visit after the other, also while the database is away."""
    for number in count(MANY):
        found = None
        while found is None:
            try:
                found = site.visit(number)
            except Unavailable:
                time.sleep(0.3)
        yield found
