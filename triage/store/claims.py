"""Taking in hand what one worker must send, so that no other sends it too; and noting how it went."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from triage.store.tables.delivery import Delivery
from triage.store.tables.message import PatientMessage
from triage.store.tables.trail import Outbox

Row = TypeVar("Row", Outbox, Delivery, PatientMessage)
SET_BACK = timedelta(minutes=10)   # workers' clocks differ by less, and a clock set back by more


def claim(session: Session, kind: type[Row], *due: ColumnElement[bool], now: datetime, until: datetime,
          limit: int) -> Sequence[Row]:
    """Take rows that are `due` in hand until a moment; no other worker gets them before.

    PostgreSQL passes over rows that another worker holds. SQLite has one writer at a time, so that the
    condition on `claimed_until` alone keeps two workers apart. A claim that lies far ahead was made before
    the clock was set back, by a worker that is gone.
    """
    claimed = kind.claimed_until
    free = or_(claimed.is_(None), claimed <= now, claimed > until + SET_BACK)
    rows = session.scalars(select(kind).where(*due, free).order_by(kind.next_at, kind.id).limit(limit)
                           .with_for_update(skip_locked=True)).all()
    for row in rows:
        row.claimed_until = until
        row.attempts += 1
    session.flush()
    return rows


def held(session: Session, kind: type[Row], id_: UUID, until: datetime) -> Row | None:
    """Give a row that was claimed until a moment, held until the transaction ends; None where it is lost."""
    row = session.get(kind, id_, with_for_update=True)
    return row if row is not None and row.claimed_until == until else None


def settle(session: Session, kind: type[Row], id_: UUID, until: datetime, values: Mapping[str, Any]) -> bool:
    """Note how a claimed row went; give whether it was still this worker's."""
    mine = (kind.id == id_, kind.claimed_until == until)
    result = session.execute(update(kind).where(*mine).values(claimed_until=None, **values))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
