"""What the trail knows of records that were opened with a reason, and which cases somebody may mean."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.trail import Audit
from triage.store.tables.visit import Visit

MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the trail. `detail`: its words, such as "ground:fault" → {"ground": "fault"}."""

    at: datetime
    actor_id: str
    action: str
    detail: dict[str, str]


def told_of(session: Session, object_: str, actions: Collection[str]) -> list[Told]:
    """Give what was done to one object in these ways, oldest first.

    Found by the object alone, which an index leads to: one record has few rows, whoever reads may have many.
    """
    rows = session.execute(select(Audit.at, Audit.actor_id, Audit.action, Audit.detail)
                           .where(Audit.object == object_, Audit.action.in_(actions)).order_by(Audit.seq))
    return [Told(at, actor_id, action, _words(detail)) for at, actor_id, action, detail in rows]


def cases_of(session: Session, patient_id: UUID, sites: Collection[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give a patient's cases at these sites with form, visit and site, the latest visit first."""
    return session.execute(_WHOLE.where(Visit.patient_id == patient_id, Case.location_id.in_(sites))
                           .order_by(Visit.starts_at.desc(), Case.id).limit(MOST)).all()


def case_at(session: Session, case_id: UUID, sites: Collection[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give one case where it is at one of these sites."""
    return session.execute(_WHOLE.where(Case.id == case_id, Case.location_id.in_(sites))).all()


_WHOLE = (select(Case, Intake, Visit, Location).join(Intake, Case.intake_id == Intake.id)
          .join(Visit, Case.visit_id == Visit.id).join(Location, Case.location_id == Location.id))


def _words(detail: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in json.loads(detail or "[]"))
    return {name: value for name, _, value in pairs}
