"""Audit entries in the services' own terms."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor
from triage.store import trail
from triage.store.database import Session


def note(session: Session, actor: Actor, action: str, kind: str, id_: UUID | str, *, now: datetime,
         detail: Iterable[str] = ()) -> None:
    """Record that `actor` did `action` to one object; `detail` are linkIds, ids, a purpose: never a value."""
    trail.note(session, trail.Entry(now, actor.kind, actor.id, action, f"{kind}:{id_}", tuple(detail)))
