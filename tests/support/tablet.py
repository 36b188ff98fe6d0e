"""A clinic with a tablet in its waiting room, and codes that the desk gives."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.patient import BORN, Clinic, Patient
from triage.services import codes, desk, kiosk
from triage.services.actors import Actor, Role
from triage.services.views import NewVisit

ADMINISTRATOR = Actor("staff", "ada", "Ada", frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True)
class Given:
    """A visit and the code for it."""

    visit: UUID
    code: str


def give(clinic: Clinic, visit: UUID | None = None) -> Given:
    """Give a code, for a visit of today's unless told."""
    parts = parts_of(clinic.app)
    visit = visit or _visit(clinic)
    given = codes.give(parts.store, clinic.desk, parts.settings, visit, now=parts.now())
    return Given(visit, given.text)


def pairing_code(clinic: Clinic, name: str = "Door") -> str:
    """Add a tablet; give the code that pairs it."""
    parts, now = parts_of(clinic.app), parts_of(clinic.app).now()
    id_ = kiosk.add(parts.store, ADMINISTRATOR, parts.settings, name, clinic.location_id, now=now)
    return next(one.code for one in kiosk.all_of(parts.store, ADMINISTRATOR, parts.settings, now=now)
                if one.id == id_)


def revoke_all(app: Flask) -> None:
    """Take every tablet out of use."""
    parts = parts_of(app)
    for one in kiosk.all_of(parts.store, ADMINISTRATOR, parts.settings, now=parts.now()):
        kiosk.revoke(parts.store, ADMINISTRATOR, one.id, now=parts.now())


def paired(clinic: Clinic) -> Patient:
    """Pair a device; it is at its start page then."""
    found = Patient(clinic.app.test_client(), "/kiosk")
    found.get("/kiosk")
    found.post(code=pairing_code(clinic))
    assert found.page.heading == "Welcome. Type the code from the front desk."
    return found


def start(tablet: Patient, clinic: Clinic, lang: str = "en") -> Given:
    """Begin a form on a tablet with a fresh code."""
    given = give(clinic)
    tablet.get(f"/kiosk?lang={lang}")
    tablet.post(code=given.code)
    assert tablet.page.address == "/intake"
    return given


def press(tablet: Patient, words: str) -> Page:
    """Press the button with these words."""
    number = next(at for at, form in enumerate(tablet.page.all("form"))
                  if any(words in button.text for button in form.all("button")))
    return tablet.post(form=number)


def _visit(clinic: Clinic) -> UUID:
    parts = parts_of(clinic.app)
    now = parts.now()
    new = NewVisit(family="Ruiz", given="Ana", birth_date=BORN, sex="female", record_number=uuid4().hex[:10],
                   language="en", starts_at=now + timedelta(hours=1), clinician_id=clinic.clinician_id,
                   location_id=clinic.location_id)
    return desk.add_visit(parts.store, clinic.desk, new, now=now, key=uuid4().hex)
