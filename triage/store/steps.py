"""Queries on what the desk put right: the trail of a visit, and what must move when a form does."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.sealing import seal, unseal
from triage.store.tables.base import UtcTime
from triage.store.tables.case import Case
from triage.store.tables.code import EntryCode
from triage.store.tables.intake import Intake, PatientSession
from triage.store.tables.step import VisitStep
from triage.store.tables.visit import Invite, Visit


def add(session: Session, visit_id: UUID, kind: str, document: Mapping[str, Any], *, account_id: UUID | None,
        now: datetime, undoes: UUID | None = None) -> VisitStep:
    """Append one step; after those that are there, whatever the clock says."""
    id_ = uuid4()
    newest = session.scalar(select(func.max(VisitStep.at, type_=UtcTime))
                            .where(VisitStep.visit_id == visit_id))
    at = max(now, newest + timedelta(microseconds=1)) if newest else now
    made = VisitStep(id=id_, visit_id=visit_id, kind=kind, account_id=account_id, at=at, undoes=undoes,
                     document=seal(session, dict(document), "visit_step", "document", id_))
    session.add(made)
    session.flush()
    return made


def document_of(session: Session, step: VisitStep) -> dict[str, Any]:
    """Open what a step changed."""
    found: dict[str, Any] = unseal(session, step.document, "visit_step", "document", step.id)
    return found


def get(session: Session, step_id: UUID) -> VisitStep | None:
    """Give one step."""
    return session.get(VisitStep, step_id)


def of_visits(session: Session, visit_ids: Collection[UUID]) -> Sequence[Row[VisitStep, str]]:
    """Give all steps of some visits, the newest first, each with the name of who took it."""
    return session.execute(
        select(VisitStep, Account.name).outerjoin(Account, VisitStep.account_id == Account.id)
        .where(VisitStep.visit_id.in_(visit_ids)).order_by(VisitStep.at.desc(), VisitStep.id)).all()


def undone(session: Session, step_id: UUID) -> bool:
    """Whether a step was taken back."""
    return session.scalar(select(VisitStep.id).where(VisitStep.undoes == step_id)) is not None


def close(session: Session, visit_id: UUID, now: datetime, *, links: bool = True) -> None:
    """End every device that has the visit's form open, its code, and its links."""
    forms = select(Intake.id).where(Intake.visit_id == visit_id)
    session.execute(update(PatientSession).where(PatientSession.intake_id.in_(forms),
                                                 PatientSession.ended_at.is_(None)).values(ended_at=now))
    session.execute(update(EntryCode).where(EntryCode.visit_id == visit_id, EntryCode.used_at.is_(None),
                                            EntryCode.revoked_at.is_(None)).values(revoked_at=now))
    if links:
        session.execute(update(Invite).where(Invite.visit_id == visit_id, Invite.revoked_at.is_(None))
                        .values(revoked_at=now))


def forms_of(session: Session, visit_id: UUID) -> Sequence[Intake]:
    """Give the visit's forms, held, the latest version last."""
    return session.scalars(select(Intake).where(Intake.visit_id == visit_id)
                           .order_by(Intake.version, Intake.id).with_for_update()).all()


def case_of(session: Session, visit_id: UUID) -> Case | None:
    """Give the visit's case, held."""
    return session.scalar(select(Case).where(Case.visit_id == visit_id).order_by(Case.raised_at.desc())
                          .limit(1).with_for_update())


def move_forms(session: Session, from_id: UUID, to: Visit) -> None:
    """Put a visit's forms and case with another visit, which has none."""
    session.execute(update(Intake).where(Intake.visit_id == from_id).values(visit_id=to.id))
    session.execute(update(Case).where(Case.visit_id == from_id)
                    .values(visit_id=to.id, location_id=to.location_id))


def session_of(session: Session, intake_id: UUID) -> UUID | None:
    """Give one session in which a form was open, over or not."""
    return session.scalar(select(PatientSession.id).where(PatientSession.intake_id == intake_id)
                          .order_by(PatientSession.created_at.desc()).limit(1))


def visits_of_patient(session: Session, patient_id: UUID, besides: UUID) -> Sequence[Visit]:
    """Give the other visits of a patient."""
    return session.scalars(select(Visit).where(Visit.patient_id == patient_id, Visit.id != besides,
                                               Visit.standing != "void").order_by(Visit.starts_at)).all()
