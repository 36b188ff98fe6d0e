"""The page that interrupts, and the crisis card."""

import pytest
from flask import Flask

from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic

BUTTONS = ["I have read this, go on", "I am calling now", "I am in a hospital",
           "A doctor has checked this since it began", "I will not call"]
LATER = "Help at any hour"   # what leads back to the card


def opened(app: Flask, timezone: str = "America/Chicago", language: str = "en") -> Patient:
    """Give somebody whose form is open."""
    clinic = make_clinic(app, timezone=timezone, name=f"Clinic {timezone}")
    found = Patient(app.test_client(), clinic.invite())
    found.open(lang=language)
    return found


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    return opened(app)


def cauda(patient: Patient) -> None:
    """Tell of a new bladder sign."""
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")


def thoughts(patient: Patient, answer: str = "harm") -> None:
    """Answer the question about thoughts of dying."""
    patient.get("/intake/keeping-safe")
    patient.post(safety_thoughts=answer)


def test_danger_sign_shows_the_page_at_once(patient: Patient) -> None:
    cauda(patient)
    assert (patient.page.slug, patient.page.heading) == ("urgent", "Call 911 now")
    assert faults(patient.page) == []


def test_number_comes_first_and_can_be_pressed(patient: Patient) -> None:
    cauda(patient)
    main = patient.page.first("main")
    assert main.all("a")[0]["href"] == "tel:911"
    assert main.text.startswith("Call 911 now Call 911 Or have someone take you to the nearest")


def test_page_says_why_and_what_to_tell_and_that_nobody_may_be_reading(patient: Patient) -> None:
    cauda(patient)
    words = patient.page.first("main").text
    for said in ("A nerve in your back may be pressed. This needs care in hours.", "Do not drive yourself",
                 "If you are in a hospital or care home now, tell the nurse now.",
                 "Yes. It began in the last 2 weeks", "Nobody may be reading this right now."):
        assert said in words


def test_page_never_names_a_level_or_a_condition(patient: Patient) -> None:
    cauda(patient)
    words = patient.page.first("main").text.lower()
    assert not any(word in words for word in ("cauda", "syndrome", "laminectomy", "urgency", "red flag"))


def test_first_aid_stands_where_there_is_some(patient: Patient) -> None:
    patient.get("/intake/right-now")
    patient.post(right_now_body="very-sleepy", right_now_spine="none")
    assert "naloxone" in patient.page.first("main").text


@pytest.mark.parametrize("number", range(5))
def test_every_button_lets_the_form_go_on(patient: Patient, number: int) -> None:
    cauda(patient)
    buttons = patient.page.all("button", name="choice")
    assert [one.text for one in buttons] == BUTTONS
    page = patient.post(button=("choice", buttons[number]["value"]))
    assert page.slug == "right-now"


def test_form_does_not_go_on_until_it_was_read(patient: Patient) -> None:
    cauda(patient)
    for address in ("/intake", "/intake/who", "/intake/check-answers"):
        assert patient.get(address).slug == "urgent"


def test_choice_that_is_none_is_asked_again(patient: Patient) -> None:
    cauda(patient)
    assert patient.post(button=("choice", "whatever")).slug == "urgent"


def test_every_later_page_leads_back_to_it(patient: Patient) -> None:
    cauda(patient)
    page = patient.post(button=("choice", "calling"))
    assert page.first("aside", class_="warned").first("a")["href"] == "/intake/urgent"
    assert patient.get("/intake/urgent").heading == "Call 911 now"


def test_without_a_danger_sign_there_is_no_such_page(patient: Patient) -> None:
    assert patient.get("/intake/urgent").slug == "right-now"


def test_two_flags_are_both_explained(patient: Patient) -> None:
    patient.get("/intake/right-now")
    patient.post(right_now_body="very-sleepy", right_now_spine="no-pee")
    assert len(patient.page.all("q")) == 2


def test_all_that_was_picked_is_told_once_for_each_question(patient: Patient) -> None:
    patient.get("/intake/right-now")
    patient.post(right_now_body=["chest-pain", "short-breath"], right_now_spine=["no-pee"])
    patient.post(button=("choice", "read"))
    patient.get("/intake/bladder-bowel")
    page = patient.post(bladder_change="new", saddle_feeling="worse", bowel_change="no", sexual_change="new")
    told = [one.text for one in page.first("main").first("div", class_="card").all("li")]
    questions = [one.partition(":")[0] for one in told]
    assert len(set(questions)) == len(questions)
    assert {"Pee problems", "Feeling between the legs"} <= set(questions)
    assert any("heavy chest; New trouble breathing" in one for one in told)
    assert "sex" not in " ".join(told).lower()


def test_what_was_not_read_yet_comes_first(patient: Patient) -> None:
    cauda(patient)
    patient.post(button=("choice", "read"))
    patient.get("/intake/right-now")
    page = patient.post(right_now_body="very-sleepy", right_now_spine="none")
    assert page.slug == "urgent"
    told = [one.text for one in page.all("q")]
    assert "sleepy" in told[1]
    assert "how I pee or poo" in told[-1]


def test_page_speaks_spanish(app: Flask) -> None:
    patient = opened(app, language="es")
    cauda(patient)
    assert patient.page.heading == "Llame al 911 ahora"
    assert "Puede haber un nervio apretado en su espalda." in patient.page.first("main").text


@pytest.mark.parametrize(("timezone", "number"), [("Europe/London", "999"), ("Europe/Madrid", "112")])
def test_number_is_that_of_the_country_of_the_clinic(app: Flask, timezone: str, number: str) -> None:
    patient = opened(app, timezone)
    cauda(patient)
    assert patient.page.heading == f"Call {number} now"
    assert patient.page.first("footer").first("a")["href"] == f"tel:{number}"


class TestCrisisCard:
    """Shown at any answer but no."""

    @pytest.mark.parametrize("answer", ["wish", "harm", "not-sure", "in-private", "declined"])
    def test_any_answer_but_no_shows_it(self, patient: Patient, answer: str) -> None:
        thoughts(patient, answer)
        page = patient.page
        assert (page.slug, page.heading) == ("urgent", "You do not have to get through this alone")
        assert [one["href"] for one in page.first("main").all("a")] == ["tel:988", "sms:988", "tel:911"]
        assert faults(page) == []

    def test_no_does_not_show_it(self, patient: Patient) -> None:
        thoughts(patient, "no")
        assert patient.page.slug == "where-pain"

    def test_question_left_empty_does_not_show_it(self, patient: Patient) -> None:
        patient.get("/intake/keeping-safe")
        assert patient.post().slug == "where-pain"

    def test_it_shows_once_and_then_the_follow_up_is_asked(self, patient: Patient) -> None:
        thoughts(patient, "wish")
        patient.post(button=("choice", "will-not-call"))
        patient.get("/intake/keeping-safe")
        page = patient.post(safety_plan="no", safety_act="no", safety_today="yes")
        assert page.slug == "where-pain"

    def test_plan_shows_it_again_more_strongly(self, patient: Patient) -> None:
        thoughts(patient, "harm")
        patient.post(button=("choice", "will-not-call"))
        patient.get("/intake/keeping-safe")
        page = patient.post(safety_plan="yes", safety_act="no", safety_today="no")
        assert page.slug == "urgent"
        assert "care e" in page.html

    def test_it_repeats_no_answer(self, patient: Patient) -> None:
        thoughts(patient, "harm")
        assert "hurting or killing" not in patient.page.first("main").text

    def test_british_lines_are_given_in_britain(self, app: Flask) -> None:
        patient = opened(app, "Europe/London")
        thoughts(patient)
        lines = [one["href"] for one in patient.page.first("main").all("a")]
        assert lines == ["tel:111", "tel:116123", "sms:85258?body=SHOUT", "tel:999"]

    def test_way_back_to_it_stays_and_the_ending_has_its_numbers(self, patient: Patient) -> None:
        assert LATER not in patient.page.text
        thoughts(patient, "harm")
        patient.post(button=("choice", "read"))
        for address in ("/intake/limbs", "/intake/check-answers"):
            assert patient.get(address).first("a", href="/intake/urgent")
        page = patient.post(button=("as-it-is", "1"))
        assert page.slug == "done"
        assert "988" in page.text
        assert LATER not in page.text

    def test_another_device_does_not_tell_of_it(self, app: Flask, patient: Patient) -> None:
        thoughts(patient, "harm")
        patient.post(button=("choice", "read"))
        other = Patient(app.test_client(), patient.link)
        other.open()
        assert LATER in patient.get("/intake/limbs").text
        assert LATER not in other.get("/intake/limbs").text
