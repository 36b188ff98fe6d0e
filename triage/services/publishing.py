"""Making a candidate the content that a condition is asked and judged by.

It is replayed over the stored cases first. Where a case at emergency would drop below it, or nobody can
tell whether it would, the candidate is refused unless somebody says why; the reason is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from triage.library import Definition, Library
from triage.rules.result import Urgency
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.content_folder import exchanged
from triage.services.errors import ServiceError
from triage.services.replay import Replay, record
from triage.services.views.replay import Move, Totals, Unjudged
from triage.store import definitions
from triage.store.database import Store

CONTENT = (".json", ".toml")   # what a condition is read from; the rest are notes for people


class EmergenciesWouldDrop(ServiceError):  # noqa: N818 - it says what would happen
    """Cases at emergency would be judged as less, and nobody said why. `cases` are those."""

    def __init__(self, cases: tuple[Move | Unjudged, ...]) -> None:
        """Keep the cases."""
        super().__init__(f"At emergency, and would drop below it or cannot be judged: {len(cases)}.")
        self.cases = cases


@dataclass(frozen=True)
class Published:
    """What the replay before a publication came to, and the emergencies that it lowers all the same."""

    totals: Totals
    lowered: tuple[Move | Unjudged, ...]


def publish(store: Store, library: Library, slug: str, candidate: Definition, actor: Actor, *, folder: Path,
            because: str, now: datetime) -> Published:
    """Put a candidate's files in the place of the condition `slug`, and keep both versions and the reason.

    `folder` is where `candidate` was read. Forms that are open stay on the version they were begun with.
    Raises EmergenciesWouldDrop unless `because` says why, Conflict, OSError and Unavailable; then all is
    as it was.
    """
    found = _replayed(store, slug, candidate, actor, now=now)
    if found.lowered and not because:
        raise EmergenciesWouldDrop(found.lowered)
    before = library.get(slug)
    files = {**_notes(library.root / slug), **_notes(folder), **candidate.files}
    detail = (candidate.hash, f"before {before.hash}", f"emergencies lowered: {len(found.lowered)}", because)
    with exchanged(library.root, slug, files), store.writing() as session:
        for version in (before, candidate):
            definitions.keep(session, version.hash, slug, version.files, now)
        note(session, actor, "rules published", "rules", slug, now=now, detail=filter(None, detail))
    return found


def _replayed(store: Store, slug: str, candidate: Definition, actor: Actor, *, now: datetime) -> Published:
    record(store, actor, slug, candidate, now=now)
    replay = Replay(candidate, slug)
    lowered = tuple(found for found in replay.over(store) if _is_lowered(found))
    return Published(replay.totals, lowered)


def _is_lowered(found: Move | Unjudged) -> bool:
    if isinstance(found, Unjudged):
        return found.urgency is Urgency.EMERGENCY
    return found.leaves_emergency


def _notes(folder: Path) -> dict[str, bytes]:
    """Give the files that nothing is judged or shown by, such as CHANGES.md."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())
            if path.is_file() and path.suffix not in CONTENT}
