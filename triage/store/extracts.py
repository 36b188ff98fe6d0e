"""Queries on extracts of cases: kept beside the case, and read in any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, delete, or_, select, type_coerce
from sqlalchemy.orm import Session

from triage.store.sealing import cipher_of, context
from triage.store.tables.base import table_of
from triage.store.tables.case import Case, CaseExtract
from triage.store.upsert import InsertOrReplace

TABLE, COLUMN = "case_extract", "document"

_put = InsertOrReplace(CaseExtract)
_extract = table_of(CaseExtract).c
# As text, or as the driver gives it: making a UUID of each takes longer than reading the row.
_ID = type_coerce(Case.id, String)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: extracts by the version that they were made by, and ids of cases without one that opens."""

    by_version: dict[str, list[tuple[str, bytes]]]   # hash → id as in a URL, extract
    without: list[str]
    last: UUID | None   # None after the last page


def keep(session: Session, case_id: UUID, extract: bytes, *, condition: str, definition_hash: str,
         evaluated_at: datetime) -> None:
    """Seal and keep the extract of a case, in the place of the one before."""
    sealed = cipher_of(session).seal(extract, context(TABLE, COLUMN, case_id))
    _put(session, {"id": case_id, "condition": condition, "definition_hash": definition_hash,
                   "evaluated_at": evaluated_at, "document": sealed})


def remove(session: Session, case_id: UUID) -> None:
    """Forget the extract of a case: it says what the case does not stand on any more."""
    session.execute(delete(CaseExtract).where(CaseExtract.id == case_id))


def page(session: Session, condition: str, *, after: UUID, last: UUID, since: datetime | None,
         limit: int) -> Page:
    """Open one page of extracts of cases past `after` up to `last`, by id; of those judged since a moment.

    Cases without an extract are named whatever their condition and time are. Whoever reads every case goes
    on from the last id of a page: no cursor stays open, and memory holds one page.
    """
    fits = _extract.condition == condition
    if since is not None:
        fits &= _extract.evaluated_at >= since
    rows = session.execute(
        select(_ID, _extract.definition_hash, _extract.document)
        .select_from(table_of(Case).outerjoin(table_of(CaseExtract), _extract.id == Case.id))
        .where(Case.id > after, Case.id <= last, or_(_extract.id.is_(None), fits))
        .order_by(Case.id).limit(limit)).all()
    return _opened(session, rows, UUID(str(rows[-1][0])) if len(rows) == limit else None)


def lacking(session: Session, *, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Give the ids of cases past `after` that have no extract, in their order."""
    statement = (select(Case.id).outerjoin(CaseExtract, CaseExtract.id == Case.id)
                 .where(CaseExtract.id.is_(None)).order_by(Case.id).limit(limit))
    return session.scalars(statement if after is None else statement.where(Case.id > after)).all()


def _opened(session: Session, rows: Sequence[tuple[str, str | None, bytes | None]],
            last: UUID | None) -> Page:
    ids = [_as_in_url(str(row[0])) for row in rows]
    places = (f"{TABLE}:{COLUMN}:{id_}" for id_ in ids)
    opened = cipher_of(session).open_each(
        (row[2] or b"", place) for row, place in zip(rows, places, strict=True))
    by_version: dict[str, list[tuple[str, bytes]]] = {}
    without = []
    for row, id_, extract in zip(rows, ids, opened, strict=True):
        if row[1] is None or extract is None:
            without.append(id_)
        else:
            by_version.setdefault(row[1], []).append((id_, extract))
    return Page(by_version, without, last)


def _as_in_url(id_: str) -> str:
    """Write an id with its hyphens, which SQLite leaves out."""
    return id_ if "-" in id_ else f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
