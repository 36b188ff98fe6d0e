"""The link of an invitation, and the date of birth that opens it."""

from datetime import date

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.faults import faults
from tests.support.patient import BORN, Patient, make_clinic
from triage.store.tables.intake import Intake

NO_FIT = "This link and this date do not fit. Check the date, or call the clinic"
WRONG = date(1972, 3, 15)


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody with a link."""
    return Patient(app.test_client(), make_clinic(app).invite())


def test_link_says_what_this_is_before_it_asks_anything(patient: Patient) -> None:
    page = patient.get(patient.link)
    assert page.status == 200
    assert page.heading == "Hello. We have some questions before your visit."
    assert "about 10 minutes" in page.first("main").text
    assert faults(page) == []


def test_looking_at_the_link_opens_nothing(app: Flask, patient: Patient) -> None:
    for _ in range(3):
        patient.get(patient.link)
    with parts_of(app).store.reading() as session:
        assert session.query(Intake).count() == 0


@pytest.mark.parametrize(("language", "order"), [
    ("en", ["month", "day", "year"]), ("es", ["day", "month", "year"]),
])
def test_boxes_stand_in_the_order_of_the_language(patient: Patient, language: str, order: list[str]) -> None:
    page = patient.get(f"{patient.link}?lang={language}")
    boxes = page.all("input", class_="in")
    assert [box["name"] for box in boxes] == order
    assert [box["autocomplete"] for box in boxes] == [f"bday-{part}" for part in order]


def test_browsers_language_is_spoken_until_another_is_asked_for(patient: Patient) -> None:
    page = patient.client.get(patient.link, headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert "¿Cuándo nació usted?" in page.get_data(as_text=True)


def test_right_date_opens_the_form_and_the_token_leaves_the_address(patient: Patient) -> None:
    page = patient.open()
    assert (page.status, page.address) == (200, "/intake")


def test_month_may_be_written_as_a_name(patient: Patient) -> None:
    patient.get(patient.link)
    assert patient.post(day="14", month="March", year="1972").address == "/intake"


def test_wrong_date_is_kept_in_the_boxes_and_explained(patient: Patient) -> None:
    page = patient.open(WRONG)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.problems == [NO_FIT]
    assert [box["value"] for box in page.all("input", class_="in")] == ["3", "15", "1972"]
    assert faults(page) == []


def test_unknown_link_looks_just_like_a_wrong_date(patient: Patient) -> None:
    wrong = patient.open(WRONG)
    patient.link = "/i/" + "x" * 32
    unknown = patient.open(WRONG)
    assert (unknown.status, unknown.problems) == (wrong.status, wrong.problems)
    assert len(unknown.html) == len(wrong.html)


def test_expired_link_looks_just_like_a_wrong_date(patient: Patient, clock: Clock) -> None:
    clock.pass_by(days=20)
    page = patient.open()
    assert (page.status, page.problems) == (422, [NO_FIT])


def test_missing_part_is_asked_for_at_its_box(patient: Patient) -> None:
    patient.get(patient.link)
    page = patient.post(day="14", month="", year="1972")
    assert page.problems == ["Add the month you were born"]
    assert page.first("div", class_="errs").first("a")["href"] == "#month"


def test_five_wrong_dates_lock_the_link_and_say_until_when(patient: Patient, clock: Clock) -> None:
    for _ in range(5):
        page = patient.open(WRONG)
    assert page.status == 429
    assert "You can try again at 9:15" in page.first("main").text
    assert faults(page) == []
    assert patient.open(BORN).status == 429
    clock.pass_by(minutes=16)
    assert patient.open(BORN).address == "/intake"


def test_ten_wrong_dates_leave_it_to_the_clinic(patient: Patient, clock: Clock) -> None:
    for _ in range(5):
        patient.open(WRONG)
    clock.pass_by(minutes=16)
    for _ in range(5):
        page = patient.open(WRONG)
    clock.pass_by(hours=5)
    assert "Please call the clinic" in page.first("main").text
    assert patient.open(BORN).status == 429


def test_cookie_is_for_the_form_alone_and_out_of_reach_of_scripts(patient: Patient) -> None:
    patient.get(patient.link)
    data = patient.page.filled(-1, {"day": "14", "month": "3", "year": "1972"})
    response = patient.client.post(patient.link, data=data)
    cookie = next(line for line in response.headers.getlist("Set-Cookie") if line.startswith("intake="))
    assert response.status_code == 303
    assert "HttpOnly" in cookie
    assert "Path=/intake" in cookie
    assert "SameSite=Lax" in cookie


def test_form_without_the_token_of_its_session_is_refused(patient: Patient) -> None:
    data = {"day": "14", "month": "3", "year": "1972"}
    assert patient.client.post(patient.link, data=data).status_code == 400
