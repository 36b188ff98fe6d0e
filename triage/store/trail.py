"""The audit trail: written in the transaction of what it tells, or the whole is refused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from triage.store.sealing import cipher_of
from triage.store.tables.base import table_of
from triage.store.tables.trail import Audit

INSERT = insert(table_of(Audit))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which object ("case:<uuid>"). `detail` are ids and names, never a value."""

    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    object: str
    detail: tuple[str, ...] = ()


def note(session: Session, entry: Entry) -> None:
    """Add one row."""
    detail = json.dumps(list(entry.detail), separators=(",", ":"))
    session.connection().execute(INSERT, {
        "at": entry.at, "actor_kind": entry.actor_kind, "actor_id": entry.actor_id, "action": entry.action,
        "object": entry.object, "detail": detail,
        "mac": cipher_of(session).digest(_canonical(entry, detail), "audit")})


def note_many(session: Session, entries: Sequence[Entry]) -> None:
    """Add many rows in one statement."""
    rows = []
    for entry in entries:
        detail = json.dumps(list(entry.detail), separators=(",", ":"))
        rows.append({"at": entry.at, "actor_kind": entry.actor_kind, "actor_id": entry.actor_id,
                     "action": entry.action, "object": entry.object, "detail": detail,
                     "mac": cipher_of(session).digest(_canonical(entry, detail), "audit")})
    if rows:
        session.connection().execute(INSERT, rows)


def changed(session: Session, *, after: int = 0, limit: int = 1000) -> tuple[list[int], int | None]:
    """Check rows past `after`: the numbers of those that were changed, and where to go on (or None)."""
    rows = session.scalars(select(Audit).where(Audit.seq > after).order_by(Audit.seq).limit(limit)).all()
    wrong = [row.seq for row in rows if not _is_whole(session, row)]
    return wrong, rows[-1].seq if len(rows) == limit else None


def newest(session: Session) -> int:
    """Give the number of the newest row; 0 when there is none."""
    return session.scalar(select(func.max(Audit.seq))) or 0


def resign(session: Session, *, after: int, limit: int) -> tuple[int, int, int]:
    """Sign rows past `after` with the active key; give how many were seen and signed anew, and the last.

    A row that was changed since it was written keeps its old mark, and goes on being found.
    """
    rows = session.scalars(select(Audit).where(Audit.seq > after).order_by(Audit.seq).limit(limit)).all()
    changed = 0
    for row in rows:
        text = _text_of(row)
        fresh = cipher_of(session).digest(text, "audit")
        if row.mac != fresh and row.mac in cipher_of(session).digests(text, "audit"):
            row.mac, changed = fresh, changed + 1
    return len(rows), changed, rows[-1].seq if rows else after


def _is_whole(session: Session, row: Audit) -> bool:
    return row.mac in cipher_of(session).digests(_text_of(row), "audit")


def _text_of(row: Audit) -> str:
    return _canonical(Entry(row.at, row.actor_kind, row.actor_id, row.action, row.object), row.detail)


def _canonical(entry: Entry, detail: str) -> str:
    return json.dumps([entry.at.timestamp(), entry.actor_kind, entry.actor_id, entry.action, entry.object,
                       detail])
