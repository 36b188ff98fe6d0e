"""What a patient, a lawyer or a court may ask an administrator for: a copy, a hold, an end to it, erasure.

It begins with a record number and a reason, which opens that patient's page for a while (services/stated).
What is then done is done by the same services as `flask patients`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.library import Library
from triage.services import erasing, holds, stated
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.services.patient_file import PatientFile, patient_file
from triage.services.patients import patient_facts
from triage.services.stated import NotStated
from triage.services.views.facts import PatientFacts
from triage.store import belongings, visits
from triage.store import holds as kept
from triage.store.database import Session, Store

PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Held:
    """A legal hold: since when, and why, in the words of whoever placed it."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """One patient, and what erasing would take away.

    `facts` has more than one where records were merged, the one that stands for all first. `goes` counts the
    records by table; `waiting` how many of the cases nobody has signed. `until`: how long this page is open.
    """

    id: UUID
    facts: tuple[PatientFacts, ...]
    held: Held | None
    goes: Mapping[str, int]
    waiting: int
    until: datetime


def find(store: Store, actor: Actor, number: str, reason: str, *, now: datetime) -> UUID | None:
    """Open the page of whoever has exactly this record number, for the `reason`; give their id.

    None for what is unknown, and for somebody who was at a site that is not the actor's: both alike. That
    somebody looked is noted. Raises Forbidden, InvalidInput.
    """
    actor.require(Role.ADMINISTRATOR)
    reason = stated.checked(reason)
    with store.writing() as session:
        found = visits.by_record_number(session, number.strip())
        try:
            one = holds.may_keep(session, actor, found.id) if found else None
        except NotFound:
            one = None
        if one is None:
            note(session, actor, "patient looked for", PATIENT, "none", now=now)
        else:
            stated.state(session, actor, (PATIENT, one), reason, now=now)
    return one


def overview(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> Overview:
    """Give who it is and what there is of them. Raises NotStated, Damaged."""
    with store.writing() as session:
        until = _leave(session, actor, patient_id, now).until
        found = belongings.of_patient(session, patient_id)
        facts = tuple(patient_facts(session, one) for one in found.patients)
        hold = kept.newest(session, [one.id for one in facts])
        note(session, actor, "patient overview read", PATIENT, patient_id, now=now)
    return Overview(patient_id, facts, Held(*hold) if hold else None, found.counts, found.waiting, until)


def copy(store: Store, library: Library, actor: Actor, patient_id: UUID, *, now: datetime) -> PatientFile:
    """Gather everything for the patient. Raises NotStated, Damaged."""
    return patient_file(store, library, actor, patient_id, _reason(store, actor, patient_id, now), now=now)


def hold(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> None:
    """Keep everything of a patient. Raises NotStated, or Conflict where it is held."""
    holds.place(store, actor, patient_id, _reason(store, actor, patient_id, now), now=now)


def release(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> None:
    """End the hold. Raises NotStated, or Conflict where there is none."""
    _reason(store, actor, patient_id, now)
    holds.lift(store, actor, patient_id, now=now)


def erase(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> int:
    """Erase a patient for good; give how many rows went. Raises NotStated, or Conflict under a hold."""
    _reason(store, actor, patient_id, now)
    return erasing.erase(store, actor, patient_id, now=now)


def _reason(store: Store, actor: Actor, patient_id: UUID, now: datetime) -> str:
    with store.reading() as session:
        return stated.words_of(session, _leave(session, actor, patient_id, now))


def _leave(session: Session, actor: Actor, patient_id: UUID, now: datetime) -> stated.Leave:
    """Give the leave for one patient's page. Somebody of another site is as one who is not there."""
    actor.require(Role.ADMINISTRATOR)
    try:
        one = holds.may_keep(session, actor, patient_id)
    except NotFound:
        raise NotStated from None
    if one != patient_id:   # merged into another record since
        raise NotStated
    return stated.leave(session, actor, (PATIENT, one), now=now)
