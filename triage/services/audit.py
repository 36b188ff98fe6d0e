"""Audit entries in the services' own terms: who, what, why, from where. Never a value."""

import logging
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor
from triage.services.purposes import purpose_of
from triage.store import trail, trail_reasons
from triage.store.database import Session, Store
from triage.store.errors import StoreError
from triage.store.trail import Whence

__all__ = ["Whence", "comes_from", "note", "turned_away"]

log = logging.getLogger(__name__)
_WHENCE: ContextVar[Whence | None] = ContextVar("whence", default=None)
ELSEWHERE = {"system": "job", "command": "shell", "staff": "shell"}   # acts of no request, by who acts


def comes_from(whence: Whence | None) -> None:
    """Say from where what this thread does now is asked for; None when that is over."""
    _WHENCE.set(whence)


def turned_away(store: Store, actor: Actor, route: str, *, now: datetime) -> None:
    """Record that somebody asked for what they may not have. Without the trail they are refused, too."""
    try:
        with store.writing() as session:
            note(session, actor, "turned away", "page", route, now=now)
    except StoreError as error:
        log.error("The trail lacks that somebody was turned away: %s", type(error).__name__)


def note(session: Session, actor: Actor, action: str, kind: str, id_: UUID | str, *, now: datetime,
         detail: Iterable[str] = (), why: str = "", reason: str = "") -> None:
    """Record that `actor` did `action` to one object; `detail` are linkIds and ids: never a value.

    `why` is a purpose of services/purposes, which knows one for most actions. `reason`: what somebody gave as
    the reason in their own words, which is kept sealed and beside the row.
    """
    words = tuple(detail)
    if reason:
        words += (f"reason:{trail_reasons.keep(session, reason)}",)
    whence = _WHENCE.get() or Whence(ELSEWHERE.get(actor.kind, actor.kind))
    trail.note(session, trail.Entry(now, actor.kind, actor.id, action, f"{kind}:{id_}", words,
                                    why or purpose_of(actor.kind, action), whence))
