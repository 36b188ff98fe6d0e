"""The front desk's day: who is expected, how far each form is, and the one thing to do next.

Nothing here says a level or a reason. That a clinician was told is all the desk may know.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.services.links import current_link, invite, location_facts
from triage.services.views.desk import STATES, Choice, DayBoard, Link, NewVisit, VisitRow
from triage.services.views.facts import LocationFacts
from triage.services.visits import add_visit
from triage.services.words import CHANNEL_WORDS
from triage.store import cases, visits
from triage.store.accounts import clinicians_of, locations_among
from triage.store.database import Session, Store
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Invite

__all__ = ["Choice", "DayBoard", "Link", "NewVisit", "VisitRow", "add_visit", "clinicians", "current_link",
           "day", "invite", "locations", "mark_printed"]

NEXT_ACTION = {"to_invite": "invite", "not_started": "show_link", "in_progress": "show_link",
               "expired": "new_link", "to_print": "print", "done": "none"}


@dataclass(frozen=True)
class _Progress:
    """What is known of one visit's form."""

    invite: Invite | None
    intake: Intake | None
    case: Case | None
    change: Intake | None = None

    @property
    def printed_at(self) -> datetime | None:
        """When it was printed as it was sent last."""
        printed = self.case.printed_at if self.case else None
        sent = self.intake.submitted_at if self.intake else None
        return printed if printed and sent and printed >= sent else None


def day(store: Store, actor: Actor, day: date, *, location_id: UUID | None = None, now: datetime) -> DayBoard:
    """Give one day at one of the actor's sites, the first by name unless `location_id` says another."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        places = _places(session, actor)
        place = _chosen(places, location_id)
        zone = place.local(now).tzinfo
        start = datetime.combine(day, time.min, zone)
        end = datetime.combine(day + timedelta(days=1), time.min, zone)
        rows = _rows(session, place, start, end, now)
        note(session, actor, "day read", "location", place.id, now=now, detail=(day.isoformat(),))
    counts = Counter(row.state for row in rows)
    return DayBoard(day, place, places, rows, {state: counts[state] for state in STATES})


def locations(store: Store, actor: Actor) -> tuple[LocationFacts, ...]:
    """Give the sites that an actor works at, by name."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.reading() as session:
        return _places(session, actor)


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


def _places(session: Session, actor: Actor) -> tuple[LocationFacts, ...]:
    places = tuple(map(location_facts, locations_among(session, actor.locations)))
    if not places:
        raise NotFound("You do not work at any site yet. An administrator can add you to one.")
    return places


def _chosen(places: tuple[LocationFacts, ...], location_id: UUID | None) -> LocationFacts:
    if location_id is None:
        return places[0]
    for place in places:
        if place.id == location_id:
            return place
    raise NotFound("There is nothing here.")


def _rows(session: Session, place: LocationFacts, start: datetime, end: datetime,
          now: datetime) -> tuple[VisitRow, ...]:
    found = visits.of_day(session, place.id, start, end)
    ids = [row.Visit.id for row in found]
    invites, intakes = visits.invites_of(session, ids), visits.intakes_of(session, ids)
    cases_, changes = visits.cases_of(session, ids), visits.changes_of(session, ids)
    rows = []
    for visit, patient, _, clinician in found:
        who = visits.identity_of(session, patient)
        progress = _Progress(invites.get(visit.id), intakes.get(visit.id), cases_.get(visit.id),
                             changes.get(visit.id))
        state = _state(progress, now)
        intake, case = progress.intake, progress.case
        rows.append(VisitRow(
            visit_id=visit.id, case_id=case.id if case and case.finished else None,
            time=place.local(visit.starts_at), patient_name=f"{who['family'].upper()}, {who['given']}",
            record_number=who["record_number"], clinician=clinician or "", state=state,
            detail=_detail(progress, place, now), next_action=NEXT_ACTION[state],
            told=bool(case and case.told), language=intake.language if intake else visit.language,
            progress=(intake.pages_done, intake.pages_asked) if intake else (0, 0), demo=patient.demo,
            unidentified=bool(intake and intake.identity_checked is False)))
    return tuple(rows)


def _state(progress: _Progress, now: datetime) -> str:
    intake = progress.intake
    if intake and intake.status == "submitted":
        return "done" if progress.printed_at else "to_print"
    if progress.invite is None:
        return "to_invite"
    if progress.invite.blocked or progress.invite.expires_at <= now:
        return "expired"
    return "in_progress" if intake else "not_started"


def _detail(progress: _Progress, place: LocationFacts, now: datetime) -> str:
    """Say what happened last, what stands in the way first."""
    intake, change = progress.intake, progress.change
    if change and change.saved_at:
        return f"Changes begun {_clock(place, change.saved_at, now)}, not sent"
    if progress.printed_at:
        return f"Printed {_clock(place, progress.printed_at, now)}"
    if intake and intake.submitted_at:
        what = "Sent" if intake.version == 1 else "Changed since, sent"
        return f"{what} {CHANNEL_WORDS[intake.channel]}, {_clock(place, intake.submitted_at, now)}"
    return _trouble(progress.invite, place, now) or _open_detail(progress, place, now)


def _trouble(link: Invite | None, place: LocationFacts, now: datetime) -> str:
    if link and link.blocked:
        return "Link closed after 10 wrong dates of birth"
    if link and link.locked_until and link.locked_until > now:
        return f"Wrong dates of birth: link locked until {_clock(place, link.locked_until, now)}"
    return ""


def _open_detail(progress: _Progress, place: LocationFacts, now: datetime) -> str:
    link, intake = progress.invite, progress.intake
    if intake and intake.saved_at:
        return f"Last saved {_clock(place, intake.saved_at, now)}"
    if intake:
        return "Opened, nothing saved"
    return f"Link made {_clock(place, link.created_at, now)}, not opened" if link else ""


def _clock(place: LocationFacts, moment: datetime, now: datetime) -> str:
    """Give the time of day, with the day when that is not today."""
    there = place.local(moment)
    clock = f"{there.hour}:{there.minute:02d}"
    return clock if there.date() == place.today(now) else f"{there:%b} {there.day}, {clock}"
