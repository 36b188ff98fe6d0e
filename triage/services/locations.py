"""The clinic's sites."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput
from triage.store import locations
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A site to add. `timezone` is an IANA name; `condition` the questionnaire folder for its visits.

    `alert_email` is told of urgent forms; when empty, every clinician of the site is.
    """

    name: str
    timezone: str
    phone: str
    condition: str
    alert_email: str = ""
    demo: bool = False


def create_location(store: Store, actor: Actor, new: NewLocation, *, now: datetime) -> UUID:
    """Add a site and give its id. Raises InvalidInput, or Conflict when one has the name."""
    if actor.kind != "system":
        actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        location = add_location(session, new, now=now)
        note(session, actor, "location made", "location", location.id, now=now)
        return location.id


def add_location(session: Session, new: NewLocation, *, now: datetime) -> Location:
    """Add a site inside a transaction."""
    name = new.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput("location_name", f"Enter a name of at most {LONGEST_NAME} characters.")
    try:
        ZoneInfo(new.timezone)
    except (ValueError, OSError, KeyError) as error:
        raise InvalidInput("timezone", "Enter a zone like America/Chicago.") from error
    if locations.by_name(session, name):
        raise Conflict(f"There is a location {name} already.")
    location = Location(id=uuid4(), name=name, timezone=new.timezone, phone=new.phone.strip(),
                        condition=new.condition, alert_email=new.alert_email.strip(), active=True,
                        demo=new.demo, created_at=now)
    session.add(location)
    session.flush()
    return location
