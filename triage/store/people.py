"""Queries on patients: many at once, by what they are looked for, and which record stands for which."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from triage.store import tags
from triage.store.accounts import Account
from triage.store.errors import Damaged
from triage.store.sealing import cipher_of, context, seal, unseal
from triage.store.tables.base import table_of
from triage.store.tables.clinic import Location
from triage.store.tables.people import PatientChange, PatientMerge, PatientSearch, PatientTag
from triage.store.tables.visit import Patient, Visit
from triage.store.visits import RECORD_NUMBER

V = TypeVar("V")
AT_ONCE = 400           # values in one statement
MOST_CANDIDATES = 20_000
COLUMNS = (Patient.id, Patient.identity, Patient.merged_into, Patient.demo)
UNIQUE = ["record_number_hash"]
_INSERTS = {name: dialect.insert(table_of(Patient)).on_conflict_do_nothing(index_elements=UNIQUE)
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))}


@dataclass(frozen=True, slots=True)
class Person:
    """One record, opened. `identity` as `visits.identity_of` gives it."""

    id: UUID
    identity: Mapping[str, Any]
    merged_into: UUID | None
    demo: bool


def by_numbers(session: Session, numbers: Iterable[str]) -> dict[str, tuple[Person, Person]]:
    """Find the patients with these record numbers: each record, and the one that stands for it."""
    digests, found = cipher_of(session).digests, {}
    for some in _some(numbers):
        wanted = {digest: number for number in some for digest in digests(number, RECORD_NUMBER)}
        rows = session.execute(select(*COLUMNS, Patient.record_number_hash)
                               .where(Patient.record_number_hash.in_(wanted))).all()
        for row, person in zip(rows, _opened(session, rows), strict=True):
            found[wanted[row[-1]]] = person
    return {number: (person, standing(session, person)) for number, person in found.items()}


def ids_by_numbers(session: Session, numbers: Iterable[str]) -> dict[str, UUID]:
    """Find whose these record numbers are, without opening the records: none of them was merged."""
    digests, found = cipher_of(session).digests, {}
    for some in _some(numbers):
        wanted = {digest: number for number in some for digest in digests(number, RECORD_NUMBER)}
        rows = session.execute(select(Patient.record_number_hash, Patient.id)
                               .where(Patient.record_number_hash.in_(wanted)))
        found |= {wanted[hash_]: id_ for hash_, id_ in rows}
    return found


def standing(session: Session, person: Person) -> Person:
    """Give the record that stands for a person: itself, unless it was merged into another."""
    while person.merged_into:
        person = get(session, person.merged_into)
    return person


def get(session: Session, patient_id: UUID) -> Person:
    """Give one record, opened. Raises Damaged."""
    rows = session.execute(select(*COLUMNS).where(Patient.id == patient_id)).all()
    return next(_opened(session, rows))


def exists(session: Session, patient_id: UUID) -> bool:
    """Whether there is such a record."""
    return session.get(Patient, patient_id) is not None


def add_many(session: Session, new: Sequence[tuple[UUID, Mapping[str, Any]]], *, demo: bool,
             now: datetime) -> None:
    """Add patients, sealed and marked. One whose record number somebody was faster with is not added."""
    if not new:
        return
    cipher, connection = cipher_of(session), session.connection()
    rows = [{"id": id_, "identity": cipher.seal_json(dict(who), context("patient", "identity", id_)),
             "record_number_hash": cipher.digest(who["record_number"], RECORD_NUMBER),
             "demo": demo, "created_at": now, "tagged": True} for id_, who in new]
    connection.execute(_INSERTS[connection.dialect.name], rows)
    mine = {id_ for some in _some(id_ for id_, _ in new)
            for id_ in session.scalars(select(Patient.id).where(Patient.id.in_(some)))}
    marks = [row for id_, who in new if id_ in mine for row in tags.rows_for(cipher, id_, who)]
    if marks:
        connection.execute(tags.INSERT, marks)


def candidates(session: Session, marks: Iterable[tuple[str, str]], sites: Collection[UUID]) -> list[Person]:
    """Open who may be meant by these marks, of these sites; whoever has no marks yet may always be meant."""
    here = select(Visit.id).where(Visit.patient_id == Patient.id, Visit.location_id.in_(sites)).exists()
    statement = (select(*COLUMNS).where(or_(here, Patient.merged_into.is_not(None)))
                 .where(or_(Patient.id.in_(tags.marked(session, marks)), ~Patient.tagged))
                 .order_by(Patient.id).limit(MOST_CANDIDATES))
    return list(_opened(session, session.execute(statement)))


def born_on(session: Session, days: Collection[str], sites: Collection[UUID]) -> Iterator[Person]:
    """Open the patients of these sites who may have been born on one of these days (ISO)."""
    cipher = cipher_of(session)
    wanted = {one for day in days for one in tags.tag(cipher, tags.BORN, day)}
    here = select(Visit.id).where(Visit.patient_id == Patient.id, Visit.location_id.in_(sites)).exists()
    for some in _some(sorted(wanted)):
        having = select(PatientTag.patient_id).where(PatientTag.tag.in_(some))
        rows = session.execute(select(*COLUMNS).where(Patient.id.in_(having), here))
        yield from (one for one in _opened(session, rows) if one.identity["birth_date"] in days)


def mark_some(session: Session, limit: int) -> int:
    """Mark patients who have no marks yet, and give how many these were."""
    rows = session.execute(select(*COLUMNS).where(~Patient.tagged).order_by(Patient.id).limit(limit)).all()
    for person in _opened(session, rows):
        tags.put(session, person.id, person.identity)
    return len(rows)


def is_of(session: Session, patient_id: UUID, sites: Collection[UUID]) -> bool:
    """Whether a patient has, or had, a visit at one of these sites."""
    return session.scalar(select(Visit.id).where(Visit.patient_id == patient_id, Visit.location_id.in_(sites))
                          .limit(1)) is not None


def sites_of(session: Session, patient_id: UUID) -> set[UUID]:
    """Give the sites at which a patient has visits."""
    return set(session.scalars(select(Visit.location_id).where(Visit.patient_id == patient_id).distinct()))


def visit_counts(session: Session, ids: Collection[UUID], sites: Collection[UUID]) -> dict[UUID, int]:
    """Give how many visits each of these patients has at these sites."""
    return {id_: count for some in _some(ids) for id_, count in session.execute(
        select(Visit.patient_id, func.count()).where(Visit.patient_id.in_(some), Visit.location_id.in_(sites))
        .group_by(Visit.patient_id))}


def visits_of(session: Session, patient_id: UUID, sites: Collection[UUID]) -> Sequence[Row[Visit, Location]]:
    """Give a patient's visits at these sites, the latest first."""
    return session.execute(select(Visit, Location).join(Location, Visit.location_id == Location.id)
                           .where(Visit.patient_id == patient_id, Visit.location_id.in_(sites))
                           .order_by(Visit.starts_at.desc(), Visit.id)).all()


def visit_ids(session: Session, patient_id: UUID) -> list[UUID]:
    """Give all visits of a patient."""
    return list(session.scalars(select(Visit.id).where(Visit.patient_id == patient_id).order_by(Visit.id)))


def move_visits(session: Session, ids: Collection[UUID], *, since: UUID, to: UUID) -> list[UUID]:
    """Give visits of one record to another, and say which; those that are no longer the first one's stay."""
    moved: list[UUID] = []
    for some in _some(ids):
        mine = list(session.scalars(select(Visit.id).where(Visit.id.in_(some), Visit.patient_id == since)))
        session.execute(update(Visit).where(Visit.id.in_(mine)).values(patient_id=to))
        moved += mine
    return moved


def set_language(session: Session, patient_id: UUID, sites: Collection[UUID], language: str,
                 now: datetime) -> bool:
    """Give a patient's visits to come at these sites another language; give whether one had another."""
    changed = session.connection().execute(update(Visit).where(
        Visit.patient_id == patient_id, Visit.location_id.in_(sites), Visit.starts_at >= now,
        Visit.language != language).values(language=language))
    return changed.rowcount > 0


def note_change(session: Session, values: Mapping[str, Any]) -> None:
    """Keep one correction; `document` is sealed here."""
    document = seal(session, values["document"], "patient_change", "document", values["id"])
    session.execute(insert(table_of(PatientChange)), {**values, "document": document})


def changes_of(session: Session, patient_id: UUID) -> list[tuple[PatientChange, dict[str, Any]]]:
    """Give the corrections of a record, the newest first, each with its document."""
    rows = session.scalars(select(PatientChange).where(PatientChange.patient_id == patient_id)
                           .order_by(PatientChange.at.desc(), PatientChange.id))
    return [(row, unseal(session, row.document, "patient_change", "document", row.id)) for row in rows]


def merges_of(session: Session, patient_id: UUID) -> list[tuple[PatientMerge, dict[str, Any]]]:
    """Give what was merged into or out of a record, the newest first, each with its document."""
    rows = session.scalars(select(PatientMerge).where(
        or_(PatientMerge.kept_id == patient_id, PatientMerge.gone_id == patient_id))
        .order_by(PatientMerge.at.desc(), PatientMerge.id))
    return [(row, unseal(session, row.document, "patient_merge", "document", row.id)) for row in rows]


def keep_search(session: Session, id_: UUID, document: Mapping[str, Any], *, by: str,
                until: datetime) -> None:
    """Keep what somebody looks for."""
    session.add(PatientSearch(id=id_, created_by=by, expires_at=until,
                              document=seal(session, dict(document), "patient_search", "document", id_)))


def search(session: Session, id_: UUID, *, by: str, now: datetime) -> dict[str, Any] | None:
    """Give what somebody looks for, to them alone and for a while."""
    row = session.get(PatientSearch, id_)
    if row is None or row.created_by != by or row.expires_at <= now:
        return None
    document: dict[str, Any] = unseal(session, row.document, "patient_search", "document", id_)
    return document


def is_any_old(session: Session, now: datetime) -> bool:
    """Whether there is a search whose time is over."""
    old = select(PatientSearch.id).where(PatientSearch.expires_at <= now).limit(1)
    return session.scalar(old) is not None


def forget_searches(session: Session, now: datetime) -> None:
    """Delete what was looked for a while ago."""
    session.execute(delete(PatientSearch).where(PatientSearch.expires_at <= now))


def _opened(session: Session, rows: Iterable[Sequence[Any]]) -> Iterator[Person]:
    """Open records, quickest where they are many. Raises Damaged."""
    every = list(rows)
    values = ((row[1], context("patient", "identity", row[0])) for row in every)
    for row, plain in zip(every, cipher_of(session).open_each(values), strict=True):
        if plain is None:
            raise Damaged(f"patient:identity:{row[0]} was changed or moved since it was written.")
        yield Person(row[0], json.loads(plain), row[2], row[3])


def _some(values: Iterable[V]) -> Iterator[list[V]]:
    every = list(values)
    yield from (every[start:start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def names_of(session: Session, actors: Collection[str]) -> dict[str, str]:
    """Give the names of the accounts among these, as the trail names who did something."""
    ids = {}
    for actor in actors:
        try:
            ids[UUID(actor)] = actor
        except ValueError:
            continue   # a command or a job: its own name says it
    return {ids[id_]: name for id_, name in session.execute(
        select(Account.id, Account.name).where(Account.id.in_(ids)))}
