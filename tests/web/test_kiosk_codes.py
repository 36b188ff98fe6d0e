"""Codes on any other device, and at the desk, through the browser's own requests."""

import logging

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.app import parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import BORN, Clinic, Patient
from tests.support.staff import Colleague
from tests.support.tablet import give
from triage.store.models import Case, Intake

FIT = "This code and this date do not fit. Check both, or ask the front desk"


class TestCodeElsewhere:
    """A code on any other device, with the date of birth."""

    @pytest.fixture
    def device(self, clinic: Clinic) -> Patient:
        """Somebody's own telephone."""
        found = Patient(clinic.app.test_client(), "")
        found.get("/code")
        return found

    @staticmethod
    def send(device: Patient, code: str, year: int = BORN.year) -> Page:
        return device.post(code=code, day=str(BORN.day), month=str(BORN.month), year=str(year))

    def test_code_and_date_open_the_form(self, clinic: Clinic, device: Patient) -> None:
        assert faults(device.page) == []
        page = self.send(device, give(clinic).code)
        assert page.address == "/intake"
        assert not page.all("dialog")

    def test_wrong_date_and_unknown_code_look_the_same(self, clinic: Clinic, device: Patient) -> None:
        code = give(clinic).code
        wrong = self.send(device, code, 1973)
        unknown = self.send(device, "222222")
        assert [(one.status, one.problems) for one in (wrong, unknown)] == [(422, [FIT])] * 2
        assert faults(wrong) == []

    def test_what_is_missing_is_named(self, device: Patient) -> None:
        assert self.send(device, "").problems == ["Write the code from the front desk"]
        assert device.post(code="222222", day="", month="", year="").problems == ["Add the day you were born"]

    def test_guessing_is_stopped(self, device: Patient) -> None:
        for _ in range(10):
            self.send(device, "222222")
        assert self.send(device, "222222").status == 429

    def test_tablet_is_sent_to_its_own_page(self, tablet: Patient) -> None:
        assert tablet.get("/code").address == "/kiosk?lang=en"


class TestDesk:
    """The front desk gives, shows and revokes a code, and ticks who it was."""

    @pytest.fixture
    def desk(self, demo_app: Flask) -> Colleague:
        """The front desk, at today's board."""
        colleague = Colleague.at(demo_app, "desk")
        colleague.open("/desk")
        return colleague

    def test_code_is_shown_large_with_the_way_to_use_it(self, desk: Colleague) -> None:
        page = desk.press("Give a code: EXAMPLEWOOD, Chidi")
        assert page.heading == "Code for EXAMPLEWOOD, Chidi"
        assert len(page.first("p", class_="big").text.replace(" ", "")) == 6
        assert "Works once, until 9:15" in page.text
        assert "http://127.0.0.1:8000/code" in page.text

    def test_new_code_is_another_one_and_a_revoked_one_is_gone(self, desk: Colleague) -> None:
        first = desk.press("Give a code: EXAMPLEWOOD, Chidi").first("p", class_="big").text
        assert desk.press("Make a new code").first("p", class_="big").text != first
        assert "No code works for this visit" in desk.press("Revoke this code").text

    def test_form_that_was_sent_offers_no_code(self, desk: Colleague) -> None:
        assert "Give a code: DUMMERSTON, Lakshmi" not in desk.page.text

    def test_neither_address_nor_log_holds_the_code(
            self, desk: Colleague, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            page = desk.press("Give a code: EXAMPLEWOOD, Chidi")
        code = page.first("p", class_="big").text.replace(" ", "")
        assert code not in page.address
        assert code not in caplog.text

    def test_desk_ticks_that_it_looked_who_it_was(self, demo_app: Flask, desk: Colleague) -> None:
        code = desk.press("Give a code: EXAMPLEWOOD, Chidi").first("p", class_="big").text
        ada = Colleague.at(demo_app, "administrator")
        ada.open("/admin/kiosks")
        device = Patient(demo_app.test_client(), "")
        device.get("/kiosk")
        device.post(code=ada.press("Add the tablet", name="Door").first("p", class_="big").text)
        assert device.post(code=code).address == "/intake"
        assert "? Identity not checked" in desk.open("/desk").text
        page = desk.press("I have checked who this is: EXAMPLEWOOD, Chidi")
        assert page.slug == "2026-11-20"
        assert "Identity not checked" not in page.text

    @pytest.mark.parametrize("checked", [False, True, None])
    def test_case_and_print_say_what_is_known_of_who_it_was(
            self, demo_app: Flask, checked: bool | None) -> None:
        parts = parts_of(demo_app)
        with parts.store.writing() as session:
            case = session.scalars(select(Case).where(Case.finished).order_by(Case.id)).first()
            assert case is not None
            found = update(Intake).where(Intake.id == case.intake_id)
            session.execute(found.values(identity_checked=checked))
        clinician = Colleague.at(demo_app, "clinician")
        page = clinician.open(f"/clinician/cases/{case.id}").text
        paper = clinician.open(f"/desk/cases/{case.id}/print").text
        assert ("Identity not checked" in page, "identity not checked" in paper) == ((checked is False),) * 2
        assert ("Identity checked by staff" in page) == (checked is True)
