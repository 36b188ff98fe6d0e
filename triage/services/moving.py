"""A visit at another time, with somebody else, or at another site; and the site that a patient says it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.services.actors import Actor
from triage.services.alerts import raise_alert
from triage.services.audit import note
from triage.services.errors import InvalidInput, NotFound
from triage.services.links import expiry, location_facts
from triage.services.opening import author
from triage.services.steps import Held, held
from triage.services.views.facts import LocationFacts
from triage.services.views.intake import IntakeView
from triage.store import locations, steps, visits
from triage.store.accounts import clinicians_of
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location


@dataclass(frozen=True, slots=True)
class Plan:
    """When, where and with whom. `starts_at` is aware."""

    starts_at: datetime
    location_id: UUID
    clinician_id: UUID | None


def move(store: Store, actor: Actor, visit_id: UUID, plan: Plan, *, now: datetime) -> UUID | None:
    """Plan a visit anew, and give the step; None where nothing changed. Raises InvalidInput, or NotFound."""
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        to = _site(session, plan.location_id)
        actor.require_at(to.id)
        if plan.clinician_id and plan.clinician_id not in {who.id for who in clinicians_of(session, to.id)}:
            raise InvalidInput("clinician_id", "Pick a clinician who works at that location.")
        before = document(one)
        put(one, {"starts_at": plan.starts_at.isoformat(), "location": str(to.id), "wants": None,
                  "clinician": str(plan.clinician_id) if plan.clinician_id else None})
        return one.keep("moved", before, document(one)).id if document(one) != before else None


def follow(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> UUID | None:
    """Move a visit to where the patient says that they are going, with nobody named there yet.

    Staff of the site where it was booked may do so, whether they work at the other one or not: whoever does
    not, sees the visit there no more.
    """
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        if one.visit.wants_location_id is None:
            return None   # pressed twice
        before, to = document(one), _site(session, one.visit.wants_location_id)
        stays = one.visit.clinician_id in {who.id for who in clinicians_of(session, to.id)}
        put(one, {**before, "location": str(to.id), "wants": None,
                  "clinician": before["clinician"] if stays else None})
        return one.keep("moved", before, document(one)).id


def others(store: Store, view: IntakeView) -> tuple[LocationFacts, ...]:
    """Give the other sites that a patient may have meant: in use, and demonstrations among themselves."""
    with store.reading() as session:
        return tuple(location_facts(place) for place in locations.in_use(session)
                     if place.id != view.location.id and place.demo == view.location.demo)


def wanted(store: Store, view: IntakeView) -> LocationFacts | None:
    """Give the site that the patient said they are going to; None where they have not."""
    with store.reading() as session:
        found = visits.get(session, view.visit.id)
        if found is None or found.Visit.wants_location_id is None:
            return None
        return location_facts(session.get_one(Location, found.Visit.wants_location_id))


def choose(store: Store, view: IntakeView, location_id: UUID, *, now: datetime) -> None:
    """Record where the patient says that they are going; the desk moves the visit. Raises NotFound."""
    with store.writing() as session:
        to = _site(session, location_id)
        if to.demo != view.location.demo:
            raise NotFound("There is nothing here.")
        visit = visits.lock(session, view.visit.id)
        before = {"wants": str(visit.wants_location_id) if visit.wants_location_id else None}
        visit.wants_location_id = None if to.id == visit.location_id else to.id
        after = {"wants": str(visit.wants_location_id) if visit.wants_location_id else None}
        if after != before:
            kept = {"before": before, "after": after}
            steps.add(session, visit.id, "place", kept, account_id=None, now=now)
            note(session, author(view), "place chosen", "visit", visit.id, now=now)


def document(one: Held) -> dict[str, Any]:
    """Give a visit's plan as a step keeps it."""
    visit = one.visit
    ids = {"clinician": visit.clinician_id, "wants": visit.wants_location_id}
    return {"starts_at": visit.starts_at.isoformat(), "location": str(visit.location_id),
            **{name: str(id_) if id_ else None for name, id_ in ids.items()}}


def put(one: Held, kept: Mapping[str, Any]) -> None:
    """Give a visit the plan that a step kept; its link, its case and its condition go along."""
    visit, session = one.visit, one.session
    ids = {name: UUID(kept[name]) if kept[name] else None for name in ("clinician", "wants")}
    visit.starts_at, visit.location_id = datetime.fromisoformat(kept["starts_at"]), UUID(kept["location"])
    visit.clinician_id, visit.wants_location_id = ids["clinician"], ids["wants"]
    to = _site(session, visit.location_id)
    if not steps.forms_of(session, visit.id):
        visit.condition = to.condition
    case = steps.case_of(session, visit.id)
    if case and case.location_id != to.id:
        case.location_id = to.id
        if case.told and case.state != "signed":   # those of the other site were told, these were not
            raise_alert(session, case, [f"moved:{one.now.isoformat()}"], now=one.now)
    link = visits.live_invite(session, visit.id)
    if link and link.expires_at > one.now:   # one that is over stays over
        link.expires_at = max(expiry(location_facts(to), visit.starts_at, one.now), one.now)


def _site(session: Session, location_id: UUID) -> Location:
    found = session.get(Location, location_id)
    if found is None or not found.active:
        raise NotFound("There is nothing here.")
    return found
