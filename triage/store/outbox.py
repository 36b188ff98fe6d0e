"""Queries on messages that must reach somebody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from triage.store.tables.trail import Outbox
from triage.store.upsert import InsertOnce

_insert = InsertOnce(Outbox, "key")
# Written out, not bound: only then do the databases see that the partial index fits.
UNSENT = Outbox.state.in_((literal_column("'pending'"), literal_column("'stuck'")))


def put(session: Session, values: Mapping[str, Any]) -> bool:
    """Put a message in; give whether its key was new."""
    return _insert(session, values)


def claim(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[Outbox]:
    """Take due messages in hand until a moment; no other worker gets them before.

    PostgreSQL passes over rows that another worker holds. SQLite has one writer at a time, so that the
    condition on `claimed_until` alone keeps two workers apart.
    """
    due = (UNSENT, Outbox.next_at <= now, or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= now))
    rows = session.scalars(select(Outbox).where(*due).order_by(Outbox.next_at, Outbox.id).limit(limit)
                           .with_for_update(skip_locked=True)).all()
    for row in rows:
        row.claimed_until = until
        row.attempts += 1
    session.flush()
    return rows


def settle(session: Session, outbox_id: UUID, claimed_until: datetime, values: Mapping[str, Any]) -> bool:
    """Record how a claimed message went; give whether it was still this worker's."""
    mine = (Outbox.id == outbox_id, Outbox.claimed_until == claimed_until)
    result = session.execute(update(Outbox).where(*mine).values(claimed_until=None, **values))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def of_case(session: Session, case_id: UUID) -> Sequence[Outbox]:
    """Give the messages about a case, oldest first."""
    return session.scalars(select(Outbox).where(Outbox.case_id == case_id)
                           .order_by(Outbox.created_at, Outbox.id)).all()


def unsent(session: Session, limit: int = 100) -> Sequence[Outbox]:
    """Give messages that did not reach anybody yet, the longest waiting first."""
    return session.scalars(select(Outbox).where(UNSENT)
                           .order_by(Outbox.created_at, Outbox.id).limit(limit)).all()


def waiting_since(session: Session) -> datetime | None:
    """Give when the oldest message that reached nobody was written."""
    return session.scalar(select(func.min(Outbox.created_at)).where(UNSENT))
