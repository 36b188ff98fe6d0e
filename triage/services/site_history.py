"""What was set for a site, one step after another: who set it, when, and what it changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, NotFound
from triage.store import locations
from triage.store.database import Session
from triage.store.sealing import seal, unseal
from triage.store.tables.clinic import Location, SiteStep


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a step changed; `language` is "" where it is the same in all of them."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """Whatever was set step by step, the newest step first."""

    steps: tuple[Step, ...]

    @property
    def revision(self) -> int:
        """How many steps there are; what is set next is set on top of these."""
        return self.steps[0].revision if self.steps else 0


Comparing = Callable[[str, str], Iterable[Change]]   # two documents, the earlier first


def differing(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Give the changes that change something."""
    return tuple(one for one in changes if one.before != one.after)


def steps_of(session: Session, kind: type[SiteStep], location_id: UUID,
             compare: Comparing) -> tuple[Step, ...]:
    """Give the steps of one kind at a site, the newest first."""
    rows = locations.history(session, kind, location_id)
    documents = [*(kept(session, row) for row, _ in rows), ""]
    return tuple(Step(row.revision, row.at, by, differing(compare(before, after)))
                 for (row, by), (after, before) in zip(rows, pairwise(documents), strict=True))


def kept(session: Session, row: SiteStep) -> str:
    """Give the document that a step kept."""
    if not row.SEALED:
        return row.document
    return str(unseal(session, row.document, row.__tablename__, "document", row.id))


def held(session: Session, actor: Actor, location_id: UUID) -> Location:
    """Give a site to an administrator, held until the transaction ends. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    location = locations.hold(session, location_id)
    if location is None:
        raise NotFound("There is nothing here.")
    return location


def add_step(session: Session, actor: Actor, location: Location, kind: type[SiteStep], compare: Comparing, *,
             before: str, after: str, seen: int, now: datetime) -> None:
    """Keep a document as the next step of a site that is held. Raises Conflict, naming who was first.

    `seen` is the revision that the actor saw.
    """
    stepped = Stepped(steps=steps_of(session, kind, location.id, compare))
    if seen != stepped.revision:
        by = stepped.steps[0].by if stepped.steps else "Somebody"
        raise Conflict(f"{by} has changed this meanwhile. Open the page again.")
    id_ = uuid4()
    document = seal(session, after, kind.__tablename__, "document", id_) if kind.SEALED else after
    session.add(kind(id=id_, location_id=location.id, revision=seen + 1, document=document,
                     account_id=UUID(actor.id), at=now))
    what = tuple(f"{one.language}:{one.name}".lstrip(":") for one in differing(compare(before, after)))
    note(session, actor, f"{kind.WHAT} changed", "location", location.id, now=now, detail=what)
