"""A form that comes back on paper is typed in: as a whole, by one of the staff, and again by another.

The first typing goes into the patient's own form page by page, with the same checks and alarms as any other.
The second is kept apart and does not see the first; where the two differ, somebody settles each answer.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict
from triage.services.views.intake import IntakeView
from triage.services.views.keying import Pairs, Typing, Typings
from triage.store import keyings
from triage.store.database import Session, Store
from triage.store.sealing import seal, unseal
from triage.store.tables.keying import Keying

TABLE = "keying"


def typings(store: Store, actor: Actor, view: IntakeView, *, now: datetime) -> Typings:
    """Give what was typed so far, and record that it was read."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        found = _typings(session, actor, view.intake_id)
        if found.mine or found.both_finished:
            note(session, actor, "keying read", "intake", view.intake_id, now=now)
        return found


def keep(store: Store, actor: Actor, view: IntakeView, pairs: Iterable[tuple[str, str]], *,
         finished: bool, now: datetime) -> Typings:
    """Keep what is typed so far, whatever it is. Raises Conflict where two others have typed it already."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        rows = keyings.of_intake(session, view.intake_id)
        mine = next((row.Keying for row in rows if str(row.Keying.account_id) == actor.id), None)
        if mine is None:
            if len(rows) > 1:
                raise Conflict("Two people have typed this form already.")
            mine = _new(session, actor, view.intake_id, len(rows) + 1, now)
        kept = unseal(session, mine.document, TABLE, "document", mine.id)
        mine.document = _sealed(session, mine.id, tuple(pairs), kept["settled"])
        mine.revision, mine.saved_at = mine.revision + 1, now
        mine.finished_at = now if finished else mine.finished_at
        action = "keying finished" if finished else "keying saved"
        note(session, actor, action, "intake", view.intake_id, now=now, detail=(f"typing {mine.number}",))
        session.flush()
        return _typings(session, actor, view.intake_id)


def settle(store: Store, actor: Actor, view: IntakeView, *, link_id: str, right: int, pairs: Pairs,
           now: datetime) -> Typings:
    """Record which typing is right about a question; `pairs` are the first one's boxes as they are then.

    Raises Conflict before both have finished.
    """
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        rows = keyings.of_intake(session, view.intake_id)
        if not _typings(session, actor, view.intake_id).both_finished:
            raise Conflict("Both have to finish first.")
        first, second = (row.Keying for row in rows)
        kept = unseal(session, second.document, TABLE, "document", second.id)
        settled = {**kept["settled"], link_id: right}
        second.document = _sealed(session, second.id, _pairs(kept), settled)
        first.document = _sealed(session, first.id, pairs, {})
        note(session, actor, "keying settled", "intake", view.intake_id, now=now,
             detail=(link_id, f"typing {right}"))
        session.flush()
        return _typings(session, actor, view.intake_id)


def _typings(session: Session, actor: Actor, intake_id: UUID) -> Typings:
    rows = keyings.of_intake(session, intake_id)
    both = len(rows) > 1 and all(row.Keying.finished_at for row in rows)
    found = [_typing(session, row.Keying, row.name, read=both or str(row.Keying.account_id) == actor.id)
             for row in rows]
    settled = found[1].settled if both else {}
    mine = next((one for one in found if str(one.account_id) == actor.id), None)
    other = next((one for one in found if one is not mine), None)
    if mine and settled:
        mine = Typing(mine.number, mine.account_id, mine.by, mine.pairs, mine.saved_at, mine.finished_at,
                      settled)
    return Typings(mine, other)


def _typing(session: Session, row: Keying, by: str, *, read: bool) -> Typing:
    kept = unseal(session, row.document, TABLE, "document", row.id) if read else {"pairs": [], "settled": {}}
    return Typing(row.number, row.account_id, by, _pairs(kept), row.saved_at, row.finished_at,
                  kept["settled"])


def _new(session: Session, actor: Actor, intake_id: UUID, number: int, now: datetime) -> Keying:
    id_ = uuid4()
    made = Keying(id=id_, intake_id=intake_id, number=number, account_id=UUID(actor.id), revision=0,
                  document=_sealed(session, id_, (), {}), started_at=now, saved_at=now)
    keyings.add(session, made)
    return made


def _sealed(session: Session, id_: UUID, pairs: Pairs, settled: dict[str, int]) -> bytes:
    document = {"pairs": [list(pair) for pair in pairs], "settled": settled}
    return seal(session, document, TABLE, "document", id_)


def _pairs(document: dict[str, Any]) -> Pairs:
    return tuple((name, value) for name, value in document["pairs"])
