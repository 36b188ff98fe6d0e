"""Where a form lay before it was found to be somebody else's: a clinician may have read it there."""

from uuid import UUID

from triage.services.patients import patient_facts
from triage.services.views.facts import Moved
from triage.store import steps
from triage.store.database import Session
from triage.store.tables.visit import Patient


def came_from(session: Session, visit_id: UUID) -> Moved | None:
    """Give where a visit's form lay last; None where it was begun there, or was put back."""
    for step, by in steps.of_visits(session, [visit_id]):
        if step.kind != "put_back":
            continue
        before = steps.document_of(session, step)["before"]
        if "patient" in before:
            patient = session.get_one(Patient, UUID(before["patient"]))
            return Moved(patient_facts(session, patient), step.at, by or "")
        return came_from(session, UUID(before["keeper"]))
    return None
