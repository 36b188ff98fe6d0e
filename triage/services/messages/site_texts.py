"""What a site's messages say and when they go out: set by an administrator, never forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.links import location_facts
from triage.services.messages.checking import problems
from triage.services.messages.lint import findings
from triage.services.messages.texts import SLOTS, called, sample
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import SiteMessages, read_messages
from triage.store import locations, messages
from triage.store.database import Session, Store
from triage.store.tables.message import LocationMessages

LONGEST_NAME = 30   # letters: it stands in every text message
PLAIN = ("name", "scheduled", "first", "second", "last", "quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a step changed: one of PLAIN, or the slot of a language's texts."""

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
class SitePage:
    """A site's messages as an administrator sees them. The newest step comes first."""

    location: LocationFacts
    site: SiteMessages
    steps: tuple[Step, ...]

    @property
    def revision(self) -> int:
        """How many steps there are; what is set next is set on top of these."""
        return self.steps[0].revision if self.steps else 0

    def sample(self, language: str, base_url: str) -> dict[str, str]:
        """Give likely values of the placeholders at this site."""
        return sample(language, called(self.site, self.location, language), self.location.phone, base_url)


def page_of(store: Store, actor: Actor, location_id: UUID) -> SitePage:
    """Give a site's messages with their history. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        location = locations.get(session, location_id)
        if location is None:
            raise NotFound("There is nothing here.")
        return SitePage(location_facts(location), read_messages(location.messages),
                        _steps(session, location_id))


def set_schedule(store: Store, actor: Actor, location_id: UUID, wanted: SiteMessages, *, seen: int,
                 now: datetime) -> None:
    """Set what messages call the site, and when they go out by themselves; texts stay as they are.

    `seen` is the revision that the administrator saw. Raises InvalidInput, NotFound or Conflict.
    """
    if len(wanted.name) > LONGEST_NAME:
        raise InvalidInput("name", f"Use at most {LONGEST_NAME} letters: it stands in every text message.")
    if wrong := findings(wanted.name):
        raise InvalidInput("name", wrong[0].says)
    if 0 < wanted.first <= wanted.second:
        raise InvalidInput("second", "The second comes after the first: fewer days before the visit.")
    _set(store, actor, location_id, lambda site: replace(wanted, texts=site.texts), seen=seen, now=now)


def set_texts(store: Store, actor: Actor, location_id: UUID, language: str, texts: Mapping[str, str], *,
              base_url: str, seen: int, now: datetime) -> None:
    """Set a site's own texts in one language; a slot left empty goes back to its default.

    Raises InvalidInput for the first slot that may not be sent, NotFound or Conflict.
    """
    kept = kept_texts(texts)
    page = page_of(store, actor, location_id)
    for slot, wrong in problems(kept, urlsplit(base_url).netloc, page.sample(language, base_url)).items():
        raise InvalidInput(slot, wrong[0])
    own = {slot: text for slot, text in kept.items() if text}
    _set(store, actor, location_id, lambda site: replace(site, texts={**site.texts, language: own}),
         seen=seen, now=now)


def kept_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Give texts as they are kept: without blanks at the ends of lines, and with plain line breaks."""
    return {slot: "\n".join(line.rstrip() for line in texts.get(slot, "").strip().splitlines())
            for slot in SLOTS}


def _set(store: Store, actor: Actor, location_id: UUID, change: Callable[[SiteMessages], SiteMessages], *,
         seen: int, now: datetime) -> None:
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        location = locations.hold(session, location_id)
        if location is None:
            raise NotFound("There is nothing here.")
        before = read_messages(location.messages)
        after = change(before)
        if after.to_document() == before.to_document():
            return   # the same form sent twice, or nothing changed
        steps = _steps(session, location_id)
        if seen != (steps[0].revision if steps else 0):
            by = steps[0].by if steps else "Somebody"
            raise Conflict(f"{by} has changed these messages meanwhile. Open the page again.")
        location.messages = after.to_document()
        session.add(LocationMessages(id=uuid4(), location_id=location.id, revision=seen + 1, at=now,
                                     document=location.messages, account_id=UUID(actor.id)))
        what = tuple(f"{one.language}:{one.name}".lstrip(":") for one in _changes(before, after))
        note(session, actor, "messages changed", "location", location.id, now=now, detail=what)


def _steps(session: Session, location_id: UUID) -> tuple[Step, ...]:
    rows = messages.history(session, location_id)
    documents = [*(row.document for row, _ in rows), ""]
    return tuple(Step(row.revision, row.at, by, _changes(read_messages(before), read_messages(after)))
                 for (row, by), (after, before) in zip(rows, pairwise(documents), strict=True))


def _changes(before: SiteMessages, after: SiteMessages) -> tuple[Change, ...]:
    every = [Change("", name, str(getattr(before, name)), str(getattr(after, name))) for name in PLAIN]
    every += [Change(language, slot, before.says(language, slot), after.says(language, slot))
              for language in sorted({*before.texts, *after.texts}) for slot in SLOTS]
    return tuple(one for one in every if one.before != one.after)
