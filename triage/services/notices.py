"""What members of staff are told by mail of their own accounts: a lock, another password, another factor.

Written with what it tells, sent afterwards by `flask alerts deliver`. A notice never holds a link or a code.
"""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from triage.services.actors import system
from triage.services.audit import note
from triage.store import notices
from triage.store.database import Session, Store
from triage.store.notices import StaffNotice

CLAIM_FOR = timedelta(minutes=3)
RETRY = timedelta(minutes=5)
GIVE_UP = timedelta(days=2)      # news of a lock that is two days old helps nobody
KEPT = timedelta(days=30)
AT_ONCE = 20
WORDS = {
    "locked": "Somebody gave a wrong password or code for your account several times. "
              "It takes no more tries for a while; a passkey still works.",
    "password": "Your password was changed.",
    "reset": "An administrator made a link to set a new password for your account.",
    "two factors": "Codes from an app were set up as the second step of signing in to your account.",
    "passkey": "A passkey was added to your account.",
    "passkey gone": "A passkey was removed from your account.",
    "recovery codes": "New recovery codes were made for your account. The old ones have ended.",
    "recovery code": "A recovery code was used to sign in to your account.",
    "provider bound": "Your account was joined to your sign-in at the clinic's provider. "
                      "From now on that opens it.",
    "factors removed": "An administrator removed the second step of signing in from your account. "
                       "The next sign-in sets it up anew.",
}


class Mailer(Protocol):
    """Whatever sends one plain-text mail."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Send to one or more addresses; the same `key` marks the same message. Raises OSError."""


def tell(session: Session, account_id: UUID, kind: str, *, now: datetime) -> None:
    """Write a notice, in the transaction of what it tells."""
    assert kind in WORDS
    notices.put(session, account_id, kind, now)


def deliver_due(store: Store, mailer: Mailer, *, now: datetime) -> int:
    """Send what is due and give how many went. One that cannot be sent is tried again for two days."""
    with store.writing() as session:
        notices.sweep(session, now - KEPT)
        due = [(row, account.email) for row, account in notices.claim(session, now, now + CLAIM_FOR, AT_ONCE)]
    return sum(_deliver(store, mailer, row, to, now=now) for row, to in due)


def _deliver(store: Store, mailer: Mailer, row: StaffNotice, to: str, *, now: datetime) -> bool:
    try:
        mailer.send(to, "Your Backstory account", _text(row.kind, row.created_at), key=f"notice-{row.id}")
    except OSError:
        later = now + RETRY if now - row.created_at < GIVE_UP else None
        with store.writing() as session:
            notices.settle(session, row.id, sent_at=None, next_at=later)
        return False
    with store.writing() as session:
        notices.settle(session, row.id, sent_at=now, next_at=None)
        note(session, system("notices"), "owner told", "account", row.account_id, now=now, detail=[row.kind])
    return True


def _text(kind: str, made: datetime) -> str:
    return (f"{WORDS[kind]}\n\nThis was on {made:%Y-%m-%d} at {made:%H:%M} UTC.\n\n"
            "If it was you, there is nothing to do. If it was not, tell your administrator now.\n")
