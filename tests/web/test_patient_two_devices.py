"""Two devices at one form: pages merge, and the later save of the same page is told what the other says."""

import pytest
from flask import Flask

from tests.support.changing import begin
from tests.support.faults import faults
from tests.support.patient import Clinic, Patient, make_clinic

TOLD = "This page was saved on another screen too"


@pytest.fixture
def pair(app: Flask) -> tuple[Patient, Patient]:
    """Two devices with the same form open."""
    link = make_clinic(app).invite()
    found = Patient(app.test_client(), link), Patient(app.test_client(), link)
    for one in found:
        one.open()
    return found


def test_later_save_of_the_same_page_is_told_both(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    for one in pair:
        one.get("/intake/who")
    early.post(who_answers="helper")
    page = late.post(who_answers="me-alone")
    assert page.status == 409
    assert TOLD in page.first("main").text
    assert "Someone else, for me" in page.first("div", class_="errs").text
    assert page.ticked("who-answers") == ["me-alone"]
    assert faults(page) == []
    assert early.get("/intake/who").ticked("who-answers") == ["helper"]


def test_second_save_after_that_counts(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    for one in pair:
        one.get("/intake/who")
    early.post(who_answers="helper")
    late.post(who_answers="me-alone")
    assert late.post().slug == "bladder-bowel"
    assert early.get("/intake/who").ticked("who-answers") == ["me-alone"]


def test_same_answers_need_no_telling(pair: tuple[Patient, Patient]) -> None:
    for one in pair:
        one.get("/intake/who")
    assert [one.post(who_answers="me-alone").slug for one in pair] == ["bladder-bowel"] * 2


def test_different_pages_never_collide(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    early.get("/intake/who")
    late.get("/intake/infection")
    early.post(who_answers="helper")
    assert late.post(infection_signs="none", new_signs="none").slug == "pain-changes"
    assert late.get("/intake/who").ticked("who-answers") == ["helper"]


def test_page_shown_after_the_other_save_is_no_collision(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    early.get("/intake/who")
    early.post(who_answers="helper")
    late.get("/intake/who")
    assert late.post(who_answers="me-alone").slug == "bladder-bowel"


def test_ones_own_earlier_tab_is_a_correction(pair: tuple[Patient, Patient]) -> None:
    one, _ = pair
    page = one.get("/intake/who")
    one.post(who_answers="helper")
    one.page = page
    assert one.post(who_answers="me-alone").slug == "bladder-bowel"


def test_collision_is_not_forgotten_over_a_mistake(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    for one in pair:
        one.get("/intake/infection")
    early.post(infection_signs="fever", new_signs="none")
    assert late.post(infection_signs=["none", "chills"], new_signs="none").status == 422
    page = late.post(infection_signs="none", new_signs="none")
    assert page.status == 409
    assert "100.4" in page.first("div", class_="errs").text


def test_sensitive_answer_of_the_other_device_is_not_read_out(pair: tuple[Patient, Patient]) -> None:
    early, late = pair
    for one in pair:
        one.get("/intake/strong-medicines")
    early.post(ran_out="alcohol")
    page = late.post(ran_out="none")
    assert page.status == 409
    assert "Not shown here, to keep it private" in page.first("div", class_="errs").text
    assert "Alcohol" not in page.first("div", class_="errs").text


class TestSensitiveAnswersOfTheOther:
    """What another device said in private is neither shown nor to be guessed."""

    SAFE = "/intake/keeping-safe"
    PAGES = ("/intake/safety-context", "/intake/strong-medicines", SAFE, "/intake/check-answers")

    def private(self, patient: Patient, *, told: bool) -> None:
        """Answer the private questions, and what they bring up."""
        patient.get("/intake/safety-context")
        patient.post(risk_conditions="cord-injury" if told else "none", implant="none")
        if told:
            patient.post(dysreflexia="no")
        patient.get("/intake/strong-medicines")
        patient.post(risk_medicines="none", ran_out="alcohol" if told else "none")
        if told:
            patient.post(stop_signs="none")
        patient.get(self.SAFE)
        patient.post(safety_thoughts="harm" if told else "no")
        if told:
            patient.post(button=("choice", "will-not-call"))
            patient.get(self.SAFE)
            patient.post(safety_plan="no", safety_act="no", safety_today="no")
            patient.get("/intake/urgent")
            patient.post(button=("choice", "will-not-call"))

    @pytest.fixture
    def opened(self, app: Flask, clinic: Clinic) -> list[tuple[Patient, Patient]]:
        """Two forms, one with everything said and one with nothing, each on two devices."""
        found = []
        for told in (True, False):
            link = clinic.invite()
            home, other = (Patient(app.test_client(), link) for _ in range(2))
            home.open()
            self.private(home, told=told)
            found.append((home, other))
        return found

    def test_pages_look_the_same_whatever_it_said(self, opened: list[tuple[Patient, Patient]]) -> None:
        seen = []
        for _, other in opened:
            other.open()
            seen.append([other.get(address).text for address in self.PAGES])
        assert seen[0] == seen[1]
        assert "plan" not in seen[0][2]

    def test_pages_that_tell_what_changed_look_the_same_too(
            self, opened: list[tuple[Patient, Patient]]) -> None:
        seen = []
        for home, other in opened:
            home.get("/intake/check-answers")
            home.post(button=("as-it-is", "1"))
            other.open()
            begin(other)
            seen.append([other.get(address).text for address in self.PAGES[:-1]])
        assert seen[0] == seen[1]

    def test_what_it_left_open_is_asked_all_the_same(self, pair: tuple[Patient, Patient]) -> None:
        home, other = pair
        home.get(self.SAFE)
        home.post(safety_thoughts="harm")
        assert other.get(self.SAFE).of("safety-plan").all("input")

    def test_page_that_is_saved_here_keeps_them(self, pair: tuple[Patient, Patient]) -> None:
        home, other = pair
        self.private(home, told=True)
        for address in self.PAGES[:-1]:
            other.get(address)
            other.post()
        for address, link_id, code in (("safety-context", "dysreflexia", "no"),
                                       ("strong-medicines", "stop-signs", "none"),
                                       ("keeping-safe", "safety-plan", "no")):
            assert home.get(f"/intake/{address}").ticked(link_id) == [code]

    def test_said_anew_here_it_brings_its_questions(self, pair: tuple[Patient, Patient]) -> None:
        home, other = pair
        self.private(home, told=True)
        other.get("/intake/strong-medicines")
        other.post(ran_out="opioid")
        assert other.get("/intake/strong-medicines").of("stop-signs").all("input")
        assert "Shaky" not in home.get("/intake/strong-medicines").text
