"""What a site's messages say and when they go out: set by an administrator, never forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.errors import InvalidInput, NotFound
from triage.services.links import location_facts
from triage.services.messages.checking import problems
from triage.services.messages.lint import findings
from triage.services.messages.texts import SLOTS, called, sample
from triage.services.site_history import Change, Stepped, add_step, held, steps_of
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import SiteMessages, read_messages
from triage.store import locations
from triage.store.database import Store
from triage.store.tables.clinic import LocationMessages

LONGEST_NAME = 30   # letters: it stands in every text message
PLAIN = ("name", "scheduled", "first", "second", "last", "quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage(Stepped):
    """A site's messages as an administrator sees them."""

    location: LocationFacts
    site: SiteMessages

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
        return SitePage(location=location_facts(location), site=read_messages(location.messages),
                        steps=steps_of(session, LocationMessages, location_id, _changes))


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
    with store.writing() as session:
        location = held(session, actor, location_id)
        before = read_messages(location.messages).to_document()
        after = change(read_messages(location.messages)).to_document()
        if after == before:
            return   # the same form sent twice, or nothing changed
        add_step(session, actor, location, LocationMessages, _changes, before=before, after=after, seen=seen,
                 now=now)
        location.messages = after


def _changes(earlier: str, later: str) -> list[Change]:
    before, after = read_messages(earlier), read_messages(later)
    every = [Change("", name, str(getattr(before, name)), str(getattr(after, name))) for name in PLAIN]
    return every + [Change(language, slot, before.says(language, slot), after.says(language, slot))
              for language in sorted({*before.texts, *after.texts}) for slot in SLOTS]
