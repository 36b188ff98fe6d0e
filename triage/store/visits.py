"""Queries on patients, their visits and their links."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from triage.store import tags
from triage.store.accounts import Account
from triage.store.sealing import cipher_of, seal, unseal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Invite, Patient, Visit
from triage.store.upsert import InsertOnce

RECORD_NUMBER = "patient.record_number"
_insert_patient = InsertOnce(Patient, "record_number_hash")
_insert_visit = InsertOnce(Visit, "key")

# A visit with who, where and with whom.
WHOLE = (
    select(Visit, Patient, Location, Account.name.label("clinician"))
    .join(Patient, Visit.patient_id == Patient.id)
    .join(Location, Visit.location_id == Location.id)
    .outerjoin(Account, Visit.clinician_id == Account.id)
)


def identity_of(session: Session, patient: Patient) -> dict[str, Any]:
    """Open who a patient is: family, given, birth_date (ISO), sex, phone, email, record_number."""
    identity: dict[str, Any] = unseal(session, patient.identity, "patient", "identity", patient.id)
    return identity


def set_identity(session: Session, patient: Patient, identity: Mapping[str, Any]) -> None:
    """Seal who a patient is, and mark by what they are found."""
    patient.identity = seal(session, dict(identity), "patient", "identity", patient.id)
    tags.put(session, patient.id, identity)


def by_record_number(session: Session, number: str) -> Patient | None:
    """Find the patient with a record number, sealed under whichever key; merged, by what stands for it."""
    hashes = cipher_of(session).digests(number, RECORD_NUMBER)
    found = session.scalar(select(Patient).where(Patient.record_number_hash.in_(hashes)).with_for_update())
    while found and found.merged_into:
        found = session.get_one(Patient, found.merged_into, with_for_update=True)
    return found


def add_patient(session: Session, identity: Mapping[str, Any], *, demo: bool, now: datetime) -> Patient:
    """Add a patient, or give the one that was added with the same record number at the same moment."""
    number = str(identity["record_number"])
    id_ = uuid4()
    if _insert_patient(session, {
            "id": id_, "identity": seal(session, dict(identity), "patient", "identity", id_),
            "record_number_hash": cipher_of(session).digest(number, RECORD_NUMBER),
            "demo": demo, "created_at": now, "tagged": False}):
        tags.put(session, id_, identity)
    found = by_record_number(session, number)
    assert found is not None
    return found


def add(session: Session, values: Mapping[str, Any]) -> bool:
    """Add a visit; give whether its key was new."""
    return _insert_visit(session, values)


def by_key(session: Session, key: str) -> Visit | None:
    """Find the visit that was added under a form's key."""
    return session.scalar(select(Visit).where(Visit.key == key))


def get(session: Session, visit_id: UUID) -> Row[Visit, Patient, Location, str] | None:
    """Give one visit with its patient, site and clinician's name."""
    return session.execute(WHOLE.where(Visit.id == visit_id)).one_or_none()


def lock(session: Session, visit_id: UUID) -> Visit:
    """Give one visit, held until the transaction ends, so that its links change one at a time."""
    return session.execute(select(Visit).where(Visit.id == visit_id).with_for_update()).scalar_one()


def of_day(session: Session, location_id: UUID, start: datetime,
           end: datetime) -> Sequence[Row[Visit, Patient, Location, str]]:
    """Give the visits of one site that begin from `start` until before `end`, by time."""
    statement = WHOLE.where(Visit.location_id == location_id, Visit.starts_at >= start, Visit.starts_at < end)
    return session.execute(statement.order_by(Visit.starts_at, Visit.id)).all()


def invites_of(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, Invite]:
    """Give the newest link of each visit."""
    rows = session.scalars(select(Invite).where(Invite.visit_id.in_(visit_ids))
                           .order_by(Invite.created_at, Invite.id))
    return {invite.visit_id: invite for invite in rows}


def intakes_of(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, Intake]:
    """Give the newest form of each visit, but for changes that were not sent yet."""
    rows = session.scalars(select(Intake).where(Intake.visit_id.in_(visit_ids),
                                                or_(Intake.version == 1, Intake.status != "open"))
                           .order_by(Intake.version, Intake.started_at, Intake.id))
    return {intake.visit_id: intake for intake in rows}


def changes_of(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, Intake]:
    """Give what patients have begun to change since they sent their form, where some of it was saved."""
    rows = session.scalars(select(Intake).where(
        Intake.visit_id.in_(visit_ids), Intake.version > 1, Intake.status == "open",
        Intake.saved_at.is_not(None)).order_by(Intake.id))
    return {intake.visit_id: intake for intake in rows}


def cases_of(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, Case]:
    """Give the newest case of each visit."""
    rows = session.scalars(select(Case).where(Case.visit_id.in_(visit_ids)).order_by(Case.raised_at, Case.id))
    return {case.visit_id: case for case in rows}


def live_invite(session: Session, visit_id: UUID) -> Invite | None:
    """Give the link that was not replaced, expired or not."""
    return session.scalar(select(Invite).where(Invite.visit_id == visit_id, Invite.revoked_at.is_(None)))


def revoke_invites(session: Session, visit_id: UUID, now: datetime) -> None:
    """End a visit's links."""
    session.execute(update(Invite).where(Invite.visit_id == visit_id, Invite.revoked_at.is_(None))
                    .values(revoked_at=now))


def invite_for_update(session: Session, token_hash: bytes) -> Invite | None:
    """Find a link by its token's hash and hold it, so that tries are counted one at a time.

    The visit is held first, as whoever replaces the link holds it: two orders would be a deadlock.
    """
    found = session.scalar(select(Invite).where(Invite.token_hash == token_hash))
    if found:
        lock(session, found.visit_id)
        session.refresh(found, with_for_update=True)
    return found
