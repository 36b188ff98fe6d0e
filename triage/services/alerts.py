"""Messages that tell the clinic that a form cannot wait. Written with what raised them, sent afterwards.

The text says nothing of who or why: a mail is read on locked screens and kept by others' servers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from triage.services.actors import system
from triage.services.audit import note
from triage.store import outbox
from triage.store.accounts import clinician_emails
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of, seal, unseal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.trail import Outbox

CLAIM_FOR = timedelta(minutes=3)   # longer than a whole round of servers that do not answer
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
STUCK_AFTER = 5          # attempts, about a quarter of an hour: then people are told, and trying goes on
NOBODY = "Nobody at this site has an address. Give a clinician of the site an account."


class Mailer(Protocol):
    """Whatever sends one plain-text mail."""

    @property
    def base_url(self) -> str:
        """Where staff reach this server."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Send to one or more addresses; the same `key` marks the same message. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one round of deliveries went. `stuck` is how many are still undelivered after many tries."""

    sent: int
    failed: int
    stuck: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """An alert that reached nobody yet."""

    location_id: UUID
    case_id: UUID
    raised_at: datetime
    attempts: int
    stuck: bool
    error: str


def raise_alert(session: Session, case: Case, rules: Collection[str], *, now: datetime) -> None:
    """Write the alerts for findings that the clinic was not told of, one for each who must know."""
    location = session.get_one(Location, case.location_id)
    people = [location.alert_email] if location.alert_email else clinician_emails(session, location.id)
    raised = f"{case.intake_id}:{','.join(sorted(rules))}"
    for address in people or [""]:
        _put(session, case, f"{raised}:{address}", {"to": address, "location": location.name}, now=now)


def deliver_due(store: Store, mailer: Mailer, *, now: datetime, limit: int = 10) -> Delivered:
    """Send what is due. Each may arrive twice (a kill between sending and noting), never not at all."""
    with store.writing() as session:
        letters = [_letter(session, row) for row in outbox.claim(session, now, now + CLAIM_FOR, limit)]
    errors = [_deliver(store, mailer, letter, now) for letter in letters]
    failed = sum(1 for error in errors if error)
    stuck = sum(1 for letter, error in zip(letters, errors, strict=True) if error and _is_stuck(letter))
    return Delivered(len(letters) - failed, failed, stuck)


def unsent(store: Store, locations: Collection[UUID]) -> tuple[Unsent, ...]:
    """Give the alerts of some sites that reached nobody yet, the longest waiting first."""
    with store.reading() as session:
        rows = [row for row in outbox.unsent(session) if row.location_id in locations]
        return tuple(Unsent(row.location_id, row.case_id, row.created_at, row.attempts, row.state == "stuck",
                            row.error) for row in rows)


@dataclass(frozen=True, slots=True)
class _Letter:
    id: UUID
    key: str
    case_id: UUID
    attempts: int
    to: str
    location: str


def _put(session: Session, case: Case, what: str, document: dict[str, str], *, now: datetime) -> None:
    id_ = uuid4()
    outbox.put(session, {
        "id": id_, "location_id": case.location_id, "case_id": case.id, "state": "pending", "attempts": 0,
        # `what` tells which rules fired; its digest does not.
        "key": cipher_of(session).digest(what, "outbox").hex(),
        "document": seal(session, document, "outbox", "document", id_),
        "next_at": now, "error": "", "created_at": now})


def _letter(session: Session, row: Outbox) -> _Letter:
    document = unseal(session, row.document, "outbox", "document", row.id)
    # Where nobody could be told when it was raised, there may be somebody by now.
    to = document["to"] or ", ".join(clinician_emails(session, row.location_id))
    return _Letter(row.id, row.key, row.case_id, row.attempts, to, document["location"])


def _deliver(store: Store, mailer: Mailer, letter: _Letter, now: datetime) -> str:
    try:
        if not letter.to:
            raise OSError(NOBODY)
        mailer.send(letter.to, "A form is waiting", _text(letter, mailer.base_url), key=letter.key)
    except OSError as error:
        # Only the class and the number of a refusal: a server's answer may repeat the address.
        problem = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip() if letter.to else NOBODY
        _settle(store, letter, now, problem)
        return problem
    _settle(store, letter, now, "")
    return ""


def _settle(store: Store, letter: _Letter, now: datetime, error: str) -> None:
    state = "sent" if not error else "stuck" if _is_stuck(letter) else "pending"
    values = {"state": state, "error": error, "sent_at": None if error else now,
              "next_at": now + _pause(letter.attempts)}
    with store.writing() as session:
        if outbox.settle(session, letter.id, now + CLAIM_FOR, values):
            action = "alert failed" if error else "alert sent"
            note(session, system("alerts"), action, "case", letter.case_id, now=now)


def _is_stuck(letter: _Letter) -> bool:
    return letter.attempts >= STUCK_AFTER or not letter.to


def _pause(attempts: int) -> timedelta:
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(LONGEST_RETRY, FIRST_RETRY * doublings)


def _text(letter: _Letter, base_url: str) -> str:
    return f"1 urgent form is waiting at {letter.location}.\nOpen the queue: {base_url}/clinician/queue\n"

