"""How a visit's patient is reached, for the desk to mend."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.links import visit_of
from triage.store import visits
from triage.store.database import Store
from triage.store.tables.visit import Patient


@dataclass(frozen=True, slots=True)
class Contact:
    """Where messages go; "" where nothing is known."""

    phone: str
    email: str


def contact_of(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> Contact:
    """Give how a visit's patient is reached. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        who = visits.identity_of(session, session.get_one(Patient, visit.patient_id))
        note(session, actor, "address read", "visit", visit_id, now=now)
        return Contact(who["phone"], who["email"])
