"""A form that was sent, and what changed since: through the services."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from triage.services import changes, export, review
from triage.services.opening import view_of
from triage.services.views import CaseView, IntakeView
from triage.store import intakes
from triage.store.models import Case, Intake, Outbox

SENT: dict[str, dict[str, Any]] = {
    "now": {"chest": ["none"]}, "who": {"who-answers": "me"}, "bladder": {"pee": "not-sure"},
    "operations": {"operated": "yes", "operation": [{"when": "2020"}]}, "pain": {"level": 4}}


def sent(clinic: Clinic, **more: dict[str, Any]) -> IntakeView:
    """Send a form; look at it on the device that sent it."""
    view = clinic.sent({**SENT, **more})
    return again(clinic, view)


def again(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Look at a form anew on the same device."""
    with clinic.store.reading() as session:
        return view_of(session, intakes.by_session(session, view.session_id), view.definition, clinic.now)


def begin(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Begin to tell what changed."""
    clinic.pass_by(hours=2)
    changes.begin(clinic.store, view, now=clinic.now)
    return again(clinic, view)


def send(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Send what changed."""
    clinic.submit(view)
    return again(clinic, view)


def case_row(clinic: Clinic, view: IntakeView) -> Case:
    """Give the row of the case."""
    with clinic.store.reading() as session:
        return session.scalars(select(Case).where(Case.visit_id == view.visit.id)).one()


def case_of(clinic: Clinic, view: IntakeView, version: int | None = None) -> CaseView:
    """Give the case as a clinician reads it."""
    return export.case_view(clinic.store, clinic.library, clinic.clinician, case_row(clinic, view).id,
                            now=clinic.now, version=version)


def forms(clinic: Clinic, view: IntakeView) -> list[Intake]:
    """Give the rows of every version."""
    with clinic.store.reading() as session:
        return list(session.scalars(select(Intake).where(Intake.visit_id == view.visit.id)
                                    .order_by(Intake.version)))


def alerts(clinic: Clinic, case_id: UUID) -> int:
    """Count what the clinic was told."""
    with clinic.store.reading() as session:
        return len(session.scalars(select(Outbox).where(Outbox.case_id == case_id)).all())


def sign(clinic: Clinic, view: IntakeView, key: str = "k") -> None:
    """Sign the case as it stands."""
    case = case_row(clinic, view)
    review.decide(clinic.store, clinic.clinician, case.id, AGREE, seen_hash=case.result_hash, key=key,
                  now=clinic.now)
