"""The next page in the answer that saves the one before, for who asks for it."""

from collections.abc import Mapping

import pytest
from flask import Flask, Response, redirect
from werkzeug.test import Client, TestResponse

from tests.support.app import Clock
from tests.support.page import Page
from tests.support.patient import BORN, Patient, make_clinic
from triage.web.follow import WHERE, Follow

ASKS = {"Backstory-Follow": "1"}
HOURS = 13   # more than a session lasts


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open, at its first page."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/right-now")
    return found


def save(patient: Patient, headers: Mapping[str, str], **said: str) -> TestResponse:
    """Send the last form of the open page, as the script does with `headers`; "Save" unless told."""
    data = patient.page.filled(-1, said)
    address = patient.page.all("form")[-1]["action"] or patient.page.address
    return patient.client.post(address, data=data, headers=headers)


def test_who_asks_gets_the_next_page(patient: Patient) -> None:
    answer = save(patient, ASKS)
    assert (answer.status_code, answer.headers[WHERE]) == (200, "/intake/who#top")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Who is answering" in answer.text
    assert answer.text.count("csrf_token") == patient.client.get("/intake/who").text.count("csrf_token")


def test_who_does_not_ask_is_sent_on(patient: Patient) -> None:
    answer = save(patient, {})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/intake/who#top")
    assert WHERE not in answer.headers


def test_the_page_that_came_along_can_be_sent_in_turn(patient: Patient) -> None:
    patient.page = Page(save(patient, ASKS).text, "/intake/who")
    again = save(patient, ASKS, who_answers="me-alone")
    assert (again.status_code, again.headers[WHERE]) == (200, "/intake/bladder-bowel#top")
    assert patient.get("/intake/who").ticked("who-answers") == ["me-alone"]


def test_a_new_session_is_given_beside_the_page(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    patient.get("/intake/right-now")
    answer = save(patient, ASKS, day=str(BORN.day), month=str(BORN.month), year=str(BORN.year))
    assert answer.status_code == 200
    assert answer.headers[WHERE] == "/intake/right-now"
    assert "intake=" in answer.headers["Set-Cookie"]
    assert "Right now" in answer.text


@pytest.mark.parametrize("where", ["https://elsewhere.example/intake/x", "//elsewhere.example/intake/x",
                                   "/desk/", "/i/token", ""])
def test_no_other_address_is_followed(where: str) -> None:
    made = Flask("made")
    made.add_url_rule("/intake/x", "x", lambda: redirect(where, 303), methods=["POST"])
    made.wsgi_app = Follow(made.wsgi_app)   # type: ignore[method-assign]
    answer = Client(made, Response).post("/intake/x", headers=ASKS)
    assert answer.status_code == 303
    assert WHERE not in answer.headers


@pytest.mark.parametrize(("method", "address"), [("GET", "/intake/right-now"), ("POST", "/sign-in")])
def test_nothing_else_is_followed(patient: Patient, method: str, address: str) -> None:
    assert WHERE not in patient.client.open(address, method=method, headers=ASKS).headers
