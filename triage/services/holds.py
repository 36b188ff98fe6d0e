"""Legal holds: what may not be deleted, however old it is and whoever asks."""

from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.store import erasures, people, visits
from triage.store import holds as kept
from triage.store.database import Session, Store

LONGEST = 500


def place(store: Store, actor: Actor, patient_id: UUID, reason: str, *, now: datetime) -> None:
    """Hold everything of one patient. Raises InvalidInput without a reason, Conflict where it is held."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST:
        raise InvalidInput("reason", f"Say why, in at most {LONGEST} characters.")
    with store.writing() as session:
        one = may_keep(session, actor, patient_id)
        if kept.is_held(session, [one]):
            raise Conflict("This record is held already.")
        id_ = kept.put(session, one, reason, actor.id, now)
        note(session, actor, "hold placed", "patient", one, now=now, detail=(f"hold:{id_}",))


def lift(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> None:
    """Let go of a patient's records, merged ones too. Raises Conflict where none is held."""
    with store.writing() as session:
        one = may_keep(session, actor, patient_id)
        if not any([kept.lift(session, each, actor.id, now) for each in erasures.merged(session, one)]):
            raise Conflict("This record is not held.")
        note(session, actor, "hold lifted", "patient", one, now=now)


def may_keep(session: Session, actor: Actor, patient_id: UUID) -> UUID:
    """Give the id of the record that stands for a patient, to an administrator of every site they were at.

    Whoever has a shell here may too. Raises NotFound, or Forbidden.
    """
    if not people.exists(session, patient_id):
        raise NotFound("There is nothing here.")
    one = people.standing(session, people.get(session, patient_id)).id
    if actor.kind != "command":
        actor.require(Role.ADMINISTRATOR)
        if not people.sites_of(session, one) <= actor.locations:
            raise NotFound("There is nothing here.")
    return one


def patient_id(store: Store, given: str) -> UUID:
    """Find a patient by id or record number. Raises NotFound."""
    try:
        return UUID(given)
    except ValueError:
        with store.writing() as session:
            if (found := visits.by_record_number(session, given)) is None:
                raise NotFound("There is nothing here.") from None
            return found.id
