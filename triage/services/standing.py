"""What becomes of a visit: the patient comes, is late, does not come, or the visit is cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.services.actors import Actor
from triage.services.board_words import CANCELLED
from triage.services.errors import InvalidInput
from triage.services.steps import Held, held
from triage.services.views.desk import OFF
from triage.store.database import Store

CHOICES = ("expected", "late", "arrived", "no_show", "cancelled")


def set_standing(store: Store, actor: Actor, visit_id: UUID, standing: str, *, reason: str = "",
                 walk_in: bool = False, now: datetime) -> UUID | None:
    """Record what became of a visit, and give the step; None where it is known. Raises InvalidInput.

    `walk_in`: the patient came without one. Where it does not take place, nothing more is sent, and what is
    open for the patient closes; a link that they have says whom to call.
    """
    if standing not in CHOICES:
        raise InvalidInput("standing", "Pick what became of the visit.")
    if standing == "cancelled" and reason not in CANCELLED:
        raise InvalidInput("reason", "Pick why the visit is cancelled.")
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        if (one.visit.standing, one.visit.reason) == (standing, reason):
            return None
        before = document(one)
        put(one, {"standing": standing, "reason": reason, "at": now.isoformat()})
        one.visit.walk_in = one.visit.walk_in or walk_in
        if standing in OFF:
            one.close(links=False)
        return one.keep("standing", before, document(one)).id


def document(one: Held) -> dict[str, Any]:
    """Give a visit's standing as a step keeps it."""
    visit = one.visit
    return {"standing": visit.standing, "reason": visit.reason,
            "at": visit.standing_at.isoformat() if visit.standing_at else None}


def put(one: Held, kept: Mapping[str, Any]) -> None:
    """Give a visit the standing that a step kept."""
    one.visit.standing, one.visit.reason = kept["standing"], kept["reason"]
    one.visit.standing_at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
