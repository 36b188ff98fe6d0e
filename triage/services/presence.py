"""Who has a case open just now, so that two clinicians know of each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.decisions import reviews_of
from triage.services.errors import NotFound
from triage.services.links import location_facts
from triage.services.views.review import ReviewFacts
from triage.store import cases, presences
from triage.store.database import Session, Store

# How long somebody counts as being there: after a page alone, after each sign of its script, after leaving.
BY_PAGE, BY_SCRIPT, AFTER = timedelta(minutes=10), timedelta(seconds=75), timedelta(seconds=25)
KEPT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who has the case open. `since` is on the clinic's clock."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """What happens about a case: who else is there, what it stands on, and its last signature that stands.

    `at` of `signed` is on the clinic's clock, as all times here.
    """

    others: tuple[Other, ...]
    result_hash: str
    state: str
    signed_by: str = ""
    signed_at: datetime | None = None


def come(store: Store, actor: Actor, case_id: UUID, *, now: datetime, by_script: bool = False) -> Around:
    """Say that the actor has a case open, and give who else has. Raises NotFound."""
    until = now + (BY_SCRIPT if by_script else BY_PAGE)
    with store.writing() as session:
        _authorise(session, actor, case_id)
        presences.put(session, case_id, UUID(actor.id), now, until)
        presences.sweep(session, now - KEPT)
        return _around(session, actor, case_id, now)


def leave(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Say that a page of the case was closed. Another one that is open makes up for it at its next sign."""
    with store.writing() as session:
        _authorise(session, actor, case_id)
        presences.shorten(session, case_id, UUID(actor.id), now + AFTER)


def _authorise(session: Session, actor: Actor, case_id: UUID) -> None:
    actor.require(Role.CLINICIAN)
    found = cases.get(session, case_id)
    if found is None:
        raise NotFound("There is nothing here.")
    actor.require_at(found.Case.location_id)


def _around(session: Session, actor: Actor, case_id: UUID, now: datetime) -> Around:
    found = cases.get(session, case_id)
    assert found is not None
    case, site = found.Case, location_facts(found.Location)
    others = tuple(Other(name, site.local(since))
                   for name, since in presences.others(session, case_id, UUID(actor.id), now))
    last = _signature(reviews_of(session, case_id)) if case.state == "signed" else None
    return Around(others, case.result_hash, case.state, last.by if last else "",
                  site.local(last.at) if last else None)


def _signature(reviews: tuple[ReviewFacts, ...]) -> ReviewFacts | None:
    return next((one for one in reversed(reviews) if one.decision), None)
