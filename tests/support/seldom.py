"""Tests that only run when all are asked for: each tells again, elsewhere, what another one tells.

`BACKSTORY_EVERY_LOOK=1` runs everything. Decision 23 says why.
"""

import os
import re
from collections.abc import Iterable
from zlib import crc32

import pytest

EVERY = bool(os.environ.get("BACKSTORY_EVERY_LOOK"))
# Of the services' tests on PostgreSQL: what differs lies in the store, whose tests all run on both databases.
ONE_OF = 3
TOLD_ELSEWHERE = re.compile("|".join((
    # `make check` proves them.
    r"^tests/rules/test_prove\.py::test_the_published_rules_keep_the_promise",
    # tests/faults kills on both databases.
    r"^tests/journeys/test_kill\.py::test_every_acknowledged_page.*\[postgresql",
    r"^tests/services/test_kill\.py::.*\[postgresql",
    # The same over more forms, or at more hours.
    r"^tests/cli/test_replay\.py::test_several_processes.*\[form[12]\]",
    r"^tests/cli/test_replay\.py::test_twice_it_prints.*\[form[12]\]",
    r"^tests/services/test_demo\.py::test_it_can_be_made_at_any_hour\[(?!0\])",
)))


def leave_out(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Give the tests to run, and those that are left out."""
    if EVERY:
        return items, []
    kept = [item for item in items if not _is_seldom(item.nodeid)]
    return kept, _others(items, kept)


def _is_seldom(nodeid: str) -> bool:
    if TOLD_ELSEWHERE.search(nodeid):
        return True
    again = nodeid.startswith("tests/services/") and "[postgresql" in nodeid and "at_once" not in nodeid
    return again and crc32(nodeid.encode()) % ONE_OF > 0


def _others(items: Iterable[pytest.Item], kept: list[pytest.Item]) -> list[pytest.Item]:
    there = set(map(id, kept))
    return [item for item in items if id(item) not in there]
