"""What each location is: set by the administrator, with its history, shown where patients look for it."""

from datetime import datetime

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.patient import Patient
from tests.support.staff import BORN, Colleague, actor_of, add_visit, site
from triage.services import desk, standing
from triage.services.opening_hours import as_text, hours_of, read_spans

FACTS = {"address": "12 Juniper Street\nSuite 3\nChicago, IL 60601", "mon": "8:00-12:00, 1pm-5pm",
         "tue": "8:00-12:00, 13:00-17:00", "fri": "8-12", "closed": "2026-12-25\n2026-01-01"}


@pytest.fixture
def admin(demo_app: Flask) -> Colleague:
    """The administrator, at the place of the first location."""
    colleague = Colleague.at(demo_app, "administrator")
    colleague.open(f"/admin/locations/{site(demo_app)}/facts")
    return colleague


@pytest.fixture
def patient(demo_app: Flask) -> Patient:
    """Somebody with a link for a visit at the first location."""
    parts, visit = parts_of(demo_app), add_visit(demo_app)
    link = desk.invite(parts.store, actor_of(demo_app, "desk"), parts.settings, visit, now=parts.now())
    return Patient(demo_app.test_client(), link.url_path)


@pytest.mark.parametrize(("typed", "kept"), [
    ("", ""), ("8:00-17:00", "08:00-17:00"), ("8am - 5pm", "08:00-17:00"),
    ("12pm\N{EN DASH}1pm", "12:00-13:00"),
    ("8-12; 13:30-17", "08:00-12:00, 13:30-17:00")])
def test_hours_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert as_text(read_spans(typed)) == kept


@pytest.mark.parametrize("typed", ["8", "8-", "17:00-8:00", "8-25", "13pm-14pm", "8-12, 11-17", "open",
                                   "8:75-9"])
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"hours|end|earlier"):
        read_spans(typed)


def test_site_is_open_within_its_hours_and_not_on_closed_days() -> None:
    hours = hours_of({"fri": "08:00-12:00", "closed": "2026-12-25"})
    assert hours.open_at(datetime(2026, 11, 20, 8, 0))
    assert not hours.open_at(datetime(2026, 11, 20, 12, 0))
    assert not hours.open_at(datetime(2026, 12, 25, 9, 0))


def test_place_is_kept_with_its_history(admin: Colleague) -> None:
    page = admin.press("Save the place", **FACTS, name="Juniper Hill, Main")
    assert page.heading.startswith("Juniper Hill, Main")
    assert "Monday to Tuesday: 8:00 AM to 12:00 PM, 1:00 PM to 5:00 PM" in page.text
    assert "Juniper Hill Clinic, Main Street → Juniper Hill, Main" in page.text
    assert "Suite 3" in page.text


def test_place_with_a_slip_keeps_what_was_typed(admin: Colleague) -> None:
    for field, typed in (("mon", "17-8"), ("closed", "Christmas"), ("phone", "call us"), ("name", "")):
        page = admin.press("Save the place", **{field: typed})
        assert page.status == 422
        assert [one["id"] for one in page.walk() if one["aria-invalid"] == "true"] == [field]
        admin.open(page.address)


def test_name_of_another_location_is_refused(admin: Colleague, demo_app: Flask) -> None:
    page = admin.press("Save the place", name="Juniper Hill Clinic, Riverside")
    assert (page.status, "Another location has this name." in page.text) == (422, True)


def test_what_a_colleague_saved_meanwhile_is_not_written_over(demo_app: Flask, admin: Colleague) -> None:
    other = Colleague.at(demo_app, "administrator")
    other.open(admin.page.address)
    other.press("Save the place", address="First Street")
    assert admin.press("Save the place", address="Second Street").status == 409


def test_location_is_added_and_its_clinicians_chosen(demo_app: Flask, admin: Colleague) -> None:
    admin.open("/admin/locations/new")
    admin.press("Add the location", location_name="Hillside", phone="(555) 010-0199",
                timezone="America/Denver", condition="post-laminectomy")
    place = admin.page.address.split("/")[3]
    page = admin.open(f"/admin/locations/{place}/clinicians")
    tomas = next(one for one in page.all("label") if "Tomas" in one.text).first("input")["value"]
    assert "Dr. Tomas Specimen" in admin.press("Save", people=tomas).text
    assert "Hillside" in Colleague.at(demo_app, "riverside-clinician").open(f"/desk?location={place}").text


def test_patients_see_address_and_hours_where_they_need_them(admin: Colleague, patient: Patient,
                                                              demo_app: Flask) -> None:
    admin.press("Save the place", **FACTS)
    assert "12 Juniper Street" in patient.open(BORN).text
    patient.client.delete_cookie("intake", path="/intake")
    spanish = Patient(patient.client, patient.link)
    closed = spanish.get("/intake?lang=es")
    assert closed.status == 410
    parts = parts_of(demo_app)
    board = desk.day(parts.store, actor_of(demo_app, "desk"), datetime(2026, 11, 22).date(),
                     location_id=site(demo_app), now=parts.now())
    (visit,) = [one.visit_id for one in board.rows if one.patient_name == "EXAMPLE, Marisol"]
    standing.set_standing(parts.store, actor_of(demo_app, "desk"), visit, "cancelled", reason="clinic",
                          now=parts.now())
    off = spanish.open(BORN, "es").text
    assert "Ya no tenemos esta visita" in off
    assert "Lunes a martes: 8:00 a 12:00" in off
    assert "25 de diciembre" in off
    assert "(555) 010-0140" in off


def test_patient_says_that_it_is_another_place(patient: Patient, demo_app: Flask) -> None:
    page = patient.open(BORN)
    page = patient.get(next(one["href"] for one in page.all("a") if "different place" in one.text))
    assert patient.post(place="x").status == 422
    riverside = next(one for one in patient.page.all("label") if "Riverside" in one.text)
    page = patient.post(place=riverside.first("input")["value"])
    assert "You told us that you are going to Juniper Hill Clinic, Riverside." in page.text
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk/day/2026-11-22")
    assert "Says: going to Juniper Hill Clinic, Riverside" in colleague.page.text
    colleague.press("Move to Juniper Hill Clinic, Riverside")
    assert "was moved to Juniper Hill Clinic, Riverside." in colleague.page.text
    colleague.press("Undo")
    assert "EXAMPLE, Marisol" in colleague.open("/desk/day/2026-11-22").text
