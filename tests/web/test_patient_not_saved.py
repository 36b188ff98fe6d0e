"""What can not be kept is said to be lost, and never goes into another form; what stays, stays."""

import re

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.faults import faults
from tests.support.patient import BORN, Clinic, Patient, make_clinic
from tests.support.tree import templates

CALM = {"right_now_body": "none", "right_now_spine": "none"}
LOST = "What you picked just now was not saved."


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """A clinic."""
    return make_clinic(app)


@pytest.fixture
def patient(app: Flask, clinic: Clinic) -> Patient:
    """A patient at the first page of the form."""
    found = Patient(app.test_client(), clinic.invite())
    found.open()
    found.get("/intake/right-now")
    return found


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
        patient.get("/intake/more-operations") if said == "yes" else None
    page = patient.post(button=("do", "next"), more_ops="no")
    assert page.status == 409
    assert "An answer on another screen has changed what we ask." in page.text


def test_closed_form_says_that_what_came_is_lost(app: Flask, patient: Patient) -> None:
    patient.client.delete_cookie("intake", path="/intake")
    page = patient.post(**CALM)
    assert page.status == 410
    assert LOST in page.text


def test_no_number_is_called_by_a_broken_link() -> None:
    assert [path for path in templates() if re.search(r"tel:\s*\{\{\s*frame\.tel", path.read_text())] == []


def test_enter_does_what_the_page_is_for(patient: Patient) -> None:
    """The first button of a form is what Enter presses, also where rows have buttons of their own."""
    patient.get("/intake/last-operation")
    patient.post(had_spine_op="yes")
    patient.get("/intake/more-operations")
    page = patient.post(more_ops="yes")
    assert page.slug == "more-operations"
    first, *others = page.all("form")[-1].all("button")
    assert (first["name"], len(others) > 1) == ("", True)


def test_enter_opens_the_form_again_and_does_not_change_the_language(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=13)
    page = patient.get("/intake/right-now")
    buttons = [one for one in page.all("button") if "again" in (one["form"], page.all("form")[-1]["id"])]
    assert not buttons[0]["name"]


def test_language_changed_in_the_middle_still_tells_of_the_other_screen(app: Flask, patient: Patient) -> None:
    other = Patient(app.test_client(), patient.link)
    other.open()
    other.get("/intake/right-now")
    patient.post(**CALM)
    page = other.post(form=0, button=("language", "es"), q_right_now_body=["fits"], do="", seen="0", key="k")
    assert page.slug == "language"
    assert page.first("input", name="seen")["value"] == "0"


def test_copy_is_not_given_by_the_link_once_more(app: Flask, patient: Patient) -> None:
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    assert patient.get("/intake/copy").slug == "copy"
    patient.open()
    assert patient.get("/intake/copy").slug == "done"


@pytest.mark.parametrize("languages", [
    ("es", "en-US", "", "es"), ("es", "en-US", "?lang=en", "en"), ("en", "es-MX", "", "es"),
    ("en", "en-US", "", "en")])
def test_form_begins_in_the_language_of_the_visit(
        app: Flask, clinic: Clinic, languages: tuple[str, str, str, str]) -> None:
    visit, browser, chosen, spoken = languages
    patient = Patient(app.test_client(), clinic.invite(language=visit))
    patient.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = browser
    patient.get(patient.link + chosen)
    patient.post(day=str(BORN.day), month=str(BORN.month), year=str(BORN.year))
    assert patient.get("/intake/right-now").first("html")["lang"] == spoken


def test_way_to_somebody_stays_and_every_ending_has_it(patient: Patient) -> None:
    assert "Help at any hour" not in patient.page.text
    patient.get("/intake/keeping-safe")
    patient.post(safety_thoughts="harm")
    patient.post(button=("choice", "read"))
    for address in ("/intake/limbs", "/intake/check-answers"):
        assert patient.get(address).first("a", href="/intake/urgent")
    patient.get("/intake/check-answers")
    page = patient.post(button=("as-it-is", "1"))
    assert page.slug == "done"
    assert "988" in page.text
    assert "Help at any hour" not in page.text


def test_picture_stands_on_the_check_page_and_the_copy(app: Flask, patient: Patient) -> None:
    patient.get("/intake/where-pain")
    patient.post(pain_sites=["low-back-left", "calf-left"])
    for address in ("/intake/check-answers", "/intake/copy"):
        page = patient.get(address)
        drawn = page.first("section", class_="marked")
        assert {one["href"] for one in drawn.all("use")} >= {"#s-low-back-left", "#s-calf-left"}
        assert faults(page) == []
        if address.endswith("answers"):
            patient.post(button=("as-it-is", "1"))


def test_picture_of_another_device_is_not_shown(app: Flask, patient: Patient) -> None:
    patient.get("/intake/where-pain")
    patient.post(pain_sites=["between-legs-front"])
    other = Patient(app.test_client(), patient.link)
    other.open()
    here, there = (one.get("/intake/check-answers") for one in (patient, other))
    said = "Between your legs" in there.text
    assert here.first("section", class_="marked")
    assert any("marked" in one["class"] for one in there.all("section")) is said


def test_page_that_a_language_lacks_leads_to_the_next_and_not_to_the_first(patient: Patient) -> None:
    assert patient.get("/intake/daily-life").slug == "daily-life"
    assert patient.post(form=0, button=("language", "es")).slug == "check-answers"
