"""Who is away on which days: they take no alarms then, and what is theirs is nobody's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput, NotFound
from triage.services.views.desk import Choice
from triage.store import alarms, locations
from triage.store.database import Store
from triage.store.tables.alarm import Absence

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Away:
    """One absence, its first and its last day among them. `now`: it has begun."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    now: bool


def list_absences(store: Store, actor: Actor, *, today: date) -> tuple[tuple[Away, ...], tuple[Choice, ...]]:
    """Give the absences that are not over, the next first; and the clinicians who may be away."""
    actor.require(Role.ADMINISTRATOR, Role.CLINICIAN)
    with store.reading() as session:
        rows = alarms.absences(session, today)
        people = locations.clinicians(session)
        return (tuple(Away(row.id, name, row.starts_on, row.ends_on, row.starts_on <= today)
                      for row, name in rows if _may_see(actor, row.account_id)),
                tuple(Choice(one.id, one.name) for one in people if _may_see(actor, one.id)))


def set_absence(store: Store, actor: Actor, account_id: UUID, first: date, last: date, *,
                now: datetime) -> UUID:
    """Say that a clinician is away from one day to another; clinicians may say so of themselves.

    Raises InvalidInput for days that cannot be, NotFound for who is no clinician.
    """
    actor.require(Role.ADMINISTRATOR, Role.CLINICIAN)
    if last < first:
        raise InvalidInput("last", "The last day comes before the first.")
    if last < now.date() - timedelta(days=1):
        raise InvalidInput("last", "These days are over.")
    if last - first > LONGEST:
        raise InvalidInput("last", "More than a year. Close the account of who has left for good.")
    with store.writing() as session:
        here = {one.id for one in locations.clinicians(session)}
        if not _may_see(actor, account_id) or account_id not in here:
            raise NotFound("There is nothing here.")
        made = Absence(id=uuid4(), account_id=account_id, starts_on=first, ends_on=last,
                       set_by=UUID(actor.id), at=now)
        session.add(made)
        note(session, actor, "absence set", "account", account_id, now=now, detail=(f"absence:{made.id}",))
        return made.id


def end_absence(store: Store, actor: Actor, absence_id: UUID, *, now: datetime) -> None:
    """Say that somebody is back, or will not be away after all; again is once. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR, Role.CLINICIAN)
    with store.writing() as session:
        found = alarms.hold_absence(session, absence_id)
        if found is None or not _may_see(actor, found.account_id):
            raise NotFound("There is nothing here.")
        if found.ended_at is None:
            found.ended_at, found.ended_by = now, UUID(actor.id)
            note(session, actor, "absence ended", "account", found.account_id, now=now,
                 detail=(f"absence:{found.id}",))


def _may_see(actor: Actor, account_id: UUID) -> bool:
    return Role.ADMINISTRATOR in actor.roles or UUID(actor.id) == account_id
