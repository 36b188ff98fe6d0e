"""How long each kind is kept at each site, and what is older than that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session

from triage.store import erase
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.keeping import KINDS, LegalHold, RetentionStep
from triage.store.tables.message import PatientMessage
from triage.store.tables.trail import Outbox
from triage.store.tables.visit import Patient, Visit

__all__ = ["KINDS", "Old", "count", "give_up", "in_force", "old", "put", "some"]

HELD = exists().where(LegalHold.patient_id == Visit.patient_id, LegalHold.lifted_at.is_(None))
HAS_CASE = exists().where(Case.intake_id == Intake.id)
UNSIGNED = exists().where(Case.visit_id == Visit.id, Case.state != "signed")
TABLES = {"drafts": "intake", "cases": "visit", "messages": "patient_message"}


@dataclass(frozen=True, slots=True)
class Old:
    """What is older than it is kept: what may go, what a hold keeps, what nobody has signed yet."""

    due: Select[Any]
    held: Select[Any]
    unsigned: Select[Any]


def put(session: Session, location_id: UUID | None, kind: str, days: int, *, by: str, now: datetime) -> None:
    """Set how long one kind is kept from now on."""
    session.add(RetentionStep(location_id=location_id, kind=kind, days=days, set_by=by, at=now))


def in_force(session: Session) -> dict[tuple[UUID | None, str], int]:
    """Give the days by (site, kind). What nobody has set is not in it, and is kept for ever."""
    steps = session.scalars(select(RetentionStep).order_by(RetentionStep.at, RetentionStep.id))
    return {(step.location_id, step.kind): step.days for step in steps}


def old(kind: str, location_id: UUID, before: datetime) -> Old:
    """Give the ids of what is older than `before` at one site: forms, visits or messages."""
    if kind == "drafts":
        every = select(Intake.id).join(Visit, Intake.visit_id == Visit.id).where(
            Visit.location_id == location_id, Intake.status == "open", ~HAS_CASE,
            func.coalesce(Intake.saved_at, Intake.started_at) < before)
    elif kind == "messages":
        every = select(PatientMessage.id).join(Visit, PatientMessage.visit_id == Visit.id).where(
            PatientMessage.location_id == location_id, PatientMessage.state != "queued",
            PatientMessage.created_at < before)
    else:
        late = exists().where(Intake.visit_id == Visit.id,
                              func.coalesce(Intake.saved_at, Intake.started_at) >= before)
        every = select(Visit.id).where(Visit.location_id == location_id, Visit.starts_at < before, ~late)
    if kind != "cases":
        return Old(every.where(~HELD), every.where(HELD), every.where(HELD, ~HELD))
    return Old(every.where(~HELD, ~UNSIGNED), every.where(HELD), every.where(~HELD, UNSIGNED))


def count(session: Session, query: Select[Any]) -> int:
    """Count what a query gives."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def some(session: Session, query: Select[Any], limit: int) -> Sequence[UUID]:
    """Give some of the ids."""
    return session.scalars(query.limit(limit)).all()


def give_up(session: Session, kind: str, ids: Collection[UUID]) -> None:
    """Delete some forms, visits or messages with all that hangs on them; patients with their last visit."""
    patients: set[UUID] = set()
    if kind == "cases":
        patients = set(session.scalars(select(Visit.patient_id).where(Visit.id.in_(ids))))
    erase.delete_all(session, erase.with_all(session, TABLES[kind], ids))
    lone = session.scalars(select(Patient.id).where(
        Patient.id.in_(patients), Patient.merged_into.is_(None),
        ~exists().where(Visit.patient_id == Patient.id),
        ~exists().where(LegalHold.patient_id == Patient.id, LegalHold.lifted_at.is_(None)))).all()
    if lone:
        merged = session.scalars(select(Patient.id).where(Patient.merged_into.in_(lone))).all()
        erase.delete_all(session, erase.with_all(session, "patient", {*lone, *merged}))


def sent_alerts(session: Session, location_id: UUID, before: datetime) -> None:
    """Delete what was sent to the staff of one site long ago."""
    session.execute(delete(Outbox).where(Outbox.location_id == location_id, Outbox.state == "sent",
                                         Outbox.created_at < before))
