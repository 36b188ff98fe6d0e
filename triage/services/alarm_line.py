"""What every staff page says of alarms: how many cases are past their time, and whether alarms go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from triage.services.actors import Actor, Role
from triage.services.alarm_path import AlarmPath, PathSettings, state_in
from triage.store import alarms
from triage.store.accounts import locations_among
from triage.store.database import Store

CAP = 100   # cases counted


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """`overdue` unseen cases are past their time, the first of them since `since`; counted up to CAP.

    Times are on the wall clock of the actor's first site, or UTC for who has none.
    """

    overdue: int
    since: datetime | None
    path: AlarmPath
    now: datetime
    timezone: str

    def local(self, moment: datetime) -> datetime:
        """Give a moment on that clock."""
        return moment.astimezone(ZoneInfo(self.timezone))

    @property
    def late(self) -> timedelta:
        """How long the first of them is past its time."""
        return self.now - self.since if self.since else timedelta(0)


def alarm_line(store: Store, settings: PathSettings, actor: Actor, *, now: datetime) -> AlarmLine:
    """Look how it is at the actor's sites. It says nothing of who, why or which level."""
    actor.require(*Role)
    with store.reading() as session:
        places = locations_among(session, actor.locations)
        count, since = alarms.overdue(session, actor.locations, now, CAP)
        path = state_in(session, settings, now=now)
        return AlarmLine(count, since, path, now, places[0].timezone if places else "UTC")
