"""Queries on forms being filled in. The statements of the two hot paths are built once, at import."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.base import UtcTime, table_of
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake, IntakeSave, PatientSession
from triage.store.tables.visit import Invite, Patient, Visit
from triage.store.upsert import InsertOnce

# A form with its session, visit, patient and site, labelled as below.
ViewRow = Row[*tuple[Any, ...]]

# One statement for all that a page needs: one look into the database for each page shown.
VIEW = (
    select(
        Intake.id, Intake.definition_hash, Intake.status, Intake.language, Intake.revision,
        Intake.document, Intake.saved_at, Intake.submitted_at, Intake.receipt, Intake.version,
        Intake.counted_as,
        PatientSession.id.label("session_id"), PatientSession.channel, PatientSession.expires_at,
        PatientSession.ended_at, PatientSession.invite_id, PatientSession.account_id, Invite.revoked_at,
        Visit.id.label("visit_id"), Visit.starts_at, Visit.condition,
        Visit.language.label("visit_language"), Account.name.label("clinician"),
        Patient.id.label("patient_id"), Patient.identity,
        Location.id.label("location_id"), Location.name.label("location_name"), Location.timezone,
        Location.phone, Location.demo, Location.help,
    )
    .join_from(PatientSession, Intake, PatientSession.intake_id == Intake.id)
    .join(Invite, PatientSession.invite_id == Invite.id)
    .join(Visit, Intake.visit_id == Visit.id)
    .join(Location, Visit.location_id == Location.id)
    .join(Patient, Visit.patient_id == Patient.id)
    .outerjoin(Account, Visit.clinician_id == Account.id)
)
BY_TOKEN = VIEW.where(PatientSession.token_hash == bindparam("token_hash"))
BY_SESSION = VIEW.where(PatientSession.id == bindparam("session_id"))

_intake = table_of(Intake)
CHANGE = update(_intake).where(_intake.c.id == bindparam("of_id"),
                               _intake.c.revision == bindparam("of_revision"),
                               _intake.c.status == bindparam("of_status"))
add_save = InsertOnce(IntakeSave, "intake_id", "key")


def by_token(session: Session, token_hash: bytes) -> ViewRow | None:
    """Give the form that a patient's cookie opens, with all that its pages show."""
    return session.connection().execute(BY_TOKEN, {"token_hash": token_hash}).one_or_none()


def by_session(session: Session, session_id: UUID) -> ViewRow:
    """Give the same by the id of the patient's session."""
    return session.connection().execute(BY_SESSION, {"session_id": session_id}).one()


def change(session: Session, intake_id: UUID, revision: int, status: str, values: Mapping[str, Any]) -> bool:
    """Change a form made from `revision` while in `status`; give whether it was still there."""
    result = session.connection().execute(CHANGE, {
        "of_id": intake_id, "of_revision": revision, "of_status": status, "revision": revision + 1, **values})
    return result.rowcount == 1


def newest_of_page(session: Session, intake_id: UUID, page: str) -> IntakeSave | None:
    """Give the last save of one page."""
    return session.scalar(select(IntakeSave).where(IntakeSave.intake_id == intake_id, IntakeSave.page == page)
                          .order_by(IntakeSave.revision.desc()).limit(1))


def latest_of_visit(session: Session, visit_id: UUID) -> Intake | None:
    """Give the newest form of a visit, of whichever version."""
    return session.scalar(select(Intake).where(Intake.visit_id == visit_id)
                          .order_by(Intake.version.desc(), Intake.started_at.desc(), Intake.id).limit(1))


def versions(session: Session, visit_id: UUID, upto: int | None = None) -> Sequence[Intake]:
    """Give the forms of a visit, up to a version where one is named, the first one first."""
    wanted = select(Intake).where(Intake.visit_id == visit_id)
    if upto is not None:
        wanted = wanted.where(Intake.version <= upto)
    return session.scalars(wanted.order_by(Intake.version)).all()


def version(session: Session, visit_id: UUID, number: int) -> Intake | None:
    """Give one version of a visit's form."""
    return session.scalar(select(Intake).where(Intake.visit_id == visit_id, Intake.version == number))


def move_sessions(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Have every device that has one form open go on with another."""
    session.execute(update(PatientSession).where(PatientSession.intake_id == from_id)
                    .values(intake_id=to_id))


def set_language(session: Session, intake_id: UUID, language: str) -> None:
    """Show an open form in another language."""
    session.execute(update(Intake).where(Intake.id == intake_id, Intake.status == "open")
                    .values(language=language))


def end_session(session: Session, session_id: UUID, now: datetime) -> None:
    """Close the form on one device."""
    session.execute(update(PatientSession).where(PatientSession.id == session_id).values(ended_at=now))


def end_typing(session: Session, account_id: UUID, now: datetime) -> Sequence[UUID]:
    """Close what a member of staff has open for patients, and give the forms."""
    open_ = select(PatientSession).where(PatientSession.account_id == account_id,
                                         PatientSession.ended_at.is_(None)).with_for_update()
    found = session.scalars(open_.order_by(PatientSession.id)).all()
    for one in found:
        one.ended_at = now
    return [one.intake_id for one in found]


def typists(session: Session, intake_ids: Collection[UUID],
            besides: Collection[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who saved pages of forms: (channel, name of the staff or None, pages, first, last), oldest first.

    `besides` are names of saves that are no page.
    """
    first = func.min(IntakeSave.saved_at, type_=UtcTime)
    statement = (
        select(IntakeSave.channel, Account.name, func.count(IntakeSave.page.distinct()), first,
               func.max(IntakeSave.saved_at, type_=UtcTime))
        .outerjoin(Account, IntakeSave.account_id == Account.id)
        .where(IntakeSave.intake_id.in_(intake_ids), IntakeSave.page.not_in(besides))
        .group_by(IntakeSave.channel, Account.id, Account.name).order_by(first, IntakeSave.channel))
    return session.execute(statement).all()
