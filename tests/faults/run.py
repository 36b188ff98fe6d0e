"""One run: people at work, harm done as planned, and afterwards a look at what they were told."""

import time
from dataclasses import dataclass
from typing import Any

from tests.faults.crew import Crew
from tests.faults.ground import ground
from tests.faults.harm import Harm
from tests.faults.plan import mark, plan


@dataclass(frozen=True)
class Outcome:
    """What was done, what people were told, and what turned out not to be so."""

    counts: dict[str, Any]
    wrong: list[str]


def run(kind: str, *, seed: int, kills: int, patients: int, clinicians: int, visits: int, every: int,
        everything: bool = True) -> Outcome:
    """Harm an installation on "sqlite" or "postgresql" while people use it.

    `every`: how many kills there are from one other fault to the next. `everything`: with a gateway for text
    messages and a record system.
    """
    with ground(kind, everything=everything) as site:
        site.furnish(clinicians, visits)
        site.server.start()
        crew = Crew(site.clinic, [site.server.url], patients, seed)
        harm = Harm(site, crew.ledger.answers)
        steps, began = plan(seed, kills, every, sorted(harm.others)), time.monotonic()
        with crew:
            harm.go_on(steps)
            seconds = time.monotonic() - began
        wrong = crew.wrong(site)
        counts = {"plan": mark(steps), "seconds": round(seconds), "harm": dict(sorted(harm.done.items())),
                  **crew.ledger.counts(), **site.hosts.counts()}
        return Outcome(counts, wrong)
