"""Mails to the staff about their own accounts, waiting to be sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.staff import StaffNotice

__all__ = ["StaffNotice", "claim", "put", "settle", "sweep"]


def put(session: Session, account_id: UUID, kind: str, now: datetime) -> None:
    """Add one, to be sent at once."""
    session.add(StaffNotice(id=uuid4(), account_id=account_id, kind=kind, created_at=now, next_at=now,
                            attempts=0))


def claim(session: Session, now: datetime, until: datetime,
          limit: int) -> Sequence[tuple[StaffNotice, Account]]:
    """Take those that are due in hand, the oldest first, with whom they go to."""
    due = (select(StaffNotice, Account).join(Account, StaffNotice.account_id == Account.id)
           .where(StaffNotice.next_at <= now,
                  or_(StaffNotice.claimed_until.is_(None), StaffNotice.claimed_until <= now))
           .order_by(StaffNotice.next_at, StaffNotice.id).limit(limit)
           .with_for_update(of=StaffNotice, skip_locked=True))
    found = [(row[0], row[1]) for row in session.execute(due)]
    for notice, _ in found:
        notice.claimed_until, notice.attempts = until, notice.attempts + 1
    return found


def settle(session: Session, id_: UUID, *, sent_at: datetime | None, next_at: datetime | None) -> None:
    """Write how it went."""
    session.execute(update(StaffNotice).where(StaffNotice.id == id_).values(
        sent_at=sent_at, next_at=next_at, claimed_until=None))


def sweep(session: Session, before: datetime) -> None:
    """Take away those that were made before a moment."""
    session.execute(delete(StaffNotice).where(StaffNotice.created_at < before))
