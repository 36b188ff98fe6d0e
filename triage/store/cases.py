"""Queries on cases: one case whole, results and reviews."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, literal_column, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.case import Case, Result, Review
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Patient, Visit
from triage.store.upsert import InsertOnce

add_result = InsertOnce(Result, "intake_id", "hash")
add_review = InsertOnce(Review, "case_id", "key")

WHOLE = (
    select(Case, Intake, Visit, Patient, Location, Account.name.label("clinician"))
    .join(Intake, Case.intake_id == Intake.id)
    .join(Visit, Case.visit_id == Visit.id)
    .join(Patient, Visit.patient_id == Patient.id)
    .join(Location, Case.location_id == Location.id)
    .outerjoin(Account, Visit.clinician_id == Account.id)
)
# Written out, not bound: only then do the databases see that a partial index fits.
WAITING = Case.state != literal_column("'signed'")


def get(session: Session, case_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """Give one case with its form, visit, patient, site and clinician's name, as of one moment."""
    return session.execute(WHOLE.where(Case.id == case_id)).one_or_none()


def lock(session: Session, case_id: UUID) -> Case | None:
    """Give one case, held until the transaction ends."""
    return session.scalar(select(Case).where(Case.id == case_id).with_for_update())


def of_intake(session: Session, intake_id: UUID) -> Case | None:
    """Give the case of a form, held until the transaction ends."""
    return session.scalar(select(Case).where(Case.intake_id == intake_id).with_for_update())


def of_visit(session: Session, visit_id: UUID) -> Case | None:
    """Give the case of a visit, held until the transaction ends."""
    return session.scalar(select(Case).where(Case.visit_id == visit_id).order_by(Case.raised_at, Case.id)
                          .limit(1).with_for_update())


def unassessed(session: Session) -> Sequence[UUID]:
    """Give the forms whose cases the rules could not be applied to, the longest waiting first."""
    return session.scalars(select(Case.intake_id).where(Case.unassessed_at.is_not(None))
                           .order_by(Case.unassessed_at, Case.id)).all()


def sent_before(session: Session, case: Case, patient_id: UUID, sent_at: datetime,
                locations: Collection[UUID]) -> Row[*tuple[Any, ...]] | None:
    """Give the case of what a patient sent last before `sent_at`, for another visit at these sites."""
    statement = WHOLE.where(
        Visit.patient_id == patient_id, Case.id != case.id, Case.visit_id != case.visit_id, Case.finished,
        Case.location_id.in_(locations), Intake.submitted_at < sent_at)
    return session.execute(statement.order_by(Intake.submitted_at.desc(), Case.id).limit(1)).one_or_none()


def result_of(session: Session, intake_id: UUID, hash_: str) -> Result:
    """Give one evaluation of a form."""
    statement = select(Result).where(Result.intake_id == intake_id, Result.hash == hash_)
    return session.execute(statement).scalar_one()


def evaluated_at(session: Session, intake_id: UUID, hash_: str) -> datetime:
    """Say when a form first came to an evaluation."""
    statement = select(Result.evaluated_at).where(Result.intake_id == intake_id, Result.hash == hash_)
    return session.execute(statement).scalar_one()


def final_result(session: Session, intake_id: UUID) -> Result:
    """Give the evaluation that a form's case stands on."""
    stands = (Case.intake_id == Result.intake_id) & (Case.result_hash == Result.hash)
    statement = select(Result).join(Case, stands)
    return session.execute(statement.where(Result.intake_id == intake_id)).scalar_one()


def reviews_of(session: Session, case_id: UUID) -> Sequence[Row[Review, str]]:
    """Give what clinicians did about a case with their names, oldest first."""
    statement = select(Review, Account.name).join(Account, Review.account_id == Account.id)
    return session.execute(statement.where(Review.case_id == case_id).order_by(Review.at, Review.id)).all()


def review_by_key(session: Session, case_id: UUID, key: str) -> Review | None:
    """Find the review that was kept under a form's key."""
    return session.scalar(select(Review).where(Review.case_id == case_id, Review.key == key))


def standing(session: Session, ids: Collection[UUID], *, condition: str | None = None,
             since: datetime | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give these cases, by id, each as it was judged last.

    With `condition`, those of that condition; with `since`, those judged at that moment or later.
    """
    stands = (Case.intake_id == Result.intake_id) & (Case.result_hash == Result.hash)
    statement = (
        select(Case.id, Case.urgency, Result.id.label("result_id"), Result.document, Result.definition_hash,
               Case.finished, Result.evaluated_at, Visit.condition, Location.timezone)
        .join(Result, stands).join(Visit, Case.visit_id == Visit.id)
        .join(Location, Case.location_id == Location.id)
        .where(Case.id.in_(ids)))
    if condition is not None:
        statement = statement.where(Visit.condition == condition)
    if since is not None:
        statement = statement.where(Result.evaluated_at >= since)
    return session.execute(statement.order_by(Case.id)).all()
