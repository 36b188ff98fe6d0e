"""Whose a case is: taken, handed over, let go, and taken from those who are away. Each leaves a trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.alarms.arming import JOB, give
from triage.services.alarms.ladder import AT_ONCE, EVERYONE, NEXT
from triage.services.alarms.people import Ring
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.links import location_facts
from triage.services.views.desk import Choice
from triage.store import alarms, cases
from triage.store.accounts import clinicians_of
from triage.store.database import Session, Store
from triage.store.tables.case import Case

SIGNED = "This case is signed: nobody needs to have it any more."


def take(store: Store, actor: Actor, case_id: UUID, *, seen: UUID | None, now: datetime) -> None:
    """Make a case one's own; again is once. `seen`: whose it was when the actor looked.

    Raises NotFound, or Conflict where it is signed, or somebody else's meanwhile.
    """
    with store.writing() as session:
        case = _held(session, actor, case_id)
        if case.owner_id != UUID(actor.id):
            _must_be(session, case, seen)
            give(session, actor, case, "taken", UUID(actor.id), now=now)


def hand_over(store: Store, actor: Actor, case_id: UUID, to: UUID | None, *, seen: UUID | None,
              now: datetime) -> None:
    """Give a case to another clinician of the site. Raises InvalidInput, NotFound or Conflict."""
    with store.writing() as session:
        case = _held(session, actor, case_id)
        if case.owner_id == to and to is not None:
            return
        _must_be(session, case, seen)
        if to is None or to not in {one.id for one in clinicians_of(session, case.location_id)}:
            raise InvalidInput("to", "Pick who takes it over.")
        if Ring(session, case, now).has_left(to):
            raise InvalidInput("to", "Whom you picked is away today. Pick somebody else.")
        give(session, actor, case, "handed", to, now=now)


def release(store: Store, actor: Actor, case_id: UUID, *, seen: UUID | None, now: datetime) -> None:
    """Let go of a case, so that it is visibly nobody's; again is once. Raises NotFound or Conflict."""
    with store.writing() as session:
        case = _held(session, actor, case_id)
        if case.owner_id is not None:
            _must_be(session, case, seen)
            give(session, actor, case, "released", None, now=now)


def take_if_free(session: Session, actor: Actor, case: Case, *, now: datetime) -> None:
    """Make a case that is nobody's the actor's, inside the transaction in which they act on it."""
    if case.owner_id is None:
        give(session, actor, case, "taken", UUID(actor.id), now=now)


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose a case is: `id` and `name` of its owner, None and "" where it is nobody's; `mine`: the actor's.

    `choices`: to whom it can be handed over. `open`: it is not signed, so that somebody must have it. `told`:
    what telling people has come to, where nobody has looked.
    """

    id: UUID | None
    name: str
    mine: bool
    open: bool
    told: str
    choices: tuple[Choice, ...]


def of_case(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> Owned:
    """Say whose a case is. Raises NotFound."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise NotFound("There is nothing here.")
        actor.require_at(case.location_id)
        ring = Ring(session, case, now)
        name = alarms.names(session, [case.owner_id]).get(case.owner_id, "") if case.owner_id else ""
        choices = tuple(Choice(one.id, one.name) for one in clinicians_of(session, case.location_id)
                        if one.id not in (case.owner_id, UUID(actor.id)) and not ring.has_left(one.id))
        return Owned(case.owner_id, name, case.owner_id == UUID(actor.id), case.state != "signed",
                     _told(case, ring, now), choices)


def _told(case: Case, ring: Ring, now: datetime) -> str:
    if case.state != "new":
        return ""
    if case.next_step > EVERYONE or (case.next_step_at is None and case.due_at <= now):
        return "Nobody has looked, and everyone was told."
    at = location_facts(ring.location).local(case.next_step_at or case.due_at)
    whom = "everyone is" if case.next_step == EVERYONE else "the next person is"
    return f"Unless somebody has seen it, {whom} told at {at.hour}:{at.minute:02d}." if case.next_step else ""


def release_absent(store: Store, *, now: datetime) -> int:
    """Take cases from owners who are away or gone, and bring the next step forward; give how many."""
    day = timedelta(days=1)
    with store.writing() as session:
        away = {one for on in (now - day, now, now + day) for one in alarms.absent(session, on.date())}
        owners = away | set(alarms.gone(session))
        found = alarms.owned_by(session, owners, AT_ONCE) if owners else ()
        left = [case for case in found if case.owner_id and Ring(session, case, now).has_left(case.owner_id)]
        for case in left:
            give(session, JOB, case, "absent", None, now=now)
            if case.next_step_at is not None and case.next_step <= NEXT:
                case.next_step, case.next_step_at = NEXT, now   # the next on the list is told at once
        return len(left)


def _held(session: Session, actor: Actor, case_id: UUID) -> Case:
    actor.require(Role.CLINICIAN)
    case = cases.lock(session, case_id)
    if case is None:
        raise NotFound("There is nothing here.")
    actor.require_at(case.location_id)
    if case.state == "signed":
        raise Conflict(SIGNED)
    return case


def _must_be(session: Session, case: Case, seen: UUID | None) -> None:
    """Refuse where somebody was faster. Raises Conflict, naming whose it is now."""
    if case.owner_id != seen:
        name = alarms.names(session, [case.owner_id]).get(case.owner_id) if case.owner_id else None
        raise Conflict(f"{name} has this case by now." if name else "This case is nobody's by now.")
