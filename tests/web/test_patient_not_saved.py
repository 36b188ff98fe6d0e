"""What can not be kept is said to be lost, and never goes into another form."""

import pytest
from flask import Flask

from tests.support.patient import Clinic, Patient
from tests.support.tablet import start

CALM = {"right_now_body": "none", "right_now_spine": "none"}
LOST = "What you picked just now was not saved."


@pytest.fixture
def second(app: Flask, patient: Patient, clinic: Clinic) -> Patient:
    """The same browser, in which another patient's form was opened after a page of the first one."""
    found = Patient(patient.client, clinic.invite())
    found.open()
    return found


def test_page_of_one_form_is_never_saved_into_another(patient: Patient, second: Patient) -> None:
    page = patient.post(right_now_body=["chest-pain"], right_now_spine="none")
    assert page.status == 409
    assert LOST in page.text
    assert "open the link in your message again" in page.text
    assert second.get("/intake/right-now").ticked("right-now-body") == []


def test_check_page_of_one_form_never_sends_another(patient: Patient, clinic: Clinic) -> None:
    patient.get("/intake/check-answers")
    second = Patient(patient.client, clinic.invite())
    second.open()
    assert patient.post(button=("as-it-is", "1")).status == 409
    assert second.get("/intake/right-now").slug == "right-now"


def test_page_that_another_screen_took_away_says_so(app: Flask, patient: Patient) -> None:
    """Further operations are asked about after a first one only."""
    other = Patient(app.test_client(), patient.link)
    other.open()
    for phone, said in ((patient, "yes"), (other, "no")):
        phone.get("/intake/last-operation")
        assert phone.post(had_spine_op=said).status == 200
        if phone is patient:
            patient.get("/intake/more-operations")
    page = patient.post(button=("do", "next"), more_ops="no")
    assert page.status == 409
    assert "An answer on another screen has changed what we ask." in page.text


def test_closed_form_says_that_what_came_is_lost(app: Flask, patient: Patient) -> None:
    patient.client.delete_cookie("intake", path="/intake")
    page = patient.post(**CALM)
    assert page.status == 410
    assert LOST in page.text


def test_browser_that_dropped_every_cookie_says_so_too(app: Flask, patient: Patient) -> None:
    for name, path in (("intake", "/intake"), (app.config["SESSION_COOKIE_NAME"], "/")):
        patient.client.delete_cookie(name, path=path)
    page = patient.post(**CALM)
    assert page.status == 410
    assert LOST in page.text


def test_page_without_its_token_is_not_kept_where_the_form_is_open(app: Flask, patient: Patient) -> None:
    page = patient.post(csrf_token="x", **CALM)
    assert page.status == 400
    assert patient.get("/intake/right-now").ticked("right-now-body") == []


def test_form_that_was_sent_from_another_screen_says_how_to_tell_what_differs(
        app: Flask, patient: Patient) -> None:
    other = Patient(app.test_client(), patient.link)
    other.open()
    other.get("/intake/check-answers")
    other.post(button=("as-it-is", "1"))
    page = patient.post(**CALM)
    assert page.status == 409
    assert "The next page says how to tell us what is different." in page.text
    assert patient.get(page.first("main").first("a", class_="btn")["href"]).slug == "done"


def test_tablet_is_cleared_and_shows_nothing_of_the_next_patient(
        tablet: Patient, clinic: Clinic) -> None:
    start(tablet, clinic)
    tablet.get("/intake/right-now")
    page = tablet.post(of="the-one-before", **CALM)
    assert page.heading.startswith("This screen was cleared")
    assert "Ruiz" not in page.text
