"""Deleting records with everything that hangs on them, in whatever table that lies.

What hangs on a record is read from the foreign keys: a table that is added later, and points at a patient, a
visit or a form, is deleted from without another word.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Column, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from triage.store.models import Base
from triage.store.permits import permitted

AT_ONCE = 400   # values in one statement

Ids = dict[str, set[UUID]]


def with_all(session: Session, table: str, ids: Iterable[UUID]) -> Ids:
    """Give the ids, by table, of some rows and of all that hang on them."""
    found: Ids = {table: set(ids)}
    for one in Base.metadata.sorted_tables:
        if "id" not in one.c:
            continue
        for column, parent in _owners(one):
            for some in _portions(found.get(parent, ())):
                found.setdefault(one.name, set()).update(session.scalars(
                    select(one.c.id).where(column.in_(some))))
    return found


def delete_all(session: Session, found: Ids) -> int:
    """Delete them, those that point at others first; give how many rows went."""
    gone = 0
    with permitted(session):
        for table in reversed(Base.metadata.sorted_tables):
            _unlink(session, table, found)
            for column, parent in _owners(table):
                gone += _delete(session, table, column, found.get(parent, ()))
            if table.name in found:
                gone += _delete(session, table, table.c.id, found[table.name])
    return gone


def _owners(table: Table) -> list[tuple[Column[UUID], str]]:
    """Give the columns by which rows hang on records of patients, and the tables of those."""
    return [(column, key.column.table.name) for column in table.columns for key in column.foreign_keys
            if key.column.table.name in OWNING and key.column.table is not table]


def _unlink(session: Session, table: Table, found: Ids) -> None:
    """Let rows of one table that point at each other go of each other."""
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table is table:
                for some in _portions(found.get(table.name, ())):
                    session.execute(update(table).where(or_(table.c.id.in_(some), column.in_(some)))
                                    .values({column: None}))


def _delete(session: Session, table: Table, column: Column[UUID], ids: Collection[UUID]) -> int:
    return sum(session.execute(delete(table).where(column.in_(some))).rowcount   # type: ignore[attr-defined]
               for some in _portions(ids))


def _portions(ids: Collection[UUID]) -> list[list[UUID]]:
    every = sorted(ids)
    return [every[start:start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]


def _owning() -> frozenset[str]:
    """Name the tables that hold records of patients: the patient's, and those that hang on it."""
    names = {"patient"}
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in names for column in table.columns for key in column.foreign_keys):
            names.add(table.name)
    return frozenset(names)


OWNING = _owning()
