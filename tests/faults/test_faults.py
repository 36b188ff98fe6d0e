"""The fault suite, short: a few kills and other harm while people use it, and some nonsense."""

import random
from pathlib import Path

import pytest

from tests.faults.fuzz import fuzz
from tests.faults.run import run

KILLS, PATIENTS, CLINICIANS, VISITS = 6, 4, 2, 10
REQUESTS, PAGES = 120, 25


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_harm_loses_nothing_that_somebody_was_told_of(kind: str) -> None:
    seed = random.randrange(10**6)
    outcome = run(kind, seed=seed, kills=KILLS, patients=PATIENTS, clinicians=CLINICIANS, visits=VISITS,
                  every=KILLS, everything=False)
    assert outcome.counts["pages saved and told"] > 0, f"seed {seed}: nobody could do anything"
    assert outcome.wrong == [], f"seed {seed}"


def test_nonsense_breaks_nothing(demo_sqlite: Path) -> None:
    start = random.randrange(10**6)
    assert fuzz(REQUESTS, start=start, demo=demo_sqlite, pages=PAGES).wrong == [], f"seed {start}"
