"""A patient's facts out of the sealed identity."""

from datetime import date

from triage.services.views.facts import PatientFacts
from triage.store import visits
from triage.store.database import Session
from triage.store.tables.visit import Patient


def patient_facts(session: Session, patient: Patient) -> PatientFacts:
    """Open who a patient is. Raises Damaged when the row was changed from outside."""
    who = visits.identity_of(session, patient)
    return PatientFacts(
        id=patient.id, family=who["family"], given=who["given"],
        birth_date=date.fromisoformat(who["birth_date"]), sex=who["sex"], record_number=who["record_number"],
        phone=who["phone"], email=who["email"], demo=patient.demo,
        unknown=patient.unknown)
