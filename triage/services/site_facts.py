"""What a site is: its name, address, telephone, hours, languages and condition. Set by an administrator.

Each change is a step of the site's history, beside those of its emergency words.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.opening_hours import CLOSED, WEEKDAYS, as_text, read_days, read_spans
from triage.services.site_help import WAS, change_site
from triage.services.views.desk import Choice
from triage.services.views.help import SiteHelp, read_help
from triage.store import locations
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location

COLUMNS = ("name", "phone", "alert_email", "condition")   # those that the table has columns for
ADDRESS, LANGUAGES = "address", "languages"
FACTS = (*COLUMNS, ADDRESS, LANGUAGES, *WEEKDAYS, CLOSED)
LONGEST = {"name": 200, "phone": 40, "alert_email": 255, "condition": 80, ADDRESS: 400, CLOSED: 2000}


def facts_of(store: Store, actor: Actor, location_id: UUID) -> dict[str, str]:
    """Give a site's facts by name, "" for what it never said. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        return _facts(_hold(session, location_id))


def set_facts(store: Store, actor: Actor, location_id: UUID, facts: Mapping[str, str], *, seen: int,
              now: datetime) -> None:
    """Set a site's facts; those not named stay. Raises InvalidInput, or Conflict where another was faster.

    `seen` is the revision that the administrator saw.
    """
    actor.require(Role.ADMINISTRATOR)
    wanted = {name: _checked(name, text) for name, text in facts.items()}
    if not wanted.get("name", "x"):
        raise InvalidInput("name", "Write the name of the location, as patients know it.")
    with store.writing() as session:
        location = _hold(session, location_id)
        other = locations.by_name(session, wanted.get("name", location.name))
        if other and other.id != location.id:
            raise InvalidInput("name", "Another location has this name.")
        before = _facts(location)
        change_site(session, actor, location, lambda site: _changed(site, before, wanted), seen=seen, now=now)
        for name in COLUMNS:
            setattr(location, name, wanted.get(name, getattr(location, name)))


def staff_of(store: Store, actor: Actor, location_id: UUID) -> tuple[tuple[Choice, ...], frozenset[UUID]]:
    """Give all clinicians, and the ids of those who work at a site."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        found = locations.clinicians(session)
        here = frozenset(one.id for one in found if location_id in {place.id for place in one.locations})
        return tuple(Choice(one.id, one.name) for one in found), here


def set_staff(store: Store, actor: Actor, location_id: UUID, chosen: frozenset[UUID], *,
              now: datetime) -> None:
    """Say which clinicians work at a site; the others' visits and cases there are not theirs any more."""
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        location = _hold(session, location_id)
        for one in locations.clinicians(session):
            is_here = location in one.locations
            if is_here == (one.id in chosen):
                continue
            one.locations = [place for place in one.locations if place is not location] + (
                [] if is_here else [location])
            note(session, actor, "clinician left" if is_here else "clinician came", "location", location.id,
                 now=now, detail=(f"account:{one.id}",))


def _hold(session: Session, location_id: UUID) -> Location:
    found = locations.hold(session, location_id)
    if found is None:
        raise NotFound("There is nothing here.")
    return found


def _facts(location: Location) -> dict[str, str]:
    kept = read_help(location.help).facts
    return {name: getattr(location, name) if name in COLUMNS else kept.get(name, "") for name in FACTS}


def _changed(site: SiteHelp, before: Mapping[str, str], wanted: Mapping[str, str]) -> SiteHelp:
    """Give what a site says with some facts changed; the first time, what they were goes along."""
    facts = dict(site.facts)
    for name, text in wanted.items():
        if text == before[name]:
            continue
        if name in COLUMNS and name not in facts:
            facts[f"{WAS}{name}"] = before[name]
        facts[name] = text
    return replace(site, facts=facts)


def _checked(name: str, text: str) -> str:
    """Give one fact as it is kept. Raises InvalidInput."""
    if name not in FACTS:
        raise Conflict(f"A location has no {name}.")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    whole = "\n".join(line for line in lines if line)
    if len(whole) > LONGEST.get(name, 200):
        raise InvalidInput(name, f"Use at most {LONGEST.get(name, 200)} characters.")
    if not whole.replace("\n", " ").isprintable():
        raise InvalidInput(name, "Remove the characters that cannot be seen.")
    try:
        if name in WEEKDAYS:
            return as_text(read_spans(whole))
        if name == CLOSED:
            return ", ".join(day.isoformat() for day in read_days(whole))
    except ValueError as error:
        raise InvalidInput(name, f"{error}.") from error
    return whole
