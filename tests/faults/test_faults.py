"""The fault suite, short: a few kills and other harm while people use it, and some nonsense."""

import random
from pathlib import Path

import pytest

from tests.faults.fuzz import fuzz
from tests.faults.plan import mark, plan
from tests.faults.run import run

KILLS, PATIENTS, CLINICIANS, VISITS = 6, 4, 2, 10
SECONDS = 1.0   # of one fault that people can work beside
REQUESTS, PAGES = 120, 25
NAMES = ("deploy", "disk full", "mail refused")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_harm_loses_nothing_that_somebody_was_told_of(kind: str, empty_sqlite: Path) -> None:
    seed = random.randrange(10**6)
    outcome = run(kind, seed=seed, kills=KILLS, patients=PATIENTS, clinicians=CLINICIANS, visits=VISITS,
                  every=KILLS, seconds=SECONDS, everything=False, empty=empty_sqlite)
    assert outcome.counts["pages saved and told"] > 0, f"seed {seed}: nobody could do anything"
    assert outcome.wrong == [], f"seed {seed}"


def test_nonsense_breaks_nothing(demo_sqlite: Path) -> None:
    start = random.randrange(10**6)
    assert fuzz(REQUESTS, start=start, demo=demo_sqlite, pages=PAGES).wrong == [], f"seed {start}"


def test_same_seed_plans_the_same_harm() -> None:
    assert len({mark(plan(7, 10_000, 10, NAMES)) for _ in range(2)}) == 1
    assert mark(plan(7, 50, 10, NAMES)) != mark(plan(8, 50, 10, NAMES))


def test_every_kind_of_harm_is_done_before_one_comes_again() -> None:
    faults = [step.fault for step in plan(7, 60, 10, NAMES) if step.fault]
    assert sorted(faults[:3]) == sorted(faults[3:]) == sorted(NAMES)
