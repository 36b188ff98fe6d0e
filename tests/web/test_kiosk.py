"""Tablets through the browser's own requests, without a script: paired, begun, ended."""


import pytest
from flask import Flask

from tests.support.faults import faults
from tests.support.patient import Clinic, Patient, make_clinic
from tests.support.staff import Colleague
from tests.support.tablet import give, press, revoke_all, start

CLEARED = "This screen was cleared to keep your answers private."
NONE = "This code does not work. Check each letter, or ask the front desk for a new one"


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
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Strict", "/")
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
