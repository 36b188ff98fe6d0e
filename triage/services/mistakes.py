"""What went wrong at the desk, put right: wrong patient, somebody else's form, wrong address or chart.

Every correction appends a step to the visit's trail. A form always stays with whoever filled it in: it is
never shown to anybody else, and where nobody knows whose it is, it lies with nobody until somebody does.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from triage.library import Library
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.rejudging import keeper, transfer, weigh_anew
from triage.services.steps import Held, held
from triage.store import steps, visits
from triage.store.database import Session, Store
from triage.store.tables.visit import Patient, Visit

THEIRS, ALONG, UNKNOWN = "theirs", "along", "unknown"   # whose the answers are that lie in a wrong visit
WHOSE = (THEIRS, ALONG, UNKNOWN)
LONGEST = 254


def wrong_patient(store: Store, library: Library, actor: Actor, visit_id: UUID, record_number: str, *,
                  whose: str = "", now: datetime) -> UUID:
    """Give a visit to the patient with a record number. Its link ends: it opens with the other's birth date.

    `whose` the answers are, where there are any: "theirs" stay with the patient who was named so far,
    "along" are those of the right one, "unknown" lie with nobody. Raises InvalidInput, or NotFound.
    """
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        right = _known(session, one, record_number)
        forms = steps.forms_of(session, visit_id)
        if forms and whose not in WHOSE:
            raise InvalidInput("whose", "Say who filled in the form, so that it stays with them.")
        before, after = {"patient": str(one.visit.patient_id)}, {"patient": str(right.id)}
        one.close()
        if forms and whose != ALONG:
            after["keeper"] = str(_set_aside(one, library, known=whose == THEIRS).id)
        one.visit.patient_id = right.id
        session.flush()
        if forms and whose == ALONG:
            weigh_anew(session, library, one.visit, now=now)
        note(session, actor, "patient changed", "patient", right.id, now=now, detail=(f"visit:{visit_id}",))
        return one.keep("patient", before, after).id


def take_off(store: Store, library: Library, actor: Actor, visit_id: UUID, *, now: datetime) -> UUID:
    """Take a form off a patient who did not fill it in; a fresh one can begin. Raises Conflict."""
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        if not steps.forms_of(session, visit_id):
            raise Conflict("There is no form to take off this visit.")
        one.close()
        kept = _set_aside(one, library, known=False)
        return one.keep("taken_off", {}, {"keeper": str(kept.id)}).id


def put_back(store: Store, library: Library, actor: Actor, visit_id: UUID, step_id: UUID, *,
             owner: str, now: datetime) -> UUID:
    """Put a form that was taken off one visit with the visit of the `owner`, by record number.

    Raises NotFound, InvalidInput where the owner has no visit, or Conflict where that visit has a form, or
    this form lies there no more.
    """
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        keeper_id = _keeper_of(session, visit_id, step_id)
        to_id = _visit_of_owner(one, owner)
        to = held(session, actor, to_id, now)
        if not steps.forms_of(session, keeper_id):
            raise Conflict("That form was put somewhere else already.")
        if steps.forms_of(session, to_id):
            raise Conflict("That visit has a form of its own already.")
        transfer(session, library, session.get_one(Visit, keeper_id), to.visit, now=now)
        if to_id != visit_id:
            one.keep("put_back", {"keeper": str(keeper_id)}, {"visit": str(to_id)})
        return to.keep("put_back", {"keeper": str(keeper_id)}, {"visit": str(to_id)}).id


def wrong_address(store: Store, actor: Actor, visit_id: UUID, *, phone: str, email: str,
                  now: datetime) -> UUID:
    """End what was sent to a wrong address at once, and keep the right one. Raises InvalidInput."""
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        patient = session.get_one(Patient, one.visit.patient_id)
        who = visits.identity_of(session, patient)
        new = {"phone": phone.strip(), "email": email.strip()}
        if any(len(text) > LONGEST or not text.isprintable() for text in new.values()):
            raise InvalidInput("phone", "Remove the characters that cannot be seen.")
        one.close()
        before = {name: who[name] for name in new}
        if new != before:
            visits.set_identity(session, patient, {**who, **new})
        return one.keep("address", before, new).id


def reprint(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> UUID:
    """Record that a printed page lies in a wrong chart: it must be printed again. Raises Conflict."""
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        case = steps.case_of(session, visit_id)
        if case is None or case.printed_at is None:
            raise Conflict("Nothing was printed for this visit.")
        return one.keep("reprint", {"printed": case.printed_at.isoformat()}, {}).id


def hand_back(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> UUID:
    """Record that the tablet came back half-way, and close the form there. What was saved is kept."""
    with store.writing() as session:
        one = held(session, actor, visit_id, now)
        steps.close(session, visit_id, now, links=False)
        return one.keep("handed_back", {}, {}).id


def _document(session: Session, step: Any) -> dict[str, Any]:
    return steps.document_of(session, step)


def _known(session: Session, one: Held, record_number: str) -> Patient:
    patient = visits.by_record_number(session, record_number.strip())
    if patient is None or patient.unknown:
        raise InvalidInput("record_number", "No patient has this record number. Check it, or add the patient "
                                            "with a visit first.")
    if patient.id == one.visit.patient_id:
        raise InvalidInput("record_number", "This is the patient whom the visit has already.")
    return patient


def _visit_of_owner(one: Held, record_number: str) -> UUID:
    """Give the visit of a patient that is nearest to this one, at a site of the actor's."""
    patient = visits.by_record_number(one.session, record_number.strip())
    found = [] if patient is None else [
        visit for visit in steps.visits_of_patient(one.session, patient.id, one.visit.id)
        if visit.location_id in one.actor.locations]
    if patient and patient.id == one.visit.patient_id:
        found.append(one.visit)
    if not found:
        raise InvalidInput("owner", "Nobody with this record number has a visit here. Check the number, or "
                                    "add a visit for them first.")
    return min(found, key=lambda visit: abs(visit.starts_at - one.visit.starts_at)).id


def _set_aside(one: Held, library: Library, *, known: bool) -> Visit:
    """Keep the form of a visit elsewhere: with the patient named so far if `known`, else with nobody."""
    made = keeper(one.session, one.visit, one.visit.patient_id if known else None,
                  standing="cancelled" if known else "void", reason="wrong_patient" if known else "",
                  by=one.actor.id, now=one.now)
    before = {"visit": str(one.visit.id), "patient": str(one.visit.patient_id)}
    steps.add(one.session, made.id, "put_back", {"before": before, "after": {}}, account_id=one.account_id,
              now=one.now)
    transfer(one.session, library, one.visit, made, now=one.now)
    return made


def _keeper_of(session: Session, visit_id: UUID, step_id: UUID) -> UUID:
    step = steps.get(session, step_id)
    kept = _document(session, step)["after"].get("keeper") if step and step.visit_id == visit_id else None
    if kept is None:
        raise NotFound("There is nothing here.")
    return UUID(kept)
