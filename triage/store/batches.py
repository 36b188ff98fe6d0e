"""Queries on lists of visits that are being brought in, and on many visits at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from triage.store.sealing import seal, unseal
from triage.store.tables.base import table_of
from triage.store.tables.batch import VisitBatch
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Visit

AT_ONCE = 400
_INSERTS = {name: dialect.insert(table_of(Visit)).on_conflict_do_nothing(index_elements=["key"])
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))}


def put(session: Session, values: Mapping[str, Any], *, grid: Any, plan: Any) -> None:
    """Keep a list."""
    id_ = values["id"]
    session.execute(insert(table_of(VisitBatch)), {
        **values, "grid": seal(session, grid, "visit_batch", "grid", id_),
        "plan": seal(session, plan, "visit_batch", "plan", id_), "revision": 0})


def get(session: Session, id_: UUID, *, hold: bool = False) -> tuple[VisitBatch, Any, Any] | None:
    """Give a list with its grid and its plan. `hold`: until the transaction ends."""
    row = session.get(VisitBatch, id_, with_for_update=True if hold else None)
    if row is None:
        return None
    return (row, unseal(session, row.grid, "visit_batch", "grid", id_),
            unseal(session, row.plan, "visit_batch", "plan", id_))


def set_plan(session: Session, batch: VisitBatch, plan: Any) -> None:
    """Keep another plan for a list that is held."""
    session.execute(update(VisitBatch).where(VisitBatch.id == batch.id).values(
        plan=seal(session, plan, "visit_batch", "plan", batch.id), revision=VisitBatch.revision + 1))


def drop(session: Session, id_: UUID) -> None:
    """Delete a list."""
    session.execute(delete(VisitBatch).where(VisitBatch.id == id_))


def drop_old(session: Session, now: datetime) -> None:
    """Delete the lists whose time is over."""
    session.execute(delete(VisitBatch).where(VisitBatch.expires_at <= now))


def open_at(session: Session, locations: Collection[UUID], now: datetime) -> Sequence[Row[Any]]:
    """Give the lists of some sites that are not over, the newest first, with the site."""
    return session.execute(
        select(VisitBatch.id, VisitBatch.created_at, VisitBatch.expires_at, VisitBatch.created_by, Location)
        .join(Location, VisitBatch.location_id == Location.id)
        .where(VisitBatch.location_id.in_(locations), VisitBatch.expires_at > now)
        .order_by(VisitBatch.created_at.desc(), VisitBatch.id)).all()


def visits_between(session: Session, location_id: UUID, start: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Give the visits of a site that begin from `start` until before `end`, as plain columns."""
    return session.execute(
        select(Visit.id, Visit.patient_id, Visit.starts_at, Visit.clinician_id, Visit.language, Visit.help,
               Visit.channel).where(Visit.location_id == location_id, Visit.starts_at >= start,
                                    Visit.starts_at < end).order_by(Visit.starts_at, Visit.id)).all()


def by_keys(session: Session, keys: Iterable[str]) -> dict[str, Row[Any]]:
    """Give the visits with these keys, as `visits_between` does, by key."""
    every, found = list(keys), {}
    for start in range(0, len(every), AT_ONCE):
        rows = session.execute(
            select(Visit.key, Visit.id, Visit.patient_id, Visit.starts_at, Visit.clinician_id, Visit.language,
                   Visit.help, Visit.channel).where(Visit.key.in_(every[start:start + AT_ONCE])))
        found |= {row.key: row for row in rows}
    return found


def add_many(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add visits; one whose key is there already is not added again."""
    if rows:
        connection = session.connection()
        connection.execute(_INSERTS[connection.dialect.name], [dict(row) for row in rows])


def change(session: Session, visit_id: UUID, values: Mapping[str, Any]) -> None:
    """Set columns of one visit."""
    session.execute(update(Visit).where(Visit.id == visit_id).values(**values))
