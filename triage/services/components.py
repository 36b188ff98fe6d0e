"""The components that a release was made and tried with: `triage/components.txt`, which pip heeds as well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FILE = Path(__file__).parent.parent / "components.txt"
LINE = re.compile(r"^([a-z0-9-]+)==(\S+)  # (.+)$", re.MULTILINE)
RENEWED = re.compile(r"^# Renewed on (\d{4}-\d\d-\d\d):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Component:
    """One package of the index, with the licence that it names."""

    name: str
    version: str
    licence: str


@cache
def listed() -> tuple[Component, ...]:
    """Give what this release was tried with, by name."""
    return tuple(Component(*found) for found in LINE.findall(FILE.read_text()))


def renewed() -> date:
    """Give the day on which they were brought up to date."""
    found = RENEWED.search(FILE.read_text())
    assert found
    return date.fromisoformat(found[1])


def older() -> Iterator[tuple[Component, str]]:
    """Give those of which an older release is installed here, with that. One that is absent is no matter."""
    for one in listed():
        try:
            here = version(one.name)
        except PackageNotFoundError:
            continue
        if numbers(here) < numbers(one.version):
            yield one, here


def numbers(release: str) -> tuple[int, ...]:
    """Give what releases are compared by: "3.1.3" → (3, 1, 3)."""
    return tuple(map(int, re.findall(r"\d+", release)[:3]))
