"""Correcting who a patient is. What it was before is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor
from triage.services.audit import note
from triage.store import people, visits
from triage.store.database import Session
from triage.store.tables.visit import Patient

FIELDS = ("family", "given", "birth_date", "sex", "phone", "email")


def correct_in(session: Session, actor: Actor, patient_id: UUID, said: Mapping[str, str], *,
               now: datetime, why: str = "corrected") -> bool:
    """Correct a record inside a transaction; give whether anything changed."""
    patient = session.get_one(Patient, patient_id, with_for_update=True)
    before = visits.identity_of(session, patient)
    after = {**before, **said}
    changed = [field for field in FIELDS if before[field] != after[field]]
    if not changed:
        return False
    visits.set_identity(session, patient, after)
    document: dict[str, Any] = {"why": why, "before": {field: before[field] for field in changed},
                                "after": {field: after[field] for field in changed}}
    people.note_change(session, {"id": uuid4(), "patient_id": patient_id, "document": document,
                                 "created_by": actor.id, "at": now})
    note(session, actor, "patient corrected", "patient", patient_id, now=now, detail=changed)
    return True
