"""Another rule set over the stored cases: who would move up or down, and which sentences do it.

Every case is judged as it was judged last: on the answers in effect then, as of that day, finished or not.
Thousands are judged side by side, from their extracts; a case that its extract does not settle is judged
whole. Cases come in pages by id, so that memory holds one page and the same cases give the same bytes.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from triage.library import Definition
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.replay_side_by_side import SideBySide
from triage.services.replay_versions import Versions
from triage.services.replay_whole import Whole
from triage.services.views.replay import Move, Sentence, Standing, Totals, Unjudged
from triage.store import extracts
from triage.store.database import Session, Store

__all__ = ["Move", "Replay", "Sentence", "Standing", "Totals", "Unjudged", "record"]

PAGE = 4096        # cases side by side
WHOLE_AT_ONCE = 250
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


def record(store: Store, actor: Actor, slug: str, candidate: Definition, *, now: datetime) -> None:
    """Note in the trail that every case of a condition is about to be read by a replay."""
    with store.writing() as session:
        note(session, actor, "rules replayed", "rules", slug, now=now, detail=(candidate.hash,))


class Replay:
    """One candidate over the stored cases of the condition `slug`. `totals` grow while `over` is read."""

    def __init__(self, candidate: Definition, slug: str, totals: Totals | None = None) -> None:
        """Take what stays the same between the cases; count into `totals`."""
        self.totals = totals or Totals()
        self._slug = slug
        versions = Versions(candidate, slug)
        self._side_by_side, self._whole = SideBySide(candidate, versions), Whole(candidate, slug, versions)

    def over(self, store: Store, *, since: datetime | None = None, after: UUID = FIRST,
             last: UUID = LAST) -> Iterator[Move | Unjudged]:
        """Yield the cases past `after` up to `last` that do not stay where they are, by id.

        With `since`, of those judged at that moment or later. Raises Unavailable.
        """
        at: UUID | None = after
        while at is not None:
            with store.reading() as session:
                page = extracts.page(session, self._slug, after=at, last=last, since=since, limit=PAGE)
                found = self._judged(session, page, since)
            for one in sorted(found, key=lambda one: one.case_id):
                self.totals.count(one)
                yield one
            at = page.last

    def _judged(self, session: Session, page: extracts.Page, since: datetime | None) -> list[Move | Unjudged]:
        moves, left = self._side_by_side.judge(session, page.by_version, self.totals)
        found: list[Move | Unjudged] = [*moves]
        left += page.without
        for begin in range(0, len(left), WHOLE_AT_ONCE):
            some = [UUID(id_) for id_ in left[begin:begin + WHOLE_AT_ONCE]]
            found += self._whole.judge(session, some, since, self.totals)
        return found
