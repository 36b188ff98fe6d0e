"""Opening a record with a stated reason, for a short time.

The row of the audit trail that says who opened what, and why, is the leave to read it: there is no other mark
that could differ from it. It stands for half an hour, for one person and one record, unless they close it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.errors import Forbidden, InvalidInput
from triage.services.grounds import says
from triage.services.views.case import Event
from triage.store import openings, trail_reasons, trail_search
from triage.store.database import Session

OPEN_FOR = timedelta(minutes=30)
OPENED, CLOSED = "opened with a reason", "closed again"
LEAST_WORDS, LEAST_LETTERS, LONGEST = 3, 12, 500
One = tuple[str, UUID]   # a record as the trail names it: ("case", its id)
HELP = "Say why in a sentence, so that somebody who was not there understands it"


class NotStated(Forbidden):
    """Nobody said why, or the time is over, or there is no such record for them: all alike."""

    def __init__(self) -> None:
        """Say it to staff."""
        super().__init__("This is not open to you now. Say why, and it opens for a while.")


@dataclass(frozen=True, slots=True)
class Leave:
    """What somebody may read now: on which ground of the list, in whose words (by their id), until when."""

    ground: str
    reason_id: str
    until: datetime


def checked(reason: str) -> str:
    """Give a reason without needless blanks. Raises InvalidInput for what tells nobody anything."""
    reason = " ".join(reason.split())
    words = {word.casefold() for word in re.findall(r"\w+", reason)}
    if len(words) < LEAST_WORDS or sum(map(len, words)) < LEAST_LETTERS:
        raise InvalidInput("reason", HELP)
    if len(reason) > LONGEST:
        raise InvalidInput("reason", f"Use at most {LONGEST} characters: these are {len(reason)}")
    return reason


def state(session: Session, actor: Actor, one: One, reason: str, *, now: datetime, ground: str = "") -> None:
    """Open one record to the actor, who gives this `reason`; it must be `checked`."""
    kind, id_ = one
    note(session, actor, f"{kind} {OPENED}", kind, id_, now=now, reason=reason,
         detail=(f"ground:{ground}",) if ground else ())


def leave(session: Session, actor: Actor, one: One, *, now: datetime) -> Leave:
    """Give the leave by which the actor reads one record now. Raises NotStated where there is none."""
    kind, id_ = one
    told = openings.told_of(session, f"{kind}:{id_}", (f"{kind} {OPENED}", f"{kind} {CLOSED}"))
    mine = [row for row in told if row.actor_id == actor.id]
    if not mine or mine[-1].action.endswith(CLOSED):
        raise NotStated
    last = mine[-1]
    if not last.at <= now < last.at + OPEN_FOR:   # nor where the clock was set back since
        raise NotStated
    return Leave(last.detail.get("ground", ""), last.detail.get("reason", ""), last.at + OPEN_FOR)


def close(session: Session, actor: Actor, one: One, *, now: datetime) -> None:
    """End the actor's leave before its time. Raises NotStated where there is none."""
    leave(session, actor, one, now=now)
    note(session, actor, f"{one[0]} {CLOSED}", *one, now=now)


def words_of(session: Session, given: Leave) -> str:
    """Give the reason in the words that were typed. Raises NotStated where they are gone."""
    words = trail_reasons.reason(session, UUID(given.reason_id)) if given.reason_id else None
    if not words:
        raise NotStated
    return words


def events(session: Session, case_id: UUID) -> Iterator[Event]:
    """Give when a case was opened with a reason, by whom, and the list's word for why."""
    told = openings.told_of(session, f"case:{case_id}", (f"case {OPENED}",))
    names = trail_search.names_of(session, {one.actor_id for one in told}) if told else {}
    for one in told:
        yield Event(one.at, f"Opened by an administrator: {says(one.detail.get('ground', ''))}",
                    names.get(one.actor_id, ""))
