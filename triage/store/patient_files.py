"""Everything of one patient, whatever table it lies in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from triage.store.erasures import merged
from triage.store.sealing import unseal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.message import PatientMessage
from triage.store.tables.visit import Patient, Visit


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows, the oldest first; `messages` are (when, channel, state, opened document)."""

    patients: tuple[Patient, ...]
    visits: tuple[tuple[Visit, Location], ...]
    cases: tuple[UUID, ...]
    unsent: tuple[Any, ...]
    messages: tuple[tuple[datetime, str, str, dict[str, Any]], ...]
    locations: frozenset[UUID]


def gather(session: Session, patient_id: UUID) -> Gathered:
    """Look everything up. Raises Damaged."""
    every = merged(session, patient_id)
    visits = session.execute(select(Visit, Location).join(Location, Visit.location_id == Location.id)
                             .where(Visit.patient_id.in_(every)).order_by(Visit.starts_at, Visit.id)).all()
    ids = [visit.id for visit, _ in visits]
    cases = session.scalars(select(Case.id).where(Case.visit_id.in_(ids)).order_by(Case.raised_at, Case.id))
    unsent = session.execute(
        select(Intake, Visit, Location).join(Visit, Intake.visit_id == Visit.id)
        .join(Location, Visit.location_id == Location.id)
        .where(Visit.id.in_(ids), ~exists().where(Case.intake_id == Intake.id),
               ~exists().where(Case.visit_id == Visit.id, Intake.status == "submitted"))
        .order_by(Intake.started_at, Intake.id)).all()
    messages = session.scalars(select(PatientMessage).where(PatientMessage.visit_id.in_(ids))
                               .order_by(PatientMessage.created_at, PatientMessage.id)).all()
    return Gathered(
        tuple(session.scalars(select(Patient).where(Patient.id.in_(every)).order_by(Patient.created_at))),
        tuple((visit, place) for visit, place in visits), tuple(cases), tuple(unsent),
        tuple((one.created_at, one.channel, one.state, unseal(
            session, one.document, PatientMessage.__tablename__, "document", one.id)) for one in messages),
        frozenset(visit.location_id for visit, _ in visits))
