"""A copy of the answers: at once, in the browser that sent them, and never by the link."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, parts_of
from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic
from tests.support.trail import actions
from tests.support.walking import QUIET, clicks
from triage.store.tables.intake import Intake

SECRET = {**QUIET, "ran-out": ["alcohol"]}


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody who has just sent a form."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/right-now")
    for _ in clicks(found, SECRET):
        pass
    found.post()
    assert found.page.slug == "done"
    return found


def test_copy_holds_what_was_said(patient: Patient) -> None:
    patient.get(next(one["href"] for one in patient.page.all("a") if "copy" in one["href"]))
    words = patient.page.first("main").text
    assert patient.page.heading == "A copy of your answers"
    assert "Me, and no one can see my answers" in words
    assert "Alcohol, if you drank each day" in words
    assert faults(patient.page) == []


def test_copy_speaks_the_form_s_language(app: Flask) -> None:
    found = Patient(app.test_client(), make_clinic(app).invite(language="es"))
    found.open(lang="es")
    found.get("/intake/check-answers")
    found.post(button=("as-it-is", "1"))
    assert found.get("/intake/copy").heading == "Una copia de sus respuestas"


def test_link_never_shows_it(app: Flask, patient: Patient) -> None:
    other = Patient(app.test_client(), patient.link)
    other.open()
    assert "copy" not in [one["href"].rpartition("/")[2] for one in other.page.all("a")]
    assert other.get("/intake/copy").slug == "done"


def test_same_browser_by_the_link_again_shows_it_only_for_a_while(patient: Patient, clock: Clock) -> None:
    clock.pass_by(minutes=31)
    assert patient.get("/intake/copy").slug == "done"
    assert "/intake/copy" not in patient.page.html


def test_reading_it_is_on_the_trail(app: Flask, patient: Patient) -> None:
    patient.get("/intake/copy")
    store = parts_of(app).store
    with store.reading() as session:
        intake_id = session.scalars(select(Intake.id)).one()
    assert actions(store, "intake", intake_id)[-1] == "copy read"


def test_copy_is_not_given_by_the_link_once_more(patient: Patient) -> None:
    assert patient.get("/intake/copy").slug == "copy"
    patient.open()
    assert patient.get("/intake/copy").slug == "done"
