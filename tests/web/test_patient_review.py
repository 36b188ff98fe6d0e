"""Checking the answers, sending them, and the receipt."""

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from tests.support.walking import QUIET, clicks


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


@pytest.fixture
def finished(patient: Patient) -> Patient:
    """Somebody who has answered everything, at the check page."""
    patient.get(patient.page.first("main").first("a", class_="btn")["href"])
    for _ in clicks(patient, QUIET):
        pass
    return patient


def line(page: Page, question: str) -> tuple[str, str]:
    """Give the answer to a question on the check page, and the address to change it."""
    for one in page.all("dl", class_="sum"):
        for row in one.all("div"):
            if row.first("dt").text == question:
                return row.all("dd")[0].text, row.first("a")["href"]
    raise AssertionError(f"{question} is not on the page")


def test_every_answer_stands_with_a_way_to_change_it(finished: Patient) -> None:
    page = finished.page
    assert page.heading == "Check your answers"
    assert line(page, "Filled in by")[0] == "Me, and no one can see my answers"
    assert faults(page) == []


def test_change_leads_to_the_question_and_straight_back(finished: Patient) -> None:
    address = line(finished.page, "How often it hurts")[1]
    assert address == "/intake/how-long?change=check-answers#q_most-days"
    finished.get(address)
    page = finished.post(most_days="rare")
    assert page.slug == "check-answers"
    assert line(page, "How often it hurts")[0] == "Less than that"


def test_change_that_brings_up_a_question_asks_it_before_going_back(finished: Patient) -> None:
    finished.get("/intake/limbs?change=check-answers")
    assert finished.post(both_legs="worse").slug == "limbs"
    assert finished.post(both_legs_what="pain").slug == "check-answers"


def test_what_was_left_empty_stands_first(patient: Patient) -> None:
    patient.get("/intake/right-now")
    patient.post(right_now_body="none")
    page = patient.get("/intake/check-answers")
    note = page.first("div", class_="note")
    assert "1 question has no answer yet." in note.text
    assert note.first("a")["href"] == "/intake/right-now?change=check-answers#q_right-now-spine"
    assert line(page, "More danger signs, last 24 hours")[0] == "No answer yet"


def test_pages_not_seen_yet_are_named(patient: Patient) -> None:
    patient.get("/intake/right-now")
    patient.post(right_now_body="none", right_now_spine="none")
    note = patient.get("/intake/check-answers").first("div", class_="note")
    assert "Who is answering" in [one.text for one in note.all("a")]
    assert "Right now" not in [one.text for one in note.all("a")]


def test_half_a_form_is_sent_only_as_it_is(patient: Patient) -> None:
    patient.get("/intake/check-answers")
    page = patient.post()
    assert (page.status, page.slug) == (422, "check-answers")
    page = patient.post(button=("as-it-is", "1"))
    assert page.heading == "Thank you. Your answers are with the clinic."


def test_whole_form_is_sent_and_gives_a_receipt(finished: Patient) -> None:
    page = finished.post()
    words = page.first("main").text
    assert page.slug == "done"
    assert "Sent on Friday, November 20, 2026, at 9:00" in words
    assert "Your receipt:" in words
    assert "You meet Dr. Okafor on Tuesday, December 1, 2026" in words
    assert faults(page) == []


def test_receipt_says_when_not_to_wait(finished: Patient) -> None:
    words = finished.post().first("main").text
    assert "Call 911 if any of these start or get worse" in words
    for sign in ("You can not pee", "where you sit or wipe", "weakness in both legs", "New chest pain"):
        assert sign in words


def test_receipt_never_says_that_nothing_was_found(finished: Patient) -> None:
    words = finished.post().first("main").text.lower()
    calm = ("no danger", "nothing serious", "routine", "all clear", "not urgent")
    assert not any(said in words for said in calm)


def test_calm_answers_bring_no_call_for_today(finished: Patient) -> None:
    assert "Please speak to us today" not in finished.post().first("main").text


def test_open_danger_signs_ask_for_a_call_today_and_name_the_time(patient: Patient) -> None:
    patient.get("/intake/check-answers")
    words = patient.post(button=("as-it-is", "1")).first("main").text
    assert "Please speak to us today" in words
    assert "If no one has called you by 1:00" in words
    assert "(555) 555-0142" in words


def test_receipt_repeats_that_help_is_needed_now(patient: Patient) -> None:
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new")
    patient.post(button=("choice", "will-not-call"))
    patient.get("/intake/check-answers")
    page = patient.post(button=("as-it-is", "1"))
    assert page.heading == "Call 911 now"
    assert "Thank you. Your answers are with the clinic." in page.first("main").text


def test_sending_twice_is_one_sending(finished: Patient) -> None:
    data = finished.page.filled(-1, {})
    first = finished.client.post("/intake/check-answers", data=data)
    second = finished.client.post("/intake/check-answers", data=data)
    assert first.location == second.location == "/intake/done"


@pytest.mark.parametrize("address", ["/intake", "/intake/who", "/intake/check-answers", "/intake/urgent"])
def test_sent_form_shows_no_answer_anywhere(finished: Patient, address: str) -> None:
    finished.post()
    assert finished.get(address).slug == "done"


def test_page_of_a_form_sent_elsewhere_says_that_it_is_not_kept(app: Flask, finished: Patient) -> None:
    other = Patient(app.test_client(), finished.link)
    other.open()
    other.get("/intake/who")
    finished.post()
    page = other.post(who_answers="helper")
    assert page.status == 409
    assert "What you picked just now was not saved." in page.text
    assert "Call 911" in page.text
    assert other.get("/intake/who").slug == "done"


def test_link_of_a_sent_form_shows_the_receipt_and_nothing_of_the_level(app: Flask, patient: Patient,
                                                                        clock: Clock) -> None:
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    clock.pass_by(hours=2)
    other = Patient(app.test_client(), patient.link)
    page = other.open()
    assert page.slug == "done"
    assert "Please speak to us today" not in page.first("main").text


def test_form_is_not_done_before_it_is_sent(patient: Patient) -> None:
    assert patient.get("/intake/done").address == "/intake"
