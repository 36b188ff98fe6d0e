"""Queries on messages that must reach somebody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, literal_column, or_, select
from sqlalchemy.orm import Session

from triage.store import claims
from triage.store.tables.trail import Outbox
from triage.store.upsert import InsertOnce

LONGEST_RETRY = timedelta(minutes=5)   # a server that is back is noticed within that
EVERY_CHANNEL = ("email", "sms")
_insert = InsertOnce(Outbox, "key")
# Written out, not bound: only then do the databases see that the partial index fits.
TEST = Outbox.kind == literal_column("'test'")
UNSENT = Outbox.state.in_((literal_column("'pending'"), literal_column("'stuck'")))


def put(session: Session, values: Mapping[str, Any]) -> bool:
    """Put a message in; give whether its key was new."""
    return _insert(session, values)


def claim(session: Session, now: datetime, until: datetime, limit: int,
          channels: Collection[str] = EVERY_CHANNEL) -> Sequence[Outbox]:
    """Take due messages in hand until a moment; no other worker gets them before.

    What was never tried is due at once, and so is what is to be tried later than anything ever is: the clock
    was set back since it was written.
    """
    due = or_(Outbox.next_at <= now, Outbox.attempts == 0,
              Outbox.next_at > now + LONGEST_RETRY + claims.SET_BACK)
    return claims.claim(session, Outbox, UNSENT, Outbox.channel.in_(channels), due, now=now, until=until,
                        limit=limit)


def settle(session: Session, outbox_id: UUID, claimed_until: datetime, values: Mapping[str, Any]) -> bool:
    """Record how a claimed message went; give whether it was still this worker's."""
    return claims.settle(session, Outbox, outbox_id, claimed_until, values)


def of_case(session: Session, case_id: UUID) -> Sequence[Outbox]:
    """Give the messages about a case, oldest first."""
    return session.scalars(select(Outbox).where(Outbox.case_id == case_id)
                           .order_by(Outbox.created_at, Outbox.id)).all()


def unsent(session: Session, limit: int = 100) -> Sequence[Outbox]:
    """Give messages that did not reach anybody yet, the longest waiting first."""
    return session.scalars(select(Outbox).where(UNSENT)
                           .order_by(Outbox.created_at, Outbox.id).limit(limit)).all()


def waiting_since(session: Session) -> datetime | None:
    """Give when the oldest message that reached nobody was written; tests are nobody's message."""
    return session.scalar(select(func.min(Outbox.created_at)).where(UNSENT, Outbox.kind != "test"))


def newest_test(session: Session, channel: str, now: datetime) -> Outbox | None:
    """Give the newest test of a way; one from after now was made before the clock was set back."""
    return session.scalar(select(Outbox).where(TEST, Outbox.channel == channel,
                                               Outbox.created_at <= now + claims.SET_BACK)
                          .order_by(Outbox.created_at.desc(), Outbox.id).limit(1))


def last_proven(session: Session, channel: str, now: datetime) -> datetime | None:
    """Give when a test of a way was taken last."""
    return session.scalar(select(func.max(Outbox.sent_at)).where(
        TEST, Outbox.channel == channel, Outbox.sent_at <= now + claims.SET_BACK))


def forget_tests(session: Session, before: datetime) -> None:
    """Remove tests that were taken and are of no use any more."""
    session.execute(delete(Outbox).where(TEST, Outbox.created_at < before, Outbox.state == "sent"))
