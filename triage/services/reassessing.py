"""Judging again what the rules broke on, one case after another."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.library import Library
from triage.services.actors import system
from triage.services.audit import note
from triage.services.rejudging import assess
from triage.store import cases
from triage.store.database import Store
from triage.store.errors import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reassessed:
    """How many cases were judged now, and how many the rules still break on."""

    assessed: int
    left: int


def reassess(store: Store, library: Library, *, now: datetime) -> Reassessed:
    """Judge every case again that stands as not assessed, each in a transaction of its own."""
    with store.reading() as session:
        forms = cases.unassessed(session)
    done = sum(_reassess(store, library, form, now) for form in forms)
    return Reassessed(done, len(forms) - done)


def reassess_at_start(store: Store, library: Library, *, now: datetime) -> None:
    """Do so before serving: this version may apply what the last one broke on.

    A database that is away, or not brought up to date yet, keeps nobody from starting to serve.
    """
    try:
        reassess(store, library, now=now)
    except StoreError as error:
        log.error("Cases cannot be judged again now: %s", type(error).__name__)


def _reassess(store: Store, library: Library, form: UUID, now: datetime) -> bool:
    try:
        with store.writing() as session:
            case_id = assess(session, library, form, now=now)
            if case_id is None:
                return False
            note(session, system("rules"), "case assessed", "case", case_id, now=now)
    except Exception as error:   # one case that breaks must not keep the others from being judged
        log.error("A case cannot be judged again: %s", type(error).__name__)
        return False
    return True
