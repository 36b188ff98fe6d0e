"""Begins a round of telling people about a case, and says until when somebody must look at it."""

from datetime import datetime
from uuid import UUID, uuid4

from triage.rules.result import Urgency
from triage.services.actors import Actor, system
from triage.services.alarms.people import Ring
from triage.services.alarms.site import alarms_of
from triage.services.audit import note
from triage.store import alarms
from triage.store.database import Session
from triage.store.tables.case import Case
from triage.store.tables.visit import Visit

JOB = system("alarms")


def due_at(session: Session, case: Case, visit_at: datetime, now: datetime) -> datetime:
    """Say until when a case that is raised now must be seen, by its level and what its site has set."""
    return alarms_of(session, case.location_id).due_at(Urgency(case.urgency), visit_at, now)


def rouse(session: Session, case: Case, now: datetime) -> None:
    """Begin telling people of a case that was raised; the first time it is its visit's clinician's."""
    if not case.alarm:
        clinician = session.get_one(Visit, case.visit_id).clinician_id
        if clinician and not Ring(session, case, now).has_left(clinician):
            give(session, JOB, case, "assigned", clinician, now=now)
    arm(case, now)


def arm(case: Case, now: datetime) -> None:
    """Begin telling people anew: nobody has looked at the case as it is now."""
    case.alarm = (case.alarm or 0) + 1
    case.alarmed_at, case.next_step, case.next_step_at = now, 0, now


def disarm(case: Case) -> None:
    """Tell nobody any more: somebody has looked."""
    case.next_step_at = None


def give(session: Session, actor: Actor, case: Case, kind: str, to: UUID | None, *, now: datetime) -> None:
    """Say whose a case is from now on, and keep how that came about. `to` None is nobody."""
    case.owner_id = to
    by = UUID(actor.id) if actor.kind == "staff" else None
    alarms.add_step(session, {
        "id": uuid4(), "key": f"{case.id}:{kind}:{uuid4()}", "case_id": case.id, "kind": kind,
        "alarm": case.alarm, "step": 0, "people": 0, "account_id": by, "to_id": to, "at": now})
    note(session, actor, f"case {kind}", "case", case.id, now=now, detail=(f"account:{to}",) if to else ())
