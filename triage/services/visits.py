"""Adding a visit, and its patient when the clinic does not know them yet."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.views.desk import NewVisit
from triage.store import visits
from triage.store.accounts import clinicians_of
from triage.store.database import Session, Store
from triage.store.tables.clinic import Location
from triage.store.tables.visit import HELPS, WAYS, Patient, Visit

SEXES = ("male", "female", "other", "unknown")
LONGEST = {"family": 100, "given": 100, "record_number": 40, "phone": 40, "email": 254}
NEEDED = ("family", "given", "record_number")


def add_visit(store: Store, actor: Actor, new: NewVisit, *, now: datetime, key: str) -> UUID:
    """Add a visit and give its id; the same `key` again gives the same visit.

    A record number that is known means the same patient, when the birth date agrees; telephone and
    e-mail are then taken from `new`. Raises InvalidInput, NotFound for another's site, Conflict.
    """
    actor.require(Role.FRONT_DESK)
    actor.require_at(new.location_id)
    new = _checked(new, now)
    with store.writing() as session:
        if earlier := visits.by_key(session, key):
            return _same(earlier, new)
        location = _location(session, new)
        _check_clinician(session, new)
        patient = _patient(session, new, demo=location.demo, now=now)
        id_ = uuid4()
        if not visits.add(session, {
                "id": id_, "patient_id": patient.id, "location_id": location.id, "key": key,
                "clinician_id": new.clinician_id, "starts_at": new.starts_at, "condition": location.condition,
                "language": new.language, "help": new.help, "channel": new.channel, "created_by": actor.id,
                "created_at": now}):
            session.rollback()   # the same form was faster on another connection
            return _same(visits.by_key(session, key), new)
        note(session, actor, "visit added", "visit", id_, now=now, detail=(f"patient:{patient.id}",))
        return id_


def _checked(new: NewVisit, now: datetime) -> NewVisit:
    """Trim the texts, and refuse what cannot be right."""
    texts = {field: getattr(new, field).strip() for field in LONGEST}
    for field, text in texts.items():
        if field in NEEDED and not text:
            raise InvalidInput(field, "Enter it.")
        if len(text) > LONGEST[field]:
            raise InvalidInput(field, f"Use at most {LONGEST[field]} characters.")
        if not text.isprintable():
            raise InvalidInput(field, "Remove the characters that cannot be seen.")
    if new.sex not in SEXES:
        raise InvalidInput("sex", f"Pick one of: {', '.join(SEXES)}.")
    if new.help not in HELPS or new.channel not in WAYS:
        raise InvalidInput("help", "Pick one of what is offered.")
    if new.birth_date > now.date():
        raise InvalidInput("birth_date", "The birth date is in the future.")
    if new.starts_at.tzinfo is None:
        raise InvalidInput("starts_at", "The time has no time zone.")
    return replace(new, **texts)


def _location(session: Session, new: NewVisit) -> Location:
    location = session.get(Location, new.location_id)
    if location is None or not location.active:
        raise NotFound("There is nothing here.")
    return location


def _check_clinician(session: Session, new: NewVisit) -> None:
    known = {account.id for account in clinicians_of(session, new.location_id)}
    if new.clinician_id is not None and new.clinician_id not in known:
        raise InvalidInput("clinician_id", "Pick a clinician who works at this site.")


def _patient(session: Session, new: NewVisit, *, demo: bool, now: datetime) -> Patient:
    typed = _identity(new)
    patient = visits.by_record_number(session, new.record_number)
    if patient is None:
        patient = visits.add_patient(session, typed, demo=demo, now=now)
    known = visits.identity_of(session, patient)
    if known["birth_date"] != typed["birth_date"]:
        # Not the date that is on record: that would give it away to a guesser.
        raise InvalidInput("record_number", "This record number belongs to somebody with another birth date.")
    contact = {field: typed[field] or known[field] for field in ("phone", "email")}
    if any(known[field] != contact[field] for field in contact):
        visits.set_identity(session, patient, {**known, **contact})
    return patient


def _identity(new: NewVisit) -> dict[str, Any]:
    return {"family": new.family, "given": new.given, "birth_date": new.birth_date.isoformat(),
            "sex": new.sex, "phone": new.phone, "email": new.email, "record_number": new.record_number}


def _same(earlier: Visit | None, new: NewVisit) -> UUID:
    if earlier is None or earlier.location_id != new.location_id:
        raise Conflict("This form was used for another visit.")
    return earlier.id
