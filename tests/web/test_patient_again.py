"""A session that ran out of time: the date of birth opens the form where it was, and nothing is lost."""

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.patient import BORN, Patient
from triage.services import intake
from triage.web.patient.session import COOKIE

CALM = {"right_now_body": "none", "right_now_spine": "none"}
HOURS = 13   # more than a session lasts


def birth(day: int = BORN.day) -> dict[str, str]:
    return {"day": str(day), "month": str(BORN.month), "year": str(BORN.year)}


def test_page_that_was_sent_too_late_is_saved_after_the_date(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    page = patient.post(**CALM)
    assert page.status == 403
    assert page.heading == "Are you still there?"
    assert "What you just typed is not lost" in page.first("main").text
    assert patient.post(**birth()).slug == "who"
    assert patient.get("/intake/right-now").ticked("right-now-body") == ["none"]


def test_page_that_was_asked_for_too_late_is_shown_after_the_date(patient: Patient, clock: Clock) -> None:
    patient.post(**CALM)
    clock.pass_by(hours=HOURS)
    page = patient.get("/intake/who?change=check-answers")
    assert "not lost" not in page.first("main").text
    assert patient.post(**birth()).address == "/intake/who?change=check-answers"


def test_change_that_was_sent_too_late_still_leads_straight_back(patient: Patient, clock: Clock) -> None:
    patient.get("/intake/how-long?change=check-answers")
    clock.pass_by(hours=HOURS)
    patient.post(most_days="rare")
    assert patient.post(**birth()).slug == "check-answers"


def test_wrong_dates_lose_nothing_that_was_typed(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    patient.post(**CALM)
    assert patient.post(day="").problems == ["Add the day you were born"]
    wrong = patient.post(**birth(BORN.day + 1))
    assert wrong.status == 403
    assert wrong.problems == ["This date does not fit. Check it, or call the clinic"]
    patient.post(**birth())
    assert patient.get("/intake/right-now").ticked("right-now-body") == ["none"]


def test_wrong_dates_count_as_those_at_the_link_do(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    patient.get("/intake/who")
    pages = [patient.post(**birth(day)).status for day in (1, 2, 3, 4)]
    assert pages == [403] * 4
    assert patient.post(**birth(5)).status == 429
    assert patient.open().status == 429


def test_what_is_wrong_on_the_late_page_is_said_and_can_be_mended(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    patient.post(right_now_body=["none", "chest-pain"], right_now_spine="none")
    page = patient.post(**birth())
    assert page.status == 422
    assert page.slug == "again"
    assert page.ticked("right-now-body") == ["chest-pain", "none"]
    assert patient.post(**CALM).slug == "who"


def test_it_speaks_the_language_of_the_form(patient: Patient, clock: Clock) -> None:
    patient.post(form=0, button=("language", "es"))
    clock.pass_by(hours=HOURS)
    assert patient.get("/intake/right-now").heading == "¿Sigue ahí?"
    assert patient.post(**birth()).slug == "right-now"


def test_form_that_was_left_is_not_opened_again(app: Flask, patient: Patient, clock: Clock) -> None:
    parts = parts_of(app)
    cookie = patient.client.get_cookie(COOKIE, path="/intake")
    assert cookie
    view = intake.resume(parts.store, parts.library, cookie.value, now=parts.now())
    assert view
    intake.leave(parts.store, view, now=parts.now())
    clock.pass_by(hours=HOURS)
    assert patient.get("/intake/who").status == 410


def test_form_that_is_left_meanwhile_is_not_opened_either(app: Flask, patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=HOURS)
    patient.get("/intake/who")
    patient.client.delete_cookie(COOKIE, path="/intake")
    assert patient.post(**birth()).status == 410


def test_link_that_is_over_opens_nothing_again(patient: Patient, clock: Clock) -> None:
    clock.pass_by(days=40)
    patient.get("/intake/who")
    assert patient.post(**birth()).status == 403


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/desk", ""])
def test_it_leads_nowhere_else(patient: Patient, clock: Clock, back: str) -> None:
    clock.pass_by(hours=HOURS)
    patient.get("/intake/who")
    assert patient.post(back=back, **birth()).address == "/intake"


def test_enter_opens_the_form_again_and_does_not_change_the_language(patient: Patient, clock: Clock) -> None:
    clock.pass_by(hours=13)
    page = patient.get("/intake/right-now")
    buttons = [one for one in page.all("button") if "again" in (one["form"], page.all("form")[-1]["id"])]
    assert not buttons[0]["name"]
