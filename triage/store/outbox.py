"""Queries on messages that must reach somebody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from triage.store import claims
from triage.store.tables.trail import Outbox
from triage.store.upsert import InsertOnce

_insert = InsertOnce(Outbox, "key")
# Written out, not bound: only then do the databases see that the partial index fits.
UNSENT = Outbox.state.in_((literal_column("'pending'"), literal_column("'stuck'")))


def put(session: Session, values: Mapping[str, Any]) -> bool:
    """Put a message in; give whether its key was new."""
    return _insert(session, values)


def claim(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[Outbox]:
    """Take due messages in hand until a moment; no other worker gets them before."""
    return claims.claim(session, Outbox, UNSENT, Outbox.next_at <= now, now=now, until=until, limit=limit)


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
    """Give when the oldest message that reached nobody was written."""
    return session.scalar(select(func.min(Outbox.created_at)).where(UNSENT))
