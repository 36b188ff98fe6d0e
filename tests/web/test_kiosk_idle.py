"""A tablet that nobody touches, and its history, through the browser's own requests."""

from pathlib import Path

import pytest

from tests.support.app import Clock, make_app, parts_of
from tests.support.faults import faults
from tests.support.page import Element, Page
from tests.support.patient import Clinic, Patient, make_clinic
from tests.support.tablet import paired, start

CLEARED = "This screen was cleared to keep your answers private."


def leaves(page: Page) -> Element:
    """Give what makes a page leave by itself where no scripts run."""
    return next(one for place in page.all("noscript") for one in place.all("meta"))


class TestIdle:
    """Nobody touches the tablet, and there is no script."""

    def test_every_page_leaves_by_itself_without_a_script(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        for address in ("/intake", "/intake/who", "/intake/where-pain", "/intake/check-answers"):
            page = tablet.get(address)
            assert leaves(page)["content"] == "180;url=/kiosk/thanks?lang=en"
            styles = [one["href"] for place in page.all("noscript") for one in place.all("link")]
            found = [tablet.client.get(one).get_data(as_text=True) for one in styles if "asks" in one]
            assert found == [".ask{animation:ask 0s 90s forwards}"]

    def test_page_at_home_stays(self, clinic: Clinic) -> None:
        patient = Patient(clinic.app.test_client(), clinic.invite())
        patient.open()
        assert all("http-equiv" not in one for one in patient.page.all("meta"))
        assert "Finish and clear" not in patient.page.text

    def test_more_time_keeps_what_is_typed_as_often_as_wanted(
            self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        page = tablet.get("/intake/last-operation?change=check-answers")
        tablet.post(had_spine_op="yes", button=("do", "next"))
        tablet.page = tablet.get("/intake/last-operation?change=check-answers")
        for _ in range(12):
            page = tablet.post(op_when="+own", op_when__year="20", op_region="neck", button=("do", "longer"))
            assert (page.status, page.slug, page.problems) == (200, "last-operation", [])
            assert (page.typed("op-when")["year"], page.ticked("op-region")) == ("20", ["neck"])
            assert faults(page) == []
        assert tablet.get("/intake/last-operation").ticked("op-region") == []

    def test_page_without_a_question_is_asked_for_again(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        for address in ("/intake", "/intake/check-answers"):
            more = tablet.get(address).first("section", class_="ask").first("a")
            assert tablet.get(more["href"]).address == address

    def test_enter_in_a_box_saves_and_does_not_ask_for_time(self, clinic: Clinic, tablet: Patient) -> None:
        start(tablet, clinic)
        page = tablet.get("/intake/last-operation")
        first = next(one for one in page.all("button") if one["form"] == "said")
        assert first["name"] == ""

    def test_times_are_those_of_the_installation(
            self, tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
        app = make_app(tmp_path, empty_sqlite, clock, KIOSK_WARN=30, KIOSK_WIPE=75)
        clinic = make_clinic(app)
        tablet = paired(clinic)
        start(tablet, clinic)
        assert leaves(tablet.page)["content"].startswith("75;")
        assert " 30s " in tablet.client.get("/kiosk/asks.css").get_data(as_text=True)
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
