"""What an administrator sets of a site's alarms: checked, kept step by step, never forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.actors import Actor, Role
from triage.services.alarms.people import phones_of, set_phone
from triage.services.alarms.site import SiteAlarms, alarms_of, hours_at, read_alarms
from triage.services.audit import note
from triage.services.errors import InvalidInput, NotFound
from triage.services.links import location_facts
from triage.services.messages.ways import ADDRESS, number_of
from triage.services.site_history import Change, Stepped, add_step, held, steps_of
from triage.services.views.desk import Choice
from triage.services.views.facts import LocationFacts
from triage.store import locations
from triage.store.accounts import clinicians_of
from triage.store.database import Session, Store
from triage.store.tables.alarm import LocationAlarms
from triage.store.tables.clinic import Location

NO_PHONES: Mapping[UUID, str] = MappingProxyType({})
HOUR, DAY = 60, 24 * 60   # minutes
NAMES = {Urgency.EMERGENCY: "emergency", Urgency.SAME_DAY: "same_day", Urgency.SOON: "soon"}
LEAST = {Urgency.EMERGENCY: 5, Urgency.SAME_DAY: HOUR, Urgency.SOON: DAY}
MOST = {Urgency.EMERGENCY: HOUR, Urgency.SAME_DAY: 12 * HOUR, Urgency.SOON: 7 * DAY}
LEAST_WAIT, MOST_WAIT = 5, 60
TOO_SHORT = {
    Urgency.EMERGENCY: "At least 5 minutes: alarms that ring before there was time to look are not heeded.",
    Urgency.SAME_DAY: "At least 1 hour. What must be seen sooner is an emergency.",
    Urgency.SOON: "At least 1 day. What must be seen sooner is for the same day."}
TOO_LONG = {
    Urgency.EMERGENCY: "At most 60 minutes: nerves that are pressed on can be lost for good within hours.",
    Urgency.SAME_DAY: "At most 12 hours: with more it would not be the same day.",
    Urgency.SOON: "At most 7 days: what may wait longer is routine."}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsPage(Stepped):
    """A site's alarms as an administrator sees them. `people`: the clinicians there, by name.

    `phones`: who of them takes alarms by text message, with the number. `open_hours`: whether the site has
    said when it is open.
    """

    location: LocationFacts
    site: SiteAlarms
    alert_email: str
    people: tuple[Choice, ...]
    phones: dict[UUID, str]
    open_hours: bool


def page_of(store: Store, actor: Actor, location_id: UUID) -> AlarmsPage:
    """Give a site's alarms with their history. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        location = locations.get(session, location_id)
        if location is None:
            raise NotFound("There is nothing here.")
        people = tuple(Choice(one.id, one.name) for one in clinicians_of(session, location_id))
        return AlarmsPage(
            location=location_facts(location), site=alarms_of(session, location_id),
            alert_email=location.alert_email, people=people, open_hours=hours_at(location).known,
            phones=phones_of(session, [one.id for one in people]),
            steps=steps_of(session, LocationAlarms, location_id, _changes))


def set_alarms(store: Store, actor: Actor, location_id: UUID, wanted: SiteAlarms, *,
               phones: Mapping[UUID, str] = NO_PHONES, seen: int, now: datetime) -> None:
    """Set within how long a site's cases must be seen, and who is told; for what is raised from now on.

    `phones`: the numbers for text messages of those who are named, "" for none. `seen` is the revision that
    the administrator saw. Raises InvalidInput saying why, NotFound or Conflict.
    """
    _check_times(wanted)
    with store.writing() as session:
        location = held(session, actor, location_id)
        _check_people(session, location, wanted)
        _set_phones(session, actor, location, phones, now)
        before, after = alarms_of(session, location_id).to_document(), wanted.to_document()
        if after != before:
            add_step(session, actor, location, LocationAlarms, _changes, before=before, after=after,
                     seen=seen, now=now)


def _check_times(wanted: SiteAlarms) -> None:
    for level, name in NAMES.items():
        if wanted.due[level] < LEAST[level]:
            raise InvalidInput(name, TOO_SHORT[level])
        if wanted.due[level] > MOST[level]:
            raise InvalidInput(name, TOO_LONG[level])
    if not LEAST_WAIT <= wanted.wait <= MOST_WAIT:
        raise InvalidInput("wait", "5 to 60 minutes: time enough to open the queue, and no more than an "
                                   "emergency has.")


def _check_people(session: Session, location: Location, wanted: SiteAlarms) -> None:
    here = {one.id for one in clinicians_of(session, location.id)}
    if len(set(wanted.people)) < len(wanted.people):
        raise InvalidInput("people", "Somebody is on the list twice. Name everybody once.")
    if not set(wanted.people) <= here:
        raise InvalidInput("people", "Somebody on the list does not work here as a clinician, and could not "
                                     "open the case.")
    outside = wanted.outside
    if outside.email and not ADDRESS.fullmatch(outside.email):
        raise InvalidInput("outside_email", "Write the email like name@example.org.")
    if outside.phone and number_of(outside.phone, location_facts(location)) != outside.phone:
        raise InvalidInput("outside_phone", "Write a number that takes text messages, like +1 312 555 0142.")
    if outside.name and not outside:
        raise InvalidInput("outside_email", "Write an email or a number: a name alone cannot be told.")


def _set_phones(session: Session, actor: Actor, location: Location, phones: Mapping[UUID, str],
                now: datetime) -> None:
    here = [one.id for one in clinicians_of(session, location.id)]
    known = phones_of(session, here)
    for account_id, typed in phones.items():
        number = number_of(typed, location_facts(location)) if typed else ""
        if typed and not number:
            raise InvalidInput("people", f"{typed} is no number for text messages. "
                                         "Write it like +1 312 555 0142.")
        if account_id in here and number != known.get(account_id, ""):
            set_phone(session, account_id, number, now)
            note(session, actor, "alarm phone changed", "account", account_id, now=now)


def _changes(earlier: str, later: str) -> list[Change]:
    before, after = read_alarms(earlier), read_alarms(later)
    times = [Change("", name, str(before.due[level]), str(after.due[level])) for level, name in NAMES.items()]
    return [*times, Change("", "wait", str(before.wait), str(after.wait)),
            Change("", "people", _listed(before), _listed(after)),
            Change("", "outside_name", before.outside.name, after.outside.name),
            Change("", "outside_email", before.outside.email, after.outside.email),
            Change("", "outside_phone", before.outside.phone, after.outside.phone)]


def _listed(site: SiteAlarms) -> str:
    return " ".join(map(str, site.people))
