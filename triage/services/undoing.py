"""Taking a correction back: another step, which names the one that it undoes. Nothing is ever erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.library import Library
from triage.services import moving, standing
from triage.services.actors import Actor, Role
from triage.services.errors import Conflict, NotFound
from triage.services.rejudging import transfer, weigh_anew
from triage.services.steps import Held, held
from triage.store import steps, visits
from triage.store.database import Session, Store
from triage.store.tables.step import VisitStep
from triage.store.tables.visit import Patient, Visit

# Which parts of the visit a step of each kind wrote: undoing an older one must not undo a newer one too.
UNDOABLE = ("standing", "moved", "patient", "address", "taken_off", "reprint")


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a visit's trail: what it was before and after, in ids and times. `by`: "" for a patient.

    `can_undo`: nothing of its kind came after it, and it was not undone. `lies_apart`: a form that it took
    off the visit lies elsewhere still.
    """

    id: UUID
    kind: str
    at: datetime
    by: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    is_undo: bool
    undone: bool
    can_undo: bool
    lies_apart: bool = False


def trail(store: Store, actor: Actor, visit_id: UUID) -> tuple[StepFacts, ...]:
    """Give what was put right about a visit, the newest first. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    with store.reading() as session:
        found = visits.get(session, visit_id)
        if found is None:
            raise NotFound("There is nothing here.")
        actor.require_at(found.Location.id)
        rows = steps.of_visits(session, [visit_id])
        gone = {step.undoes for step, _ in rows}
        newest: set[str] = set()
        told = []
        for step, by in rows:
            told.append(_facts(session, step, by, gone, newest))
            if step.id not in gone and step.undoes is None:
                newest.add(step.kind)
        return tuple(told)


def _facts(session: Session, step: VisitStep, by: str, gone: set[UUID | None], newest: set[str]) -> StepFacts:
    document = steps.document_of(session, step)
    is_undo, undone = step.undoes is not None, step.id in gone
    kept = document["after"].get("keeper")
    return StepFacts(step.id, step.kind, step.at, by or "", document["before"], document["after"], is_undo,
                     undone, step.kind in UNDOABLE and not (is_undo or undone or step.kind in newest),
                     bool(kept and not undone and steps.forms_of(session, UUID(kept))))


@dataclass(frozen=True)
class Taken:
    """A step that is being taken back: its visit, what it was before and after."""

    one: Held
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    library: Library


def undo(store: Store, library: Library, actor: Actor, visit_id: UUID, step_id: UUID, *,
         now: datetime) -> None:
    """Take one step back. Twice is once. Raises NotFound, or Conflict where something came after it."""
    with store.writing() as session:
        step = steps.get(session, step_id)
        if step is None or step.visit_id != visit_id or step.kind not in UNDOABLE or step.undoes:
            raise NotFound("There is nothing here.")
        kept = steps.document_of(session, step)
        # Whoever moved a visit away may take that back from where it was.
        was_at = UUID(kept["before"]["location"]) if step.kind == "moved" else None
        one = held(session, actor, visit_id, now, was_at=was_at)
        if steps.undone(session, step_id):
            return
        _refuse_older(session, step)
        HOW[step.kind](Taken(one, kept["before"], kept["after"], library))
        one.keep(step.kind, kept["after"], kept["before"], undoes=step_id)


def _refuse_older(session: Session, step: VisitStep) -> None:
    rows = [one for one, _ in steps.of_visits(session, [step.visit_id])]
    gone = {one.undoes for one in rows}
    for one in rows:   # the newest first
        if one.id == step.id:
            return
        if one.kind == step.kind and one.undoes is None and one.id not in gone:
            raise Conflict("Something was changed after this. Undo the newer one first.")


def _standing(step: Taken) -> None:
    standing.put(step.one, step.before)


def _moved(step: Taken) -> None:
    moving.put(step.one, step.before)


def _address(step: Taken) -> None:
    """Put the address back; what was sent to the other one ends as well."""
    one = step.one
    one.close()
    patient = one.session.get_one(Patient, one.visit.patient_id)
    who = visits.identity_of(one.session, patient)
    if {name: who[name] for name in step.after} != dict(step.after):
        raise Conflict("The address was changed again since. Write the right one here.")
    visits.set_identity(one.session, patient, {**who, **step.before})


def _patient(step: Taken) -> None:
    one, kept = step.one, step.after.get("keeper")
    if kept:
        _need_no_form(one)
    one.close()
    one.visit.patient_id = UUID(step.before["patient"])
    one.session.flush()
    if kept:
        _bring_back(one, UUID(kept), step.library)
    else:
        weigh_anew(one.session, step.library, one.visit, now=one.now)


def _taken_off(step: Taken) -> None:
    _need_no_form(step.one)
    _bring_back(step.one, UUID(step.after["keeper"]), step.library)


def _reprint(step: Taken) -> None:
    """Nothing but the mark goes: the step that undoes it is enough."""


def _need_no_form(one: Held) -> None:
    if steps.forms_of(one.session, one.visit.id):
        raise Conflict("A new form was begun for this visit since. Take that one off first.")


def _bring_back(one: Held, keeper_id: UUID, library: Library) -> None:
    """Put a form back that was kept elsewhere; what kept it stays, empty, out of sight."""
    kept = one.session.get_one(Visit, keeper_id)
    if not steps.forms_of(one.session, keeper_id):
        raise Conflict("That form was put somewhere else since.")
    transfer(one.session, library, kept, one.visit, now=one.now)
    kept.standing = "void"


HOW: Mapping[str, Callable[[Taken], None]] = {
    "standing": _standing, "moved": _moved, "patient": _patient, "address": _address,
    "taken_off": _taken_off, "reprint": _reprint}
