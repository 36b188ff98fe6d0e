"""One day of the front desk, line by line. Nothing here says a level or a reason.

What a line says is worked out without opening a name, so that asking "has anything changed?" reads nobody's
record; only a board that is shown does, and leaves its mark in the audit trail.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2s
from typing import Any
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.board_words import clock, detail_of, sent_words, standing_words, trouble_of
from triage.services.errors import NotFound
from triage.services.links import location_facts
from triage.services.views.desk import MORE_STATES, OFF, STATES, Choice, DayBoard, Standing, VisitRow
from triage.services.views.facts import LocationFacts
from triage.store import board
from triage.store.accounts import locations_among
from triage.store.database import Session, Store
from triage.store.sealing import unseal

SOON = timedelta(minutes=45)   # from then on whoever comes in may be asked for by name
LATE = timedelta(minutes=5)
PAST = timedelta(hours=12)     # after that nobody marks an arrival any more


@dataclass(frozen=True)
class Progress:
    """What is known of one visit's form: rows of the statements in store/board.py."""

    visit: Any
    link: Any = None
    form: Any = None
    case: Any = None
    change: Any = None
    message: Any = None
    declined: str = ""
    code: datetime | None = None
    reprint: datetime | None = None
    asked: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Whether the form was sent."""
        return bool(self.form and self.form.status == "submitted")

    @property
    def printed_at(self) -> datetime | None:
        """When it was printed as it was sent last, and went into the right chart."""
        printed = self.case.printed_at if self.case else None
        sent = self.form.submitted_at if self.form else None
        if not printed or not sent or printed < sent:
            return None
        return None if self.reprint and printed <= self.reprint else printed


def day(store: Store, actor: Actor, day: date, *, location_id: UUID | None = None, everywhere: bool = False,
        now: datetime) -> DayBoard:
    """Give one day at one of the actor's sites, the first by name unless `location_id` says another."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        places = places_of(session, actor)
        shown = places if everywhere else (chosen(places, location_id),)
        found = _progress(session, shown, day, now)
        plain = _plain_all(session, found, places, now)
        rows = tuple(_named(session, one, line) for one, line in zip(found, plain, strict=True))
        for place in shown:
            note(session, actor, "day read", "location", place.id, now=now, detail=(day.isoformat(),))
    met = {row.clinician_id: row.clinician for row in rows if row.clinician_id}
    clinicians = tuple(Choice(id_, name) for id_, name in sorted(met.items(), key=lambda one: one[::-1]))
    return DayBoard(day, shown[0], places, rows, counts_of(rows), everywhere, clinicians,
                    _digest(found, plain))


def counts_of(rows: Iterable[VisitRow]) -> Mapping[str, int]:
    """Count lines by state; states that are out of the ordinary only where there are any."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in (*STATES, *MORE_STATES)
            if counts[state] or state in STATES}


def digest(store: Store, actor: Actor, day: date, *, location_id: UUID | None = None,
           everywhere: bool = False, now: datetime) -> str:
    """Give the day's digest alone. It opens no record, so it is not noted."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.reading() as session:
        places = places_of(session, actor)
        shown = places if everywhere else (chosen(places, location_id),)
        found = _progress(session, shown, day, now)
        return _digest(found, _plain_all(session, found, places, now))


def row(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> tuple[LocationFacts, VisitRow]:
    """Give one visit as its line, with its site. Raises NotFound."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        found = board.line(session, visit_id)
        if found is None:
            raise NotFound("There is nothing here.")
        actor.require_at(found.location_id)
        place = chosen(places_of(session, actor), found.location_id)
        (one,) = _joined(session, [found], now)
        note(session, actor, "visit read", "visit", visit_id, now=now)
        (plain,) = _plain_all(session, [one], [place], now)
        return place, _named(session, one, plain)


def places_of(session: Session, actor: Actor) -> tuple[LocationFacts, ...]:
    """Give the sites that an actor works at, by name. Raises NotFound where there is none."""
    places = tuple(map(location_facts, locations_among(session, actor.locations)))
    if not places:
        raise NotFound("You do not work at any site yet. An administrator can add you to one.")
    return places


def chosen(places: tuple[LocationFacts, ...], location_id: UUID | None) -> LocationFacts:
    """Give one of these sites, the first unless told. Raises NotFound for any other."""
    for place in places:
        if location_id in (None, place.id):
            return place
    raise NotFound("There is nothing here.")


def _progress(session: Session, places: Iterable[LocationFacts], day: date,
              now: datetime) -> list[Progress]:
    spans = []
    for place in places:
        zone = place.local(now).tzinfo
        ends = [datetime.combine(day + timedelta(days=more), time.min, zone) for more in (0, 1)]
        spans.append(board.Span(place.id, *ends))
    return _joined(session, board.lines(session, spans), now)


def _joined(session: Session, found: Sequence[Any], now: datetime) -> list[Progress]:
    ids = [one.id for one in found]
    links, cases, messages = (ask(session, ids) for ask in (board.links, board.cases, board.messages))
    declined, reprints = board.declined(session, ids), board.reprints(session, ids)
    codes = board.codes(session, ids, now)
    forms: dict[UUID, Any] = {}
    changes: dict[UUID, Any] = {}
    asked: dict[UUID, datetime] = {}
    for form in board.forms(session, ids):
        is_change = form.version > 1 and form.status == "open"
        (changes if is_change else forms)[form.visit_id] = form
        if form.status == "open" and form.asked_at:
            asked[form.visit_id] = form.asked_at
    return [Progress(one, links.get(one.id), forms.get(one.id), cases.get(one.id),
                     _begun(changes.get(one.id)), messages.get(one.id), declined.get(one.id, ""),
                     codes.get(one.id), reprints.get(one.id), asked.get(one.id)) for one in found]


def _begun(change: Any) -> Any:
    return change if change and change.saved_at else None


def _names(session: Session, found: Iterable[Progress]) -> Mapping[UUID, str]:
    """Give the names of the sites that patients say they are going to instead."""
    wanted = {one.visit.wants_location_id for one in found} - {None}
    return board.names(session, wanted) if wanted else {}


def _plain_all(session: Session, found: Sequence[Progress], places: Iterable[LocationFacts],
               now: datetime) -> list[VisitRow]:
    by_id, names = {place.id: place for place in places}, _names(session, found)
    return [_plain(one, by_id[one.visit.location_id], names, now) for one in found]


def _named(session: Session, one: Progress, plain: VisitRow) -> VisitRow:
    who = unseal(session, one.visit.identity, "patient", "identity", one.visit.patient_id)
    return replace(plain, record_number=who["record_number"],
                   patient_name=f"{who['family'].upper()}, {who['given']}",
                   reachable=bool(who["phone"] or who["email"]) and one.visit.channel != "none")


def _plain(one: Progress, place: LocationFacts, names: Mapping[UUID, str], now: datetime) -> VisitRow:
    """Give a line without the name."""
    visit, form, case = one.visit, one.form, one.case
    state, standing = state_of(one, now), _standing(one, place, now)
    printed = one.printed_at
    return VisitRow(
        visit_id=visit.id, case_id=case.id if case and case.finished else None,
        time=place.local(visit.starts_at), patient_name="", record_number="",
        clinician=visit.clinician or "", clinician_id=visit.clinician_id, patient_id=visit.patient_id,
        state=state, detail=detail_of(one, place, now), next_action=_action(one, state, standing, place, now),
        told=bool(case and case.told), language=form.language if form else visit.language,
        progress=(form.pages_done, form.pages_asked) if form else (0, 0), demo=visit.demo,
        unidentified=bool(form and form.identity_checked is False), location_id=place.id,
        location=place.name, standing=standing, help=visit.help, sent=sent_words(one.message, place, now),
        trouble=trouble_of(one), printed=clock(place, printed, now) if printed else "",
        code_until=clock(place, one.code, now) if one.code and not one.is_sent else "",
        wants=names.get(visit.wants_location_id, ""), changes=bool(one.change),
        tell=bool(case and case.told and case.state == "new"),
        asked=clock(place, one.asked, now) if one.asked else "",
        look_overdue=bool(case and case.state == "new" and case.due_at <= now))


def _digest(found: Iterable[Progress], plain: Iterable[VisitRow]) -> str:
    whole = blake2s(digest_size=12)
    for one, line in zip(found, plain, strict=True):
        whole.update(repr(line).encode())
        whole.update(one.visit.identity)
    return whole.hexdigest()


def state_of(one: Progress, now: datetime) -> str:
    """Name the counter under which a visit stands."""
    link = one.link
    if one.visit.standing in OFF:
        return "away"
    if one.is_sent:
        return "done" if one.printed_at else "to_print"
    if one.declined:
        return "declined"
    if link is None or (link.revoked_at and not one.form):
        return "to_invite"
    if link.revoked_at or link.blocked or link.expires_at <= now:
        return "expired"
    return "in_progress" if one.form else "not_started"


def _standing(one: Progress, place: LocationFacts, now: datetime) -> Standing:
    visit, here = one.visit, one.visit.standing not in ("expected", "late")
    is_today = place.local(visit.starts_at).date() == place.today(now)
    since = now - visit.starts_at
    late = int(since.total_seconds() // 300) * 5 if is_today and not here and since >= LATE else 0
    return Standing(visit.standing, standing_words(visit, place, now), late, visit.walk_in)


def _action(one: Progress, state: str, standing: Standing, place: LocationFacts, now: datetime) -> str:
    """Name the one thing to do next."""
    visit = one.visit
    if standing.off:
        return "put_right"
    if state == "to_print":
        return "print"
    is_near = (place.local(visit.starts_at).date() == place.today(now)
               and visit.starts_at - SOON <= now < visit.starts_at + PAST)
    if standing.name != "arrived" and is_near:
        return "arrived"
    if standing.name == "arrived" and state not in ("done", "declined"):
        return "give_code"
    if state == "not_started" and trouble_of(one):
        return "fix_address"
    return {"to_invite": "invite", "not_started": "show_link", "in_progress": "show_link",
            "expired": "new_link", "declined": "put_right"}.get(state, "none")
