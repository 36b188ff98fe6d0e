"""Whom a site tells its patients to call, and in which words: set by an administrator, never forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.help_words import COUNTRIES, NUMBER_SHAPE, SLOTS, as_kept, problems
from triage.services.links import location_facts
from triage.services.views.facts import LocationFacts
from triage.services.views.help import SiteHelp, read_help
from triage.store import locations
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location, LocationHelp

Changing = Callable[[SiteHelp], SiteHelp]
WAS = "was:"   # before the name of a fact: what it was before the first time that it was set here


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a step changed: "country", "emergency", or the slot of a language's words."""

    language: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history. `by` is a name."""

    revision: int
    at: datetime
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class LocationPage:
    """A site as an administrator sees it: what it says now, and since when. The newest step comes first.

    `condition` is the questionnaire folder that its visits use.
    """

    location: LocationFacts
    condition: str
    steps: tuple[Step, ...]

    @property
    def revision(self) -> int:
        """How many steps there are; what is set next is set on top of these."""
        return self.steps[0].revision if self.steps else 0


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
        return LocationPage(location_facts(location), location.condition, _steps(session, location_id))


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
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        location = locations.hold(session, location_id)
        if location is None:
            raise NotFound("There is nothing here.")
        change_site(session, actor, location, change, seen=seen, now=now)


def change_site(session: Session, actor: Actor, location: Location, change: Changing, *, seen: int,
                now: datetime) -> None:
    """Change what a site says, inside a transaction that holds it. Raises Conflict."""
    before = read_help(location.help)
    after = change(before)
    if after.to_document() == before.to_document():
        return   # the same form sent twice, or nothing changed
    steps = _steps(session, location.id)
    if seen != (steps[0].revision if steps else 0):
        raise Conflict(f"{steps[0].by} has changed this site meanwhile. Open the page again.")
    _append(session, actor, location, before, after, revision=seen + 1, now=now)


def _append(session: Session, actor: Actor, location: Location, before: SiteHelp, after: SiteHelp, *,
            revision: int, now: datetime) -> None:
    location.help = after.to_document()
    session.add(LocationHelp(id=uuid4(), location_id=location.id, revision=revision, document=location.help,
                             account_id=UUID(actor.id), at=now))
    what = tuple(f"{one.language}:{one.name}".lstrip(":") for one in _changes(before, after))
    note(session, actor, "help changed", "location", location.id, now=now, detail=what)


def _steps(session: Session, location_id: UUID) -> tuple[Step, ...]:
    rows = locations.history(session, location_id)
    documents = [*(row.document for row, _ in rows), ""]
    return tuple(Step(row.revision, row.at, by, _changes(read_help(before), read_help(after)))
                 for (row, by), (after, before) in zip(rows, pairwise(documents), strict=True))


def _changes(before: SiteHelp, after: SiteHelp) -> tuple[Change, ...]:
    languages = sorted({*before.words, *after.words})
    every = [Change("", "country", before.country, after.country),
             Change("", "emergency", before.emergency, after.emergency)]
    every += [Change(language, slot.name, before.says(language, slot.name), after.says(language, slot.name))
              for language in languages for slot in SLOTS]
    every += [Change("", name, before.facts.get(name) or after.facts.get(f"{WAS}{name}", ""),
                     after.facts.get(name, ""))
              for name in {**before.facts, **after.facts} if not name.startswith(WAS)]
    return tuple(one for one in every if one.before != one.after)
