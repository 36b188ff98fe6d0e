"""Within how long a site's cases must be seen, and who is told when they are not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.rules.result import Urgency
from triage.services.opening_hours import Hours, hours_of
from triage.services.site_history import kept
from triage.services.views.help import read_help
from triage.store import alarms
from triage.store.database import Session
from triage.store.errors import Damaged
from triage.store.tables.clinic import Location

DUE = {Urgency.EMERGENCY: 15, Urgency.SAME_DAY: 4 * 60, Urgency.SOON: 2 * 24 * 60}   # minutes
WAIT = 10   # minutes between telling the next person and telling everyone


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is told outside opening hours of what cannot wait until they begin. Empty where nobody is."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        """Whether there is a way to reach somebody."""
        return bool(self.email or self.phone)


@dataclass(frozen=True, slots=True)
class SiteAlarms:
    """What is set for a site. `due` and `wait` in minutes; `people` in the order in which they are told.

    Routine has no time of its own: it is due when the visit begins.
    """

    due: Mapping[Urgency, int]
    wait: int = WAIT
    people: tuple[UUID, ...] = ()
    outside: Outside = Outside()

    def due_at(self, level: Urgency, visit_at: datetime, now: datetime) -> datetime:
        """Say until when a case raised now must be seen; before the visit, where that is still to come.

        Routine after the visit has begun is due as what must be seen the same day.
        """
        late = now + timedelta(minutes=self.due[level if level in self.due else Urgency.SAME_DAY])
        if visit_at <= now:
            return late
        return min(late, visit_at) if level in self.due else visit_at

    def to_document(self) -> str:
        """Give the JSON that is kept."""
        return json.dumps({
            "due": {str(int(level)): minutes for level, minutes in self.due.items()}, "wait": self.wait,
            "people": [str(one) for one in self.people], "outside": [
                self.outside.name, self.outside.email, self.outside.phone]}, sort_keys=True)


DEFAULT = SiteAlarms(DUE)


def read_alarms(document: str) -> SiteAlarms:
    """Read what `to_document` wrote; "" is a site that never set anything."""
    if not document:
        return DEFAULT
    kept = json.loads(document)
    due = {Urgency(int(level)): minutes for level, minutes in kept["due"].items()}
    return SiteAlarms(due, kept["wait"], tuple(map(UUID, kept["people"])), Outside(*kept["outside"]))


def alarms_of(session: Session, location_id: UUID) -> SiteAlarms:
    """Give what is in force at a site."""
    row = alarms.newest(session, location_id)
    if row is None:
        return DEFAULT
    try:
        return read_alarms(kept(session, row))
    except Damaged:   # a list that cannot be read is no reason to tell nobody
        return DEFAULT


def hours_at(location: Location) -> Hours:
    """Give when a site is open; one that never said has no hours."""
    return hours_of(read_help(location.help).facts)


def when_open(location: Location, now: datetime) -> datetime:
    """Give now, or when a site opens next; a site that never said when it is open always is."""
    hours = hours_at(location)
    if not hours.known:
        return now
    opens = hours.next_open(now.astimezone(ZoneInfo(location.timezone)))
    return opens.astimezone(now.tzinfo) if opens else now
