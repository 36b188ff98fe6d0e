"""Sending what is due: each case at least once, and again, ever less often, until it has arrived."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from triage.library import Library
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.services.export import case_view
from triage.services.record.kinds import RefusedError
from triage.services.record.queueing import JOB
from triage.services.views.case import CaseView
from triage.store import deliveries
from triage.store.database import Store
from triage.store.errors import Unavailable
from triage.store.exports import location_ids
from triage.store.tables.delivery import Delivery

CLAIM_FOR = timedelta(minutes=5)   # longer than a whole round of receivers that do not answer
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
STUCK_AFTER = 5                    # attempts, about a quarter of an hour: then people are told
NEVER = timedelta(days=36500)      # what a receiver refused waits for a person
CHANGED = "changed after it was queued: sign it again, then try again"


class Sender(Protocol):
    """Whatever takes one case to one receiver."""

    def send(self, case: CaseView, *, key: str) -> None:
        """Send one case; the same `key` marks the same message. Raises RefusedError."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one round went. `stuck` is how many are still here after many tries, or for good."""

    sent: int
    failed: int
    stuck: int


def deliver_due(store: Store, library: Library, senders: Mapping[str, Sender], *,
                now: Callable[[], datetime], limit: int = 10) -> Delivered:
    """Send what is due. Each may arrive twice (a kill between sending and noting), never not at all."""
    claimed_until = now() + CLAIM_FOR
    with store.writing() as session:
        rows = [_Row.of(row) for row in deliveries.claim(session, now(), claimed_until, limit)
                if row.kind in senders]
        reader = Actor("staff", f"job:{JOB.id}", JOB.name, frozenset({Role.CLINICIAN}), location_ids(session))
    round_ = _Round(store, library, reader, claimed_until)
    states = [round_.deliver(senders[row.kind], row, now()) for row in rows]
    return Delivered(states.count("sent"), len(states) - states.count("sent"), states.count("stuck"))


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    key: str
    kind: str
    case_id: UUID
    version: int
    result_hash: str
    attempts: int

    @classmethod
    def of(cls, row: Delivery) -> "_Row":
        return cls(row.id, row.key, row.kind, row.case_id, row.version, row.result_hash, row.attempts)


@dataclass(frozen=True, slots=True)
class _Round:
    store: Store
    library: Library
    reader: Actor
    claimed_until: datetime

    def deliver(self, sender: Sender, row: _Row, now: datetime) -> str:
        """Send one case and keep how it went; give its state."""
        refused = self._try(sender, row, now)
        state = "sent" if refused is None else _unsent(refused, row)
        pause = NEVER if refused and refused.final else _pause(row.attempts)
        values = {"state": state, "error": str(refused or "")[:200], "next_at": now + pause,
                  "sent_at": None if refused else now}
        with self.store.writing() as session:
            if deliveries.settle(session, row.id, self.claimed_until, values):
                action = "record refused" if refused else "record sent"
                note(session, JOB, action, "case", row.case_id, now=now, detail=(row.kind,))
        return state

    def _try(self, sender: Sender, row: _Row, now: datetime) -> RefusedError | None:
        try:
            sender.send(self._pinned(row, now), key=row.key)
        except RefusedError as error:
            return error
        except Unavailable:   # our own database: nothing is known to be wrong with the case
            raise
        except Exception as error:   # one case that cannot be made must not hold up the others
            return RefusedError(f"it could not be made: {type(error).__name__}")
        return None

    def _pinned(self, row: _Row, now: datetime) -> CaseView:
        """Read the case as it was queued. Raises RefusedError where it is another one by now."""
        try:
            found = case_view(self.store, self.library, self.reader, row.case_id, now=now,
                              purpose=f"record: {row.kind}", version=row.version)
        except NotFound:
            raise RefusedError(CHANGED, final=True) from None
        if found.seen_hash != row.result_hash or found.signature is None:
            raise RefusedError(CHANGED, final=True)
        return found


def _unsent(refused: RefusedError, row: _Row) -> str:
    return "stuck" if refused.final or row.attempts >= STUCK_AFTER else "pending"


def _pause(attempts: int) -> timedelta:
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(LONGEST_RETRY, FIRST_RETRY * doublings)
