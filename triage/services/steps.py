"""One step of a visit's trail: what it was before, what after, who did it, and whether it can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.services.links import location_facts
from triage.services.views.facts import LocationFacts
from triage.store import messages, steps, visits
from triage.store.database import Session
from triage.store.tables.clinic import Location
from triage.store.tables.step import VisitStep
from triage.store.tables.visit import Visit

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """One visit of the actor's, held until the transaction ends."""

    session: Session
    actor: Actor
    visit: Visit
    location: Location
    now: datetime

    @property
    def place(self) -> LocationFacts:
        """The site's facts."""
        return location_facts(self.location)

    @property
    def account_id(self) -> UUID | None:
        """Who of the staff it is; None for a patient."""
        return UUID(self.actor.id) if self.actor.kind == "staff" else None

    def keep(self, kind: str, before: Document, after: Document, *, undoes: UUID | None = None) -> VisitStep:
        """Append a step, and note it."""
        document = {"before": dict(before), "after": dict(after)}
        made = steps.add(self.session, self.visit.id, kind, document, account_id=self.account_id,
                         now=self.now, undoes=undoes)
        action = f"{kind} undone" if undoes else f"{kind} kept"
        note(self.session, self.actor, action, "visit", self.visit.id, now=self.now,
             detail=(f"step:{made.id}",))
        return made

    def close(self, *, links: bool = True) -> None:
        """End what is open for the patient, what waits to be sent to them, and their link unless told."""
        steps.close(self.session, self.visit.id, self.now, links=links)
        messages.stop_queued(self.session, [self.visit.id], "visit changed", self.now)


def held(session: Session, actor: Actor, visit_id: UUID, now: datetime, *,
         was_at: UUID | None = None) -> Held:
    """Hold a visit at one of the actor's sites, or that was at one. Raises NotFound for any other."""
    actor.require(Role.FRONT_DESK)
    found = visits.get(session, visit_id)
    if found is None or found.Visit.standing == "void":
        raise NotFound("There is nothing here.")
    if was_at not in actor.locations:
        actor.require_at(found.Location.id)
    return Held(session, actor, visits.lock(session, visit_id), found.Location, now)
