"""What there is of one patient, counted: what erasing them would take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.store import erase, erasures
from triage.store.tables.case import Case
from triage.store.tables.visit import Patient


@dataclass(frozen=True, slots=True)
class Belongings:
    """The records, the one that stands for all first; rows that hang on them by table; cases not signed."""

    patients: tuple[Patient, ...]
    counts: Mapping[str, int]
    waiting: int


def of_patient(session: Session, patient_id: UUID) -> Belongings:
    """Count them, in whatever table they lie."""
    every = erasures.merged(session, patient_id)
    rows = {row.id: row for row in session.scalars(select(Patient).where(Patient.id.in_(every)))}
    found = erase.with_all(session, "patient", every)
    open_ = select(func.count()).where(Case.id.in_(found.get("case", ())), Case.state != "signed")
    return Belongings(tuple(rows[id_] for id_ in every),
                      {table: len(ids) for table, ids in found.items() if ids}, session.scalar(open_) or 0)
