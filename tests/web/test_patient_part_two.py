"""The pages after sending: offered on the receipt, filled in like the others, in both languages."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from tests.support.walking import QUIET, clicks, fields
from triage.questionnaire.path import pages_of

# Everybody's answers to part two, but for the rows.
MORE: dict[str, Any] = {
    "pain-now": "4", "pain-worst": "7", "pain-feel": ["burning", "spasm"], "pain-worse-with": ["walking"],
    "pain-better-with": ["sitting"], "weak-sites": ["calf-left"], "scar-sites": ["low-back-middle"],
    "op-relief": "some", "op-relief-time": "lt3m", "op-problems": ["none"], "tried-helped": ["none"],
    "tried-no-help": ["therapy"], "tests-had": ["none"], "tests-earlier": ["mri"], "takes-medicines": "no",
    "has-allergies": "none-known", "health": ["none"], "smoking": "before", "sleep-nights": "5",
    "active": "1", "active-stops": ["pain"], "walk-time": "m5-15", "sit-time": "m15-60",
    "stand-time": "m5-15",
    "function": ["lift"], "phq2-interest": "several-days", "phq2-down": "half-days",
    "gad2-nervous": "not-at-all", "gad2-worry": "not-at-all", "work": "retired", "claim": "no",
}
ENDS = 40
COPY = "/intake/copy"   # the receipt also leads to a copy of what was sent


def arrive(app: Flask, language: str) -> Patient:
    """Answer and send part one; give somebody at the receipt."""
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.open(lang=language)
    patient.get(patient.page.first("main").first("a", class_="btn")["href"])
    for _ in clicks(patient, QUIET):
        pass
    patient.post()
    assert patient.page.slug == "done"
    return patient


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody at the receipt who sent the form as it was."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/check-answers")
    found.post(button=("as-it-is", "1"))
    return found


def offer(page: Page) -> str:
    """Give the address that the receipt leads on to; "" when it offers nothing more to answer."""
    return next((link["href"] for link in page.first("main").all("a", class_="btn")
                 if link["href"].startswith("/intake/") and link["href"] != COPY), "")


def go_on(patient: Patient) -> list[str]:
    """Fill in page after page until the receipt; give their names, one that asked more but once."""
    patient.get(offer(patient.page))
    been: list[str] = []
    while patient.page.slug != "done":
        assert len(been) < ENDS, patient.page.address
        been.append(patient.page.slug)
        assert faults(patient.page) == []
        patient.post(**fields(patient.page, MORE))
        assert patient.page.problems == []
    return list(dict.fromkeys(been))


@pytest.mark.parametrize(("language", "left_out"), [("en", set()), ("es", {"mood"})])
def test_part_two_leads_from_the_receipt_and_back_to_it(
        app: Flask, language: str, left_out: set[str]) -> None:
    patient = arrive(app, language)
    been = go_on(patient)
    form = parts_of(app).library.get("post-laminectomy").questionnaire
    asked = [page.slug for page in pages_of(form, 2)]
    assert been == [slug for slug in asked if slug not in {"strong-pills", *left_out}]
    assert offer(patient.page) == ""


def test_offer_names_the_minutes_and_that_the_clinic_has_the_form(patient: Patient) -> None:
    words = patient.page.first("main").text
    assert "A few more questions help your visit" in words
    assert "Your form is with the clinic already" in words
    assert re.search(r"Answer more \(about [1-9] minutes\)", words)


def test_patient_may_stop_after_any_page_and_go_on_later(patient: Patient) -> None:
    patient.get(offer(patient.page))
    patient.post(pain_now="4", pain_worst="7")
    page = patient.get("/intake/done")
    assert "What you added is saved." in page.first("main").text
    assert offer(page).startswith("/intake/pain-kind")


def test_page_can_be_read_again_on_the_device_that_filled_it_in(patient: Patient) -> None:
    patient.get(offer(patient.page))
    patient.post(pain_now="4", pain_worst="7")
    assert patient.get("/intake/pain-numbers").ticked("pain-now") == ["4"]


def test_another_device_is_not_led_to_it(app: Flask, patient: Patient) -> None:
    patient.get(offer(patient.page))
    patient.post(pain_now="4", pain_worst="7")
    other = Patient(app.test_client(), patient.link)
    assert offer(other.open()).startswith("/intake/pain-kind")
    assert other.get("/intake/pain-numbers").slug == "done"


def test_map_of_part_two_shows_nothing_of_the_maps_that_were_sent(patient: Patient) -> None:
    assert "(marked before)" not in patient.get("/intake/where-weak").first("main").text


def test_progress_names_the_steps_of_its_own_part(app: Flask, patient: Patient) -> None:
    page = patient.get("/intake/pain-kind")
    assert [step.text for step in page.first("nav").all("li")] == [
        "Your pain", "What was tried", "Your health", "Your days"]
    first = Patient(app.test_client(), make_clinic(app, name="Elsewhere").invite())
    first.open()
    steps = first.get("/intake/right-now").first("nav").all("li")
    assert "Check and send" in steps[-1].text
    assert "What was tried" not in [step.text for step in steps]


def test_part_two_goes_on_in_another_language(patient: Patient) -> None:
    patient.get("/intake/pain-numbers")
    patient.post(form=0, button=("language", "es"))
    assert patient.page.first("html")["lang"] == "es"
    patient.post(pain_now="3", pain_worst="8")
    page = patient.get("/intake/pain-numbers")
    assert (page.first("html")["lang"], page.ticked("pain-now")) == ("es", ["3"])


def test_back_from_its_first_page_is_the_receipt(patient: Patient) -> None:
    assert patient.get("/intake/pain-numbers").first("a", class_="back")["href"] == "/intake/done"


def test_part_two_is_not_open_before_sending(app: Flask) -> None:
    early = Patient(app.test_client(), make_clinic(app).invite())
    early.open()
    assert early.get("/intake/pain-numbers").slug == "right-now"


def test_medicines_and_allergies_are_added_row_by_row(patient: Patient) -> None:
    patient.get("/intake/medicine-list")
    page = patient.post(takes_medicines="yes")
    assert page.slug == "medicine-list"
    page = patient.post(button=("do", "add:medicines:"), medicine_name__text="Warfarin",
                        medicine_dose__text="5 mg")
    assert "Warfarin" in page.first("main").text
    assert patient.post().slug == "allergy-list"
    patient.post(has_allergies="yes")
    assert patient.post(allergy_what__text="Latex", allergy_reaction__text="A rash").slug == "conditions"
