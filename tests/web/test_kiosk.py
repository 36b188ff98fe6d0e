"""Tablets and codes through the browser's own requests, without a script."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.app import Clock, make_app, parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import BORN, Clinic, Patient, make_clinic
from tests.support.staff import Colleague
from tests.support.tablet import Given, give, pairing_code, revoke_all
from triage.store.models import Case, Intake

FIT = "This code and this date do not fit. Check both, or ask the front desk"
CLEARED = "This screen was cleared to keep your answers private."
NONE = "This code does not work. Check each letter, or ask the front desk for a new one"


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """A clinic."""
    return make_clinic(app)


@pytest.fixture
def tablet(clinic: Clinic) -> Patient:
    """A tablet that is paired, at its start page."""
    return paired(clinic)


def paired(clinic: Clinic) -> Patient:
    found = Patient(clinic.app.test_client(), "/kiosk")
    found.get("/kiosk")
    found.post(code=pairing_code(clinic))
    assert found.page.heading == "Welcome. Type the code from the front desk."
    return found


def start(tablet: Patient, clinic: Clinic, lang: str = "en") -> Given:
    """Begin a form on a tablet with a fresh code."""
    given = give(clinic)
    tablet.get(f"/kiosk?lang={lang}")
    tablet.post(code=given.code)
    assert tablet.page.address == "/intake"
    return given


def press(tablet: Patient, words: str) -> Page:
    """Press the button with these words."""
    number = next(at for at, form in enumerate(tablet.page.all("form"))
                  if any(words in button.text for button in form.all("button")))
    return tablet.post(form=number)


def cookies(patient: Patient) -> set[str]:
    return {name for name in ("intake", "kiosk", "session") for path in ("/", "/intake")
            if patient.client.get_cookie(name, path=path)}


class TestPairing:
    """A device becomes a tablet of the clinic."""

    def test_new_device_asks_for_a_pairing_code(self, clinic: Clinic) -> None:
        page = Patient(clinic.app.test_client(), "").get("/kiosk")
        assert page.heading == "Pair this tablet"
        assert faults(page) == []

    def test_wrong_pairing_code_is_explained(self, clinic: Clinic) -> None:
        device = Patient(clinic.app.test_client(), "")
        device.get("/kiosk")
        page = device.post(code="22222222")
        assert page.status == 422
        assert page.problems == ["This code pairs no tablet. Check it, or make a new one"]

    def test_what_a_tablet_keeps_is_out_of_reach_of_scripts_and_lasts(self, tablet: Patient) -> None:
        cookie = tablet.client.get_cookie("kiosk")
        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
        assert cookie.max_age == 400 * 24 * 60 * 60

    def test_revoked_tablet_asks_to_be_paired(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        revoke_all(clinic.app)
        assert tablet.get("/kiosk").heading == "Pair this tablet"
        assert tablet.get("/intake/who").status == 410

    def test_administrator_adds_pairs_and_revokes(self, demo_app: Flask) -> None:
        ada = Colleague.at(demo_app, "administrator")
        ada.open("/admin/kiosks")
        page = ada.press("Add the tablet", name="Waiting room, by the door")
        code = page.first("p", class_="big").text
        device = Patient(demo_app.test_client(), "")
        device.get("/kiosk")
        assert device.post(code=code).heading == "Welcome. Type the code from the front desk."
        assert "Paired" in ada.open("/admin/kiosks").first("section").text
        ada.press("Revoke")
        assert not ada.page.all("section")
        assert device.get("/kiosk").heading == "Pair this tablet"

    def test_tablet_without_a_name_is_an_error(self, demo_app: Flask) -> None:
        ada = Colleague.at(demo_app, "administrator")
        ada.open("/admin/kiosks")
        page = ada.press("Add the tablet", name=" ")
        assert page.status == 422
        assert "Write what the tablet is called" in page.text


class TestStart:
    """A person begins with the desk's code."""

    def test_start_page_is_one_field_without_anybodys_name(self, tablet: Patient) -> None:
        fields = [one for one in tablet.page.all("input") if one["type"] != "hidden"]
        assert [(one["name"], one["autocomplete"]) for one in fields] == [("code", "off")]
        assert "Ruiz" not in tablet.page.text
        assert faults(tablet.page) == []

    def test_start_page_speaks_spanish(self, tablet: Patient) -> None:
        page = tablet.get("/kiosk?lang=es")
        assert page.heading == "Bienvenido(a). Escriba el código que le dio la recepción."
        assert faults(page) == []

    def test_code_opens_the_form_in_the_language_of_the_page(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic, "es")
        assert tablet.page.first("html")["lang"] == "es"

    def test_wrong_code_is_explained_and_not_shown_again(self, tablet: Patient) -> None:
        page = tablet.post(code="K7M4QX")
        assert (page.status, page.problems) == (422, [NONE])
        assert "K7M4QX" not in page.html
        assert faults(page) == []

    def test_guessing_is_stopped_with_the_time_of_the_next_try(self, tablet: Patient) -> None:
        for _ in range(10):
            tablet.post(code="222222")
        page = tablet.post(code="222222")
        assert page.status == 429
        assert "Try again at 9:15" in page.problems[0]

    def test_code_of_another_site_does_not_open(self, app: Flask, clinic: Clinic, tablet: Patient) -> None:
        other = make_clinic(app, name="North")
        assert tablet.post(code=give(other).code).problems == [NONE]

    def test_next_person_finds_nothing_of_the_one_before(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        assert tablet.get("/kiosk").heading == CLEARED
        assert tablet.get("/intake/who").heading == "Welcome. Type the code from the front desk."

    def test_link_of_a_message_leads_to_the_start_page(self, clinic: Clinic, tablet: Patient) -> None:
        assert tablet.get(clinic.invite()).address == "/kiosk?lang=en"

    def test_session_of_a_tablet_is_good_on_no_other_device(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        cookie = tablet.client.get_cookie("intake")
        assert cookie is not None
        thief = Patient(clinic.app.test_client(), "")
        thief.client.set_cookie("intake", cookie.value)
        assert thief.get("/intake/who").status == 410

    def test_device_that_is_not_paired_cannot_use_a_code_alone(self, clinic: Clinic) -> None:
        device = Patient(clinic.app.test_client(), "")
        device.get("/code")
        data = device.page.filled(-1, {"code": give(clinic).code})
        assert device.client.post("/kiosk", data=data).status_code == 200
        assert cookies(device) == {"session"}


class TestIdle:
    """Nobody touches the tablet, and there is no script."""

    def test_every_page_leaves_by_itself_without_a_script(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        for address in ("/intake", "/intake/who", "/intake/where-pain", "/intake/check-answers"):
            refresh = tablet.get(address).first("noscript").first("meta")["content"]
            assert refresh == f"90;url=/kiosk/idle?back={address}&lang=en"

    def test_page_at_home_stays(self, clinic: Clinic) -> None:
        patient = Patient(clinic.app.test_client(), clinic.invite())
        patient.open()
        assert not patient.page.all("noscript")
        assert "Finish and clear" not in patient.page.text

    def test_more_time_comes_back_to_the_page_as_often_as_wanted(
            self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        for _ in range(12):
            page = tablet.get("/kiosk/idle?back=/intake/who%3Fchange=check-answers&lang=en")
            assert tablet.last is not None
            assert tablet.last.headers["Refresh"] == "90;url=/kiosk/thanks?lang=en"
            assert faults(page) == []
            assert press(tablet, "I need more time").address == "/intake/who?change=check-answers"

    @pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/intakes", "/desk", ""])
    def test_more_time_leads_nowhere_else(self, clinic: Clinic, tablet: Patient, back: str) -> None:
        start(tablet, clinic)
        tablet.get(f"/kiosk/idle?back={back}")
        assert press(tablet, "I need more time").address == "/intake"

    def test_times_are_those_of_the_installation(
            self, tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
        app = make_app(tmp_path, empty_sqlite, clock, KIOSK_WARN=30, KIOSK_WIPE=75)
        clinic = make_clinic(app)
        tablet = paired(clinic)
        start(tablet, clinic)
        assert tablet.page.first("noscript").first("meta")["content"].startswith("30;")
        assert "in 45 seconds" in tablet.page.first("dialog").text
        parts_of(app).store.engine.dispose()

    def test_server_closes_the_form_though_the_tablet_says_nothing(
            self, clinic: Clinic, tablet: Patient, clock: Clock) -> None:
        start(tablet, clinic)
        clock.pass_by(seconds=239)
        assert tablet.get("/intake/who").status == 200
        clock.pass_by(seconds=240)
        assert tablet.get("/intake/who").heading == CLEARED

    def test_typing_keeps_it_open(self, clinic: Clinic, tablet: Patient, clock: Clock) -> None:
        start(tablet, clinic)
        data = tablet.get("/intake/who").filled(-1, {})
        for _ in range(4):
            clock.pass_by(seconds=200)
            assert tablet.client.post("/kiosk/stay", data=data).status_code == 204
        assert tablet.get("/intake/who").status == 200
        clock.pass_by(seconds=240)
        assert tablet.client.post("/kiosk/stay", data=data).status_code == 410


class TestHistory:
    """What was posted stays out of the tablet's history."""

    @pytest.fixture
    def asked(self, clinic: Clinic, tablet: Patient) -> Patient:
        """A tablet at a page with boxes for a date."""
        start(tablet, clinic)
        tablet.get("/intake/last-operation?change=check-answers")
        tablet.post(had_spine_op="yes", button=("do", "next"))
        return tablet

    def test_page_with_errors_is_shown_at_an_address_of_its_own(self, asked: Patient) -> None:
        page = asked.post(op_when="+own", op_when__year="24", button=("do", "next"))
        assert asked.last is not None
        assert [step.status_code for step in asked.last.history] == [303]
        assert (page.status, page.address) == (422, "/intake/last-operation?change=check-answers&again=1")
        assert page.typed("op-when")["year"] == "24"
        assert page.problems
        assert faults(page) == []

    def test_it_can_be_mended_twice(self, asked: Patient) -> None:
        for year in ("24", "25"):
            page = asked.post(op_when="+own", op_when__year=year, button=("do", "next"))
            assert page.typed("op-when")["year"] == year
        page = asked.post(op_when="+own", op_when__year="2024", button=("do", "next"))
        assert page.status == 200
        assert not page.problems

    def test_another_page_is_not_replaced_by_it(self, asked: Patient) -> None:
        asked.post(op_when="+own", op_when__year="24", button=("do", "next"))
        page = asked.get("/intake/who?again=1")
        assert (page.status, page.slug, page.problems) == (200, "who", [])

    def test_it_is_forgotten_with_the_next_page_that_is_saved(self, asked: Patient) -> None:
        page = asked.post(op_when="+own", op_when__year="24", button=("do", "next"))
        asked.post(op_when="+own", op_when__year="2024", button=("do", "next"))
        back = asked.get(page.address)
        assert (back.status, back.problems, back.typed("op-when")["year"]) == (200, [], "2024")

    def test_at_home_no_page_answers_a_post_either(self, clinic: Clinic) -> None:
        patient = Patient(clinic.app.test_client(), clinic.invite())
        patient.open()
        patient.get("/intake/last-operation")
        patient.post(had_spine_op="yes", button=("do", "next"))
        page = patient.post(op_when="+own", op_when__year="24", button=("do", "next"))
        assert patient.last is not None
        assert [step.status_code for step in patient.last.history] == [303]
        assert (page.status, page.typed("op-when")["year"]) == (422, "24")


class TestEnd:
    """Finish and clear."""

    def test_every_page_has_the_way_out(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        for address in ("", "/who", "/where-pain", "/check-answers"):
            assert "Finish and clear" in tablet.get(f"/intake{address}").first("header").text

    @pytest.mark.parametrize("way", ["button", "address"])
    def test_nothing_is_left(self, clinic: Clinic, tablet: Patient, way: str) -> None:
        start(tablet, clinic)
        token = tablet.client.get_cookie("intake")
        assert token is not None
        press(tablet, "Finish and clear") if way == "button" else tablet.get("/kiosk/thanks")
        assert tablet.page.heading == CLEARED
        assert cookies(tablet) == {"kiosk"}
        assert tablet.last is not None
        assert tablet.last.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert tablet.last.headers["Cache-Control"] == "no-store"
        assert tablet.last.headers["Refresh"] == "10;url=/kiosk"
        tablet.client.set_cookie("intake", token.value)
        assert tablet.get("/intake/who").heading == CLEARED

    def test_end_speaks_the_patients_language(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic, "es")
        page = press(tablet, "Terminar y borrar")
        assert page.heading == "Borramos la pantalla para cuidar su privacidad."
        assert faults(page) == []

    def test_way_out_works_with_something_urgent_open(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        tablet.get("/intake/bladder-bowel")
        tablet.post(**{"bladder-change": "new"}, button=("do", "next"))
        assert tablet.page.address.startswith("/intake/urgent")
        assert "Show this screen to the front desk now." in tablet.page.text
        assert press(tablet, "Finish and clear").heading.startswith("This screen was cleared")

    def test_what_was_saved_comes_back_with_a_new_code(self, clinic: Clinic, tablet: Patient) -> None:
        given = start(tablet, clinic)
        tablet.get("/intake/who")
        tablet.post(**{"who-answers": "me-alone"}, button=("do", "next"))
        press(tablet, "Finish and clear")
        tablet.get("/kiosk")
        tablet.post(code=give(clinic, given.visit).code)
        assert tablet.page.heading == "Welcome back. Your answers are saved."

    def test_strangers_address_ends_nothing_at_home(self, clinic: Clinic) -> None:
        patient = Patient(clinic.app.test_client(), clinic.invite())
        patient.open()
        patient.get("/kiosk/thanks")
        assert patient.last is not None
        assert "Clear-Site-Data" not in patient.last.headers
        assert patient.get("/intake/who").status == 200


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
