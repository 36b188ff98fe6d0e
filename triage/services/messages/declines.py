"""Why somebody will not fill in a form, and taking that back."""

from datetime import datetime
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput
from triage.services.links import visit_of
from triage.services.messages import queueing
from triage.store import intakes, messages, visits
from triage.store.database import Store

REASONS = {
    "language": "There is no form in their language",
    "technology": "They cannot use a phone or a computer for it",
    "clinician": "The clinician asked for none",
    "preference": "They would rather not",
    "deceased": "They have died",
    "other": "Another reason",
}


def decline(store: Store, actor: Actor, visit_id: UUID, reason: str, *, now: datetime) -> None:
    """Keep why a visit's form will not be filled in; what waits to be sent to the patient is stopped.

    For somebody who has died all of their visits' messages are. Raises InvalidInput, NotFound, Conflict.
    """
    actor.require(Role.FRONT_DESK)
    if reason not in REASONS:
        raise InvalidInput("reason", "Pick the reason.")
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        found = intakes.latest_of_visit(session, visit.id)
        if found and found.status == "submitted" and reason != messages.DECEASED:
            raise Conflict("The form was sent already.")
        earlier = messages.declines_of(session, [visit.id]).get(visit.id)
        if earlier and earlier.reason == reason:
            return   # pressed twice
        if earlier:
            earlier.undone_at, earlier.undone_by = now, UUID(actor.id)
            session.flush()
        messages.add_decline(session, {"id": uuid4(), "visit_id": visit.id, "reason": reason,
                                       "account_id": UUID(actor.id), "at": now})
        is_deceased = reason == messages.DECEASED
        ids = messages.visits_of(session, visit.patient_id) if is_deceased else [visit.id]
        messages.stop_queued(session, ids, queueing.DECEASED if is_deceased else queueing.DECLINED, now)
        note(session, actor, "form declined", "visit", visit.id, now=now, detail=(reason,))


def take_back(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """Take the reason back: the form may be filled in again. What was stopped stays stopped."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        found = messages.declines_of(session, [visit.id]).get(visit.id)
        if found is None:
            return
        found.undone_at, found.undone_by = now, UUID(actor.id)
        note(session, actor, "declining undone", "visit", visit.id, now=now, detail=(found.reason,))


def reason_of(store: Store, actor: Actor, visit_id: UUID) -> str:
    """Give the reason in force, "" where there is none. Raises NotFound."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.reading() as session:
        visit_of(session, actor, visit_id)
        found = messages.declines_of(session, [visit_id]).get(visit_id)
        return found.reason if found else ""
