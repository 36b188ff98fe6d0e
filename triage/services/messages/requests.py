"""What the desk has sent: to everybody of a day who was not invited yet, or to one patient."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.links import current_link, invite, location_facts, visit_of
from triage.services.messages import queueing
from triage.services.messages.queueing import SendSettings, Whom, whom
from triage.services.messages.ways import SMS, Way, is_set_up, shortened
from triage.services.views.desk import Link
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import MessageFacts
from triage.store import intakes, locations, messages, visits
from triage.store.database import Session, Store
from triage.store.sealing import unseal
from triage.store.tables.message import PatientMessage
from triage.store.tables.visit import Patient, Visit

AGAIN_AFTER = timedelta(minutes=2)   # a second press within this is a slip, not a wish


@dataclass(frozen=True, slots=True)
class Plan:
    """What one press would do on a day: how many get a text, an e-mail, or a printed card.

    `lacking` are the ways that somebody needs and that are not set up, in words.
    """

    day: date
    location: LocationFacts
    texts: int
    mails: int
    cards: int
    lacking: tuple[str, ...]

    @property
    def sends(self) -> int:
        """How many messages go out."""
        return self.texts + self.mails


@dataclass(frozen=True, slots=True)
class Card:
    """One card to print. `visit` is on the site's clock."""

    link: Link
    visit: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Sending:
    """One visit's messages as the desk sees them.

    `way` is "sms", "email" or "", `to` shortened; `set_up` whether that way is; `stop` why nothing can be
    sent, "" where it can. `wants_none`: the address itself said so.
    """

    way: str
    to: str
    set_up: bool
    stop: str
    wants_none: bool
    has_link: bool
    messages: tuple[MessageFacts, ...]


def plan(store: Store, actor: Actor, settings: SendSettings, day: date, location_id: UUID, *,
         now: datetime) -> Plan:
    """Say what inviting everybody of a day would do. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    actor.require_at(location_id)
    with store.writing() as session:
        ways = [(one, _way(session, one, settings)) for one in _uninvited(session, location_id, day, now)]
        note(session, actor, "invitations planned", "location", location_id, now=now,
             detail=(day.isoformat(),))
        place = _place(session, location_id)
    texts = sum(way is not None and way.channel == SMS for _, way in ways)
    used = {way.channel for _, way in ways if way}
    lacking = tuple(queueing.NOT_SET_UP[channel] for channel in sorted(used)
                    if not is_set_up(settings, channel))
    cards = sum(way is None for _, way in ways)
    return Plan(day, place, texts, len(ways) - texts - cards, cards, lacking)


def invite_all(store: Store, actor: Actor, settings: SendSettings, day: date, location_id: UUID, *,
               now: datetime, key: str) -> Plan:
    """Invite everybody of a day who was not invited and can be written to; the same `key` does so once."""
    actor.require(Role.FRONT_DESK)
    actor.require_at(location_id)
    texts = mails = cards = 0
    with store.writing() as session:
        for one in _uninvited(session, location_id, day, now):
            way = _way(session, one, settings)
            if way is None:
                cards += 1
                continue
            queueing.live_link(session, actor, settings, one, now=now)
            queueing.put(session, actor, settings, one, way=way, kind="invitation", at_once=False, now=now,
                         key=f"{key}:{one.visit.id}", requested_by=actor.id)
            texts, mails = texts + (way.channel == SMS), mails + (way.channel != SMS)
        place = _place(session, location_id)
    return Plan(day, place, texts, mails, cards, ())


def make_cards(store: Store, actor: Actor, settings: SendSettings, day: date, location_id: UUID, *,
               now: datetime) -> None:
    """Make links for those of a day who cannot be written to; one that works is kept."""
    for visit, _ in _for_cards(store, actor, settings, day, location_id, now=now):
        if current_link(store, actor, settings, visit.id, now=now) is None:
            invite(store, actor, settings, visit.id, now=now)


def cards(store: Store, actor: Actor, settings: SendSettings, day: date, location_id: UUID, *,
          now: datetime) -> tuple[Card, ...]:
    """Give the cards for those of a day who cannot be written to and have a link that works, by time."""
    found = ((current_link(store, actor, settings, visit.id, now=now), visit, place)
             for visit, place in _for_cards(store, actor, settings, day, location_id, now=now))
    return tuple(Card(link, place.local(visit.starts_at), visit.language)
                 for link, visit, place in found if link)


def _for_cards(store: Store, actor: Actor, settings: SendSettings, day: date, location_id: UUID, *,
               now: datetime) -> list[tuple[Visit, LocationFacts]]:
    actor.require(Role.FRONT_DESK)
    actor.require_at(location_id)
    with store.reading() as session:
        return [(one.visit, one.location) for one in _expected(session, location_id, day, now)
                if _way(session, one, settings) is None]


def sending_of(store: Store, actor: Actor, settings: SendSettings, visit_id: UUID, *,
               now: datetime) -> Sending:
    """Give one visit's messages, and whether another can be sent. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        one = _one(session, actor, visit_id)
        way = one.way(settings)
        wants_none = bool(way and queueing.stopped(session, way))
        stop = queueing.why_not(session, one, now) or (queueing.OPTED_OUT if wants_none else "") or (
            "" if way else queueing.NO_ADDRESS)
        note(session, actor, "messages read", "visit", visit_id, now=now)
        link = visits.live_invite(session, visit_id)
        return Sending(way.channel if way else "", shortened(way) if way else "",
                       bool(way and is_set_up(settings, way.channel)), stop, wants_none,
                       bool(link and link.expires_at > now and not link.blocked),
                       tuple(_facts(session, row) for row in messages.of_visit(session, visit_id)))


def send(store: Store, actor: Actor, settings: SendSettings, visit_id: UUID, *, now: datetime, key: str,
         anew: bool = False) -> None:
    """Send one patient the link; `anew` makes another first, and the one before ends.

    The same `key` sends once. Raises NotFound, Conflict.
    """
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        one = _one(session, actor, visit_id)
        way = one.way(settings)
        if way is None:
            raise Conflict("There is no phone number or e-mail on file. Print a card, or give a code.")
        if reason := queueing.why_not(session, one, now) or (
                queueing.OPTED_OUT if queueing.stopped(session, way) else ""):
            raise Conflict(f"Nothing was sent: {reason}.")
        before = messages.of_visit(session, visit_id)
        if before and before[0].state == "queued" and before[0].created_at > now - AGAIN_AFTER:
            return   # pressed twice
        if queueing.live_link(session, actor, settings, one, now=now, anew=anew) is None:
            queueing.live_link(session, actor, settings, one, now=now, anew=True)
        queueing.put(session, actor, settings, one, way=way, kind="new_link" if before else "invitation",
                     key=key, requested_by=actor.id, at_once=True, now=now)


def set_stop(store: Store, actor: Actor, settings: SendSettings, visit_id: UUID, *, active: bool,
             now: datetime) -> None:
    """Keep that a patient told the desk to stop messages to the address on file, or to send them again."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        one = _one(session, actor, visit_id)
        way = one.way(settings)
        if way is None:
            raise InvalidInput("address", "There is no address on file.")
        messages.set_stop(session, way.to, active=active, source="desk", now=now)
        if active:
            messages.stop_queued(session, [visit_id], queueing.OPTED_OUT, now)
        note(session, actor, "messages stopped" if active else "messages resumed", "visit", visit_id, now=now)


def _uninvited(session: Session, location_id: UUID, day: date, now: datetime) -> Iterator[Whom]:
    for one in _expected(session, location_id, day, now):
        link = visits.live_invite(session, one.visit.id)
        if link is None or (link.expires_at <= now and not link.blocked):
            yield one


def _expected(session: Session, location_id: UUID, day: date, now: datetime) -> Iterator[Whom]:
    """Give the visits of a day that are still to come, with a form that somebody may still fill in."""
    place = _place(session, location_id)
    zone = place.local(now).tzinfo
    start = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    found = visits.of_day(session, location_id, start, end)
    for row in found:
        one = whom(session, row.Visit, row.Patient, row.Location)
        if not queueing.why_not(session, one, now) and intakes.latest_of_visit(session, one.visit.id) is None:
            yield one


def _way(session: Session, one: Whom, settings: SendSettings) -> Way | None:
    way = one.way(settings)
    return way if way and not queueing.stopped(session, way) else None


def _place(session: Session, location_id: UUID) -> LocationFacts:
    found = locations.get(session, location_id)
    if found is None:
        raise NotFound("There is nothing here.")
    return location_facts(found)


def _one(session: Session, actor: Actor, visit_id: UUID) -> Whom:
    visit, location = visit_of(session, actor, visit_id)
    return whom(session, visit, session.get_one(Patient, visit.patient_id), location)


def _facts(session: Session, row: PatientMessage) -> MessageFacts:
    to = unseal(session, row.document, "patient_message", "document", row.id)["to"]
    return MessageFacts(row.id, row.kind, row.channel, row.state, row.error, shortened(Way(row.channel, to)),
                        row.created_at, row.settled_at or row.sent_at)
