"""The front desk's day: who is expected, how far each form is, and the one thing to do next.

Nothing here says a level or a reason. That a clinician was told is all the desk may know.
"""

from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.board import day, digest, places_of, row
from triage.services.errors import NotFound
from triage.services.links import current_link, invite
from triage.services.views.desk import STATES, Choice, DayBoard, Link, NewVisit, VisitRow
from triage.services.views.facts import LocationFacts
from triage.services.visits import add_visit
from triage.store import cases
from triage.store.accounts import clinicians_of
from triage.store.database import Store

__all__ = ["STATES", "Choice", "DayBoard", "Link", "NewVisit", "VisitRow", "add_visit", "clinicians",
           "current_link", "day", "digest", "invite", "locations", "mark_printed", "row"]


def locations(store: Store, actor: Actor) -> tuple[LocationFacts, ...]:
    """Give the sites that an actor works at, by name."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.reading() as session:
        return places_of(session, actor)


def clinicians(store: Store, actor: Actor, location_id: UUID) -> tuple[Choice, ...]:
    """Give the clinicians of one of the actor's sites, by name."""
    actor.require(Role.FRONT_DESK)
    actor.require_at(location_id)
    with store.reading() as session:
        return tuple(Choice(account.id, account.name) for account in clinicians_of(session, location_id))


def mark_printed(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Record that a case's summary was printed. Raises NotFound."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        case = cases.lock(session, case_id)
        if case is None:
            raise NotFound("There is nothing here.")
        actor.require_at(case.location_id)
        case.printed_at = now
        note(session, actor, "summary printed", "case", case.id, now=now)
