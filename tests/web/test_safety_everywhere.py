"""The safety net on pages where something is over or went wrong: the number of the right site, always."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.patient import BORN, Clinic, Patient, make_clinic
from tests.support.tablet import give, pairing_code
from triage.services.views import IntakeView
from triage.store.errors import Unavailable
from triage.web.patient.session import form_view

STATUSES = [400, 403, 404, 405, 409, 410, 413, 429, 500, 503]
LONDON, CHICAGO = "Europe/London", "America/Chicago"   # Chicago is also the installation's own zone
PHONE = "(555) 555-0142"
LATER = {"hours": 13}   # a session is over, its form is not
MUCH_LATER = {"days": 40}


@pytest.fixture
def london(app: Flask) -> Clinic:
    """One of two sites, in another country than the installation."""
    make_clinic(app, timezone=CHICAGO, name="Chicago Site")
    return make_clinic(app, timezone=LONDON, name="London Site")


@pytest.fixture
def patient(app: Flask, london: Clinic) -> Patient:
    """A patient of London whose form is open."""
    found = Patient(app.test_client(), london.invite())
    found.open()
    return found


def refuse_with(app: Flask, error: Exception | int) -> None:
    """Have something go wrong at one address of the form, before anything is looked up."""
    def refuse() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    app.testing = False   # so that a fault is shown as patients see it
    app.view_functions["patient.copy"] = refuse


def numbers(page: Page) -> Iterator[str]:
    """Give what can be called from the foot of a page."""
    yield from (link["href"] for link in page.first("footer").all("a"))


def in_london(page: Page) -> bool:
    return [*numbers(page)].count("tel:999") >= 1 and not page.all("a", href="tel:911") and (
        "tel:5555550142" in numbers(page))


@pytest.mark.parametrize("status", STATUSES)
def test_error_page_gives_the_number_of_the_patients_site(
        app: Flask, patient: Patient, status: int) -> None:
    refuse_with(app, status)
    page = patient.get("/intake/copy")
    assert page.status == status
    # Also of 503, of which the database may be the cause: the site was seen before.
    assert [*numbers(page)][:2] == ["tel:999"] * 2
    assert "If something new and bad is happening, call 999 now." in page.first("main").text
    assert "Si pasa algo nuevo y malo, llame ahora al 999." in page.first("main").text


@pytest.mark.parametrize("status", STATUSES)
def test_error_page_for_nobody_gives_the_number_of_the_installation(
        app: Flask, london: Clinic, status: int) -> None:
    refuse_with(app, status)
    page = Patient(app.test_client(), "").get("/intake/copy")
    assert [*numbers(page)] == ["tel:911"] * 2
    assert page.status == status


def test_error_page_gives_the_number_of_the_only_site(app: Flask) -> None:
    make_clinic(app, timezone=LONDON)
    assert in_london(Patient(app.test_client(), "").get("/no/such/page"))


@pytest.mark.parametrize("error", [RuntimeError("broken"), Unavailable("OperationalError")])
def test_page_that_breaks_with_the_form_open_gives_its_sites_number(
        app: Flask, patient: Patient, error: Exception) -> None:
    def broken(_view: IntakeView) -> str:
        raise error

    app.testing = False
    app.view_functions["patient.copy"] = form_view()(broken)
    assert in_london(patient.get("/intake/copy"))


def test_error_page_shows_even_when_the_site_cannot_be_looked_up(app: Flask, patient: Patient) -> None:
    refuse_with(app, 500)
    with parts_of(app).store.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE location RENAME TO gone")
    page = patient.get("/intake/copy")
    assert page.status == 500
    assert in_london(page)   # from what was seen before


def test_link_gives_the_number_of_its_site_before_it_is_opened(patient: Patient) -> None:
    page = patient.get(patient.link)
    assert in_london(page)
    assert "call 999" in page.first("main").text


def test_link_that_is_over_gives_the_number_of_its_site(patient: Patient, clock: Clock) -> None:
    clock.pass_by(**MUCH_LATER)
    page = patient.open()
    assert page.status == 422
    assert in_london(page)


def test_unknown_link_gives_the_number_of_the_installation(app: Flask, london: Clinic) -> None:
    """And the telephone of a site near it, always the same: so it looks like any other link."""
    page = Patient(app.test_client(), "").get("/i/" + "x" * 32)
    assert [*numbers(page)] == ["tel:911", "tel:5555550142"]


def test_locked_link_gives_the_number_of_its_site(patient: Patient) -> None:
    for _ in range(5):
        page = patient.open(BORN.replace(day=1))
    assert page.status == 429
    assert in_london(page)


def test_session_that_ran_out_gives_the_number_of_its_site(patient: Patient, clock: Clock) -> None:
    clock.pass_by(**LATER)
    page = patient.get("/intake/who")
    assert page.heading == "Are you still there?"
    assert in_london(page)


def test_form_that_is_closed_gives_the_number_of_its_site(
        app: Flask, london: Clinic, patient: Patient) -> None:
    parts = parts_of(app)
    with parts.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE patient_session SET ended_at = created_at")
    page = patient.get("/intake/who")
    assert page.status == 410
    assert in_london(page)


def test_receipt_lists_the_danger_signs_and_what_to_do(patient: Patient) -> None:
    patient.get("/intake/check-answers")
    page = patient.post(button=("as-it-is", "1"))
    assert page.slug == "done"
    assert in_london(page)
    signs = page.all("div", class_="care")[-2]
    assert signs.text.startswith("Call 999 if any of these start or get worse")
    assert len(signs.all("li")) >= 18
    assert "Do not wait for your visit." in signs.text
    assert signs.all("a", href="tel:999")


def test_pages_of_a_tablet_give_the_number_of_its_site(app: Flask, london: Clinic) -> None:
    tablet = Patient(app.test_client(), "")
    tablet.get("/kiosk")
    tablet.post(code=pairing_code(london))
    assert in_london(tablet.get("/kiosk"))
    tablet.post(code=give(london).code)
    assert in_london(tablet.get("/intake/who"))
    ending = tablet.get("/kiosk/thanks")
    assert in_london(ending)
    assert "call 999" in ending.first("main").text
