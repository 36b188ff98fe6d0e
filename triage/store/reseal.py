"""Changing the key: every sealed value is opened and sealed again with the active one, batch by batch.

Each batch is a transaction of its own, and a value that is sealed with the active key is passed over, so
that a run that was killed goes on where it stopped. Forms may be filled in meanwhile: a value that changed
under our hands was sealed anew by whoever changed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.store import messages, subjects, tags, trail_keys, visits
from triage.store.crypto import sealing_key
from triage.store.database import Store
from triage.store.permits import permitted
from triage.store.sealing import cipher_of, context
from triage.store.tables.alarm import LocationAlarms, StaffPhone
from triage.store.tables.base import Base, table_of
from triage.store.tables.batch import VisitBatch
from triage.store.tables.case import Case, CaseExtract, Result, Review
from triage.store.tables.intake import Intake, IntakeSave
from triage.store.tables.keeping import LegalHold
from triage.store.tables.keying import Keying
from triage.store.tables.kiosk import KioskPage
from triage.store.tables.message import MessageStop, PatientMessage
from triage.store.tables.people import PatientChange, PatientMerge, PatientSearch
from triage.store.tables.sequel import Sequel
from triage.store.tables.staff import StaffSubject
from triage.store.tables.step import VisitStep
from triage.store.tables.trail import AuditKey, AuditReason, Outbox
from triage.store.tables.visit import Patient

BATCH = 200
NOTHING = UUID(int=0)

# Every sealed column. A test compares this with the tables.
SEALED: tuple[tuple[type[Base], str], ...] = (
    (Patient, "identity"), (Intake, "document"), (IntakeSave, "document"), (Result, "document"),
    (Case, "summary"), (CaseExtract, "document"), (Review, "document"), (Sequel, "document"),
    (Outbox, "document"),
    (KioskPage, "document"), (Keying, "document"), (PatientMessage, "document"), (MessageStop, "document"),
    (VisitStep, "document"), (VisitBatch, "grid"), (VisitBatch, "plan"), (PatientChange, "document"),
    (PatientMerge, "document"), (PatientSearch, "document"), (LocationAlarms, "document"),
    (StaffPhone, "document"), (StaffSubject, "document"), (AuditKey, "document"), (AuditReason, "document"),
    (LegalHold, "document"))


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch: the table, how many rows were looked at, and how many were sealed anew."""

    table: str
    seen: int
    changed: int


def reseal(store: Store, batch: int = BATCH) -> Iterator[Batch]:
    """Seal everything with the active key, reporting each batch once it is kept. Raises Damaged."""
    with store.writing() as session:
        trail_keys.keep_mark_keys(session)   # the trail itself is never signed anew
    for model, column in SEALED:
        yield from _column(store, model, column, batch)


def _column(store: Store, model: type[Base], column: str, batch: int) -> Iterator[Batch]:
    table, after = table_of(model), NOTHING
    while True:
        with store.writing() as session:
            rows = session.execute(select(table.c.id, table.c[column]).where(table.c.id > after)
                                   .order_by(table.c.id).limit(batch)).all()
            with permitted(session):
                changed = sum(_row(session, model, column, id_, sealed) for id_, sealed in rows)
        if not rows:
            return
        after = rows[-1][0]
        yield Batch(table.name, len(rows), changed)


def _row(session: Session, model: type[Base], column: str, id_: UUID, sealed: bytes) -> bool:
    cipher, table = cipher_of(session), table_of(model)
    if sealing_key(sealed) == cipher.active:
        return False
    place = context(table.name, column, id_)
    fresh = {column: cipher.seal(cipher.open(sealed, place), place)}
    if model is Patient:
        number = cipher.open_json(fresh[column], place)["record_number"]
        fresh["record_number_hash"] = cipher.digest(number, visits.RECORD_NUMBER)
        tags.put(session, id_, cipher.open_json(fresh[column], place))
    elif model is MessageStop:
        address = cipher.open_json(fresh[column], place)["address"]
        fresh["address_hash"] = cipher.digest(address, messages.ADDRESS)
    elif model is StaffSubject:
        issuer = session.scalars(select(StaffSubject.issuer).where(StaffSubject.id == id_)).one()
        fresh["mark"] = subjects.mark(cipher, issuer, cipher.open_json(fresh[column], place)["subject"])
    session.execute(update(table).where(table.c.id == id_, table.c[column] == sealed).values(fresh))
    return True
