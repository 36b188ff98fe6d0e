"""Whom a site tells its patients to call, and in which words: set by an administrator, never forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.errors import InvalidInput, NotFound
from triage.services.help_words import COUNTRIES, NUMBER_SHAPE, SLOTS, as_kept, problems
from triage.services.links import location_facts
from triage.services.site_history import Change, Stepped, add_step, held, steps_of
from triage.services.views.facts import LocationFacts
from triage.services.views.help import SiteHelp, read_help
from triage.store import locations
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location, LocationHelp

Changing = Callable[[SiteHelp], SiteHelp]
WAS = "was:"   # before the name of a fact: what it was before the first time that it was set here


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationPage(Stepped):
    """A site as an administrator sees it: what it says now, and since when.

    `condition` is the questionnaire folder that its visits use.
    """

    location: LocationFacts
    condition: str


def sites(store: Store, actor: Actor) -> tuple[LocationFacts, ...]:
    """Give the sites in use, by name."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        return tuple(map(location_facts, locations.in_use(session)))


def page_of(store: Store, actor: Actor, location_id: UUID) -> LocationPage:
    """Give a site with its history. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        location = locations.get(session, location_id)
        if location is None:
            raise NotFound("There is nothing here.")
        return LocationPage(location=location_facts(location), condition=location.condition,
                            steps=steps_of(session, LocationHelp, location_id, _changes))


def set_numbers(store: Store, actor: Actor, location_id: UUID, country: str, emergency: str, *, seen: int,
                now: datetime) -> None:
    """Set whose numbers a site gives, and its own emergency number. "" for either is the default.

    `seen` is the revision that the administrator saw. Raises InvalidInput, or Conflict.
    """
    if country and country not in COUNTRIES:
        raise InvalidInput("country", "Pick one of the countries.")
    if emergency and not NUMBER_SHAPE.fullmatch(emergency):
        raise InvalidInput("emergency", "Write the number in 3 to 6 digits, without blanks.")
    _set(store, actor, location_id, lambda help_: replace(help_, country=country, emergency=emergency),
         seen=seen, now=now)


def set_words(store: Store, actor: Actor, location_id: UUID, language: str, words: Mapping[str, str], *,
              number: str, seen: int, now: datetime) -> None:
    """Set a site's own words in one language; a slot left empty goes back to its default.

    `number` is the emergency number in force. Raises InvalidInput for the first slot that cannot be used,
    or Conflict.
    """
    kept = {slot.name: as_kept(words.get(slot.name, ""), number) for slot in SLOTS}
    for name, message in problems(kept, language, number).items():
        raise InvalidInput(name, message)
    own = {name: text for name, text in kept.items() if text}
    _set(store, actor, location_id, lambda help_: replace(help_, words={**help_.words, language: own}),
         seen=seen, now=now)


def _set(store: Store, actor: Actor, location_id: UUID, change: Changing, *, seen: int,
         now: datetime) -> None:
    with store.writing() as session:
        change_site(session, actor, held(session, actor, location_id), change, seen=seen, now=now)


def change_site(session: Session, actor: Actor, location: Location, change: Changing, *, seen: int,
                now: datetime) -> None:
    """Change what a site says, inside a transaction that holds it. Raises Conflict."""
    before = read_help(location.help).to_document()
    after = change(read_help(location.help)).to_document()
    if after == before:
        return   # the same form sent twice, or nothing changed
    add_step(session, actor, location, LocationHelp, _changes, before=before, after=after, seen=seen, now=now)
    location.help = after


def _changes(earlier: str, later: str) -> list[Change]:
    before, after = read_help(earlier), read_help(later)
    languages = sorted({*before.words, *after.words})
    every = [Change("", "country", before.country, after.country),
             Change("", "emergency", before.emergency, after.emergency)]
    every += [Change(language, slot.name, before.says(language, slot.name), after.says(language, slot.name))
              for language in languages for slot in SLOTS]
    return every + [Change("", name, before.facts.get(name) or after.facts.get(f"{WAS}{name}", ""),
                     after.facts.get(name, ""))
              for name in {**before.facts, **after.facts} if not name.startswith(WAS)]
