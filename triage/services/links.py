"""Patients' links: making one, showing the live one again."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, NotFound, VisitOff
from triage.services.opening import LinkSettings
from triage.services.tokens import link_token
from triage.services.views.desk import OFF, Link
from triage.services.views.facts import LocationFacts
from triage.services.views.help import read_help
from triage.store import intakes, visits
from triage.store.crypto import fingerprint
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Invite, Visit

LONGEST = timedelta(days=30)


def invite(store: Store, actor: Actor, settings: LinkSettings, visit_id: UUID, *, now: datetime) -> Link:
    """Make a new link for a visit; the one before ends. Raises NotFound, or Conflict when it is too late."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, location = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        made = renew(session, actor, settings, visit, location, now=now)
        return _link(settings, made.id, made.expires_at)


def renew(session: Session, actor: Actor, settings: LinkSettings, visit: Visit, location: Location, *,
          now: datetime) -> Invite:
    """Make a new link inside a transaction that holds the visit. Raises Conflict when it is too late."""
    if visit.standing in OFF:
        raise VisitOff
    intake = intakes.latest_of_visit(session, visit.id)
    if intake and intake.status == "submitted":
        raise Conflict("The form was sent already.")
    expires_at = expiry(location_facts(location), visit.starts_at, now)
    if expires_at <= now:
        raise Conflict("The visit is over.")
    visits.revoke_invites(session, visit.id, now)
    id_ = uuid4()
    token_hash = fingerprint(link_token(settings.link_key, id_))
    made = Invite(id=id_, visit_id=visit.id, token_hash=token_hash, expires_at=expires_at,
                  created_by=actor.id, created_at=now)
    session.add(made)
    note(session, actor, "link made", "visit", visit.id, now=now, detail=(f"invite:{id_}",))
    return made


def live_or_new(session: Session, actor: Actor, settings: LinkSettings, visit: Visit, location: Location, *,
                now: datetime) -> Invite:
    """Give a visit's live link, or make one: inside a transaction that holds the visit. Raises Conflict."""
    live = visits.live_invite(session, visit.id)
    if live is not None and live.expires_at > now:
        return live
    return renew(session, actor, settings, visit, location, now=now)


def current_link(store: Store, actor: Actor, settings: LinkSettings, visit_id: UUID, *,
                 now: datetime) -> Link | None:
    """Give the live link of a visit again; None when it has none that opens."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        found = visits.live_invite(session, visit.id)
        if found is None or found.blocked or found.expires_at <= now:
            return None
        if fingerprint(link_token(settings.link_key, found.id)) != found.token_hash:
            return None   # made with another link key: what we would show opens nothing
        note(session, actor, "link shown", "visit", visit.id, now=now, detail=(f"invite:{found.id}",))
        return _link(settings, found.id, found.expires_at)


def expiry(location: LocationFacts, starts_at: datetime, now: datetime) -> datetime:
    """Give when a link made now ends: with the day after the visit at the site, at most 30 days from now."""
    day = location.local(starts_at).date() + timedelta(days=2)
    end = datetime.combine(day, time.min, location.local(starts_at).tzinfo)
    return min(end.astimezone(now.tzinfo), now + LONGEST)


def location_facts(location: Location) -> LocationFacts:
    """Give a site's facts."""
    return LocationFacts(location.id, location.name, location.timezone, location.phone, location.demo,
                         read_help(location.help))


def visit_of(session: Session, actor: Actor, visit_id: UUID) -> tuple[Visit, Location]:
    """Give a visit at one of the actor's sites. Raises NotFound for any other."""
    found = visits.get(session, visit_id)
    if found is None:
        raise NotFound("There is nothing here.")
    actor.require_at(found.Location.id)
    return found.Visit, found.Location


def _link(settings: LinkSettings, invite_id: UUID, expires_at: datetime) -> Link:
    path = f"/i/{link_token(settings.link_key, invite_id)}"
    return Link(path, settings.base_url.rstrip("/") + path, expires_at)
