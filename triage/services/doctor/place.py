"""What the doctor looks at, and the form of what it finds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from triage.config import Settings
from triage.services.parts import Services
from triage.store.database import Store


class Weight(StrEnum):
    """How bad it is. What is DANGEROUS is not served with, but in a demonstration."""

    DANGEROUS = "dangerous"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """One installation: its settings, its environment and, where it can be opened, its database."""

    settings: Settings
    environment: Mapping[str, str]
    parts: Services | None = None

    @property
    def store(self) -> Store:
        """The database. Only checks that need one ask for it."""
        assert self.parts is not None
        return self.parts.store

    @cached_property
    def now(self) -> datetime:
        """The time of this machine, in UTC."""
        assert self.parts is not None
        return self.parts.now()


Look = Callable[[Place], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at. `look` says in words what is wrong, if anything; `mend` what to do."""

    id: str
    weight: Weight
    look: Look
    mend: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    id: str
    weight: Weight
    says: str
    mend: str


def examine(checks: Iterable[Check], place: Place) -> tuple[Finding, ...]:
    """Look at everything that these checks look at."""
    return tuple(Finding(check.id, check.weight, says, check.mend)
                 for check in checks for says in check.look(place))
