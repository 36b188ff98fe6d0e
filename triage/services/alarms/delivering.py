"""Sends what tells the clinic that a case waits: each at least once, and again until it is taken.

A server that comes back is noticed within minutes: what is told here cannot wait for long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from triage.services.actors import system
from triage.services.audit import note
from triage.services.messages.gateway import SendError, SmsGateway
from triage.store import outbox
from triage.store.accounts import clinician_emails
from triage.store.database import Session, Store
from triage.store.errors import Damaged
from triage.store.sealing import unseal
from triage.store.tables.trail import Outbox

CLAIM_FOR = timedelta(minutes=5)   # longer than a whole round of servers that do not answer
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = outbox.LONGEST_RETRY
STUCK_AFTER = 5          # attempts, about a quarter of an hour: then people are told, and trying goes on
NOBODY = "Nobody at this site has an address. Give a clinician of the site an account."
EMAIL, SMS, TEST = "email", "sms", "test"


class Mailer(Protocol):
    """Whatever sends one plain-text mail."""

    @property
    def base_url(self) -> str:
        """Where staff reach this server."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Send to one or more addresses; the same `key` marks the same message. Raises OSError."""

    def probe(self) -> None:
        """Ask whether mail would be taken, and send none. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one round of deliveries went. `stuck` is how many are still undelivered after many tries."""

    sent: int
    failed: int
    stuck: int


@dataclass(frozen=True, slots=True)
class _Letter:
    id: UUID
    key: str
    kind: str
    channel: str
    case_id: UUID | None
    attempts: int
    to: str
    location: str
    count: int


def deliver_due(store: Store, mailer: Mailer | None, *, now: datetime, gateway: SmsGateway | None = None,
                base_url: str = "", limit: int = 10) -> Delivered:
    """Send what is due. Each may arrive twice (a kill between sending and noting), never not at all.

    `base_url` is where staff reach this server, where there is no mailer that knows.
    """
    channels = [name for name, way in ((EMAIL, mailer), (SMS, gateway)) if way]
    with store.writing() as session:
        rows = outbox.claim(session, now, now + CLAIM_FOR, limit, channels)
        letters = [_letter(session, row) for row in rows]
    url = (mailer.base_url if mailer else base_url).rstrip("/")
    errors = [_deliver(store, mailer, gateway, letter, now=now, url=url) for letter in letters]
    failed = sum(1 for error in errors if error)
    stuck = sum(1 for letter, error in zip(letters, errors, strict=True) if error and _is_stuck(letter))
    sent = sum(1 for letter, error in zip(letters, errors, strict=True) if not error and letter.kind != TEST)
    return Delivered(sent, failed, stuck)


def _letter(session: Session, row: Outbox) -> _Letter:
    document = _document(session, row)
    to = document["to"]
    if not to and row.kind != TEST and row.location_id:
        # Where nobody could be told when it was raised, there may be somebody by now.
        to = ", ".join(clinician_emails(session, row.location_id))
    return _Letter(row.id, row.key, row.kind, row.channel, row.case_id, row.attempts, to,
                   document["location"], document.get("count", 1))


def _document(session: Session, row: Outbox) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = unseal(session, row.document, "outbox", "document", row.id)
    except Damaged:   # whom it was for cannot be read: then everybody is told, and no other alarm waits
        return {"to": "", "location": "your clinic"}
    return found


def _deliver(store: Store, mailer: Mailer | None, gateway: SmsGateway | None, letter: _Letter, *,
             now: datetime, url: str) -> str:
    nobody = not letter.to and letter.kind != TEST
    try:
        if nobody:
            raise OSError(NOBODY)
        _hand_over(mailer, gateway, letter, url)
    except SendError as error:
        problem = error.words
    except OSError as error:
        # Only the class and the number of a refusal: a server's answer may repeat the address.
        problem = NOBODY if nobody else f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    else:
        problem = ""
    _settle(store, letter, now, problem)
    return problem


def _hand_over(mailer: Mailer | None, gateway: SmsGateway | None, letter: _Letter, url: str) -> None:
    subject, text = _words(letter, url)
    if letter.channel == SMS and gateway:
        gateway.send(letter.to, f"{subject}. {text}".replace("\n", " ").strip(), key=letter.id.hex)
    elif mailer and letter.to:
        mailer.send(letter.to, subject, text, key=letter.key)
    elif mailer:
        mailer.probe()


def _words(letter: _Letter, url: str) -> tuple[str, str]:
    """Give subject and text. Neither says who, why, or how urgent."""
    if letter.kind == TEST:
        return "Backstory alarm test", "This proves that alarms arrive. There is nothing to do.\n"
    forms = "1 form" if letter.count == 1 else f"{letter.count} forms"
    queue = f"Open the queue: {url}/clinician/queue\n"
    if letter.kind == "step":
        them = "it" if letter.count == 1 else "them"
        return ("A form is still waiting",
                f"{forms} at {letter.location}: past the time, and nobody has opened {them}.\n{queue}")
    return "A form is waiting", f"1 urgent form is waiting at {letter.location}.\n{queue}"


def _settle(store: Store, letter: _Letter, now: datetime, error: str) -> None:
    state = "sent" if not error else "stuck" if _is_stuck(letter) else "pending"
    values = {"state": state, "error": error[:200], "sent_at": None if error else now,
              "next_at": now + _pause(letter.attempts)}
    with store.writing() as session:
        if outbox.settle(session, letter.id, now + CLAIM_FOR, values) and letter.case_id:
            action = "alert failed" if error else "alert sent"
            note(session, system("alerts"), action, "case", letter.case_id, now=now)


def _is_stuck(letter: _Letter) -> bool:
    return letter.attempts >= STUCK_AFTER or not (letter.to or letter.kind == TEST)


def _pause(attempts: int) -> timedelta:
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(LONGEST_RETRY, FIRST_RETRY * doublings)
