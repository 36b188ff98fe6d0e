"""Queries on lists of visits that are being brought in, and on many visits at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
COLUMNS = (Visit.id, Visit.patient_id, Visit.starts_at, Visit.clinician_id, Visit.standing)
_INSERTS = {name: dialect.insert(table_of(Visit)).on_conflict_do_nothing(index_elements=["key"])
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))}


def put(session: Session, values: Mapping[str, Any], *, grid: Any, plan: Any) -> None:
    """Keep a list."""
    id_ = values["id"]
    session.execute(insert(table_of(VisitBatch)), {
        **values, "grid": seal(session, grid, "visit_batch", "grid", id_),
        "plan": seal(session, plan, "visit_batch", "plan", id_), "revision": 0})


def get(session: Session, id_: UUID) -> tuple[VisitBatch, Any] | None:
    """Give a list with its plan."""
    row = session.get(VisitBatch, id_)
    return (row, unseal(session, row.plan, "visit_batch", "plan", id_)) if row else None


def hold(session: Session, id_: UUID) -> tuple[VisitBatch, Any] | None:
    """Give a list with its plan, held until the transaction ends."""
    row = session.get(VisitBatch, id_, with_for_update=True)
    return (row, unseal(session, row.plan, "visit_batch", "plan", id_)) if row else None


def grid_of(session: Session, batch: VisitBatch) -> Any:
    """Give a list as it was given."""
    return unseal(session, batch.grid, "visit_batch", "grid", batch.id)


def set_plan(session: Session, id_: UUID, plan: Any) -> None:
    """Keep another plan for a list that is held."""
    session.execute(update(VisitBatch).where(VisitBatch.id == id_).values(
        plan=seal(session, plan, "visit_batch", "plan", id_), revision=VisitBatch.revision + 1))


def drop(session: Session, id_: UUID) -> None:
    """Delete a list."""
    session.execute(delete(VisitBatch).where(VisitBatch.id == id_))


def drop_old(session: Session, now: datetime) -> None:
    """Delete the lists whose time is over."""
    session.execute(delete(VisitBatch).where(VisitBatch.expires_at <= now))


def is_any_old(session: Session, now: datetime) -> bool:
    """Whether there is a list whose time is over."""
    return session.scalar(select(VisitBatch.id).where(VisitBatch.expires_at <= now).limit(1)) is not None


def open_at(session: Session, locations: Collection[UUID], now: datetime) -> Sequence[Row[Any]]:
    """Give the lists of some sites that are not over, the newest first, with the site."""
    return session.execute(
        select(VisitBatch.id, VisitBatch.created_at, VisitBatch.expires_at, VisitBatch.created_by, Location)
        .join(Location, VisitBatch.location_id == Location.id)
        .where(VisitBatch.location_id.in_(locations), VisitBatch.expires_at > now)
        .order_by(VisitBatch.created_at.desc(), VisitBatch.id)).all()


def visits_of(session: Session, location_id: UUID, patients: Iterable[UUID]) -> Iterator[Row[Any]]:
    """Give the visits of some patients at a site, as plain columns, by time."""
    every = list(patients)
    for start in range(0, len(every), AT_ONCE):
        yield from session.execute(select(*COLUMNS).where(
            Visit.patient_id.in_(every[start:start + AT_ONCE]), Visit.location_id == location_id)
            .order_by(Visit.starts_at, Visit.id))


def by_keys(session: Session, keys: Iterable[str]) -> dict[str, Row[Any]]:
    """Give the visits with these keys, as plain columns, by key."""
    every, found = list(keys), {}
    for start in range(0, len(every), AT_ONCE):
        rows = session.execute(select(Visit.key, *COLUMNS)
                               .where(Visit.key.in_(every[start:start + AT_ONCE])))
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
