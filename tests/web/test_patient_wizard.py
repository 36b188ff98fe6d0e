"""The wizard: every page saved before the next one shows, nothing lost, nothing guessed."""

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.faults import faults
from tests.support.patient import Clinic, Patient

CALM = {"right_now_body": "none", "right_now_spine": "none"}


def test_welcome_says_whose_visit_and_who_reads_before_anything_is_asked(patient: Patient) -> None:
    page = patient.get("/intake")
    words = page.first("main").text
    assert page.heading == "Hello. Dr. Okafor would like to hear your story before your visit."
    for said in ("Tuesday, December 1, 2026, at 9:40", "Juniper Hill Clinic", "minutes. We save each page",
                 "Only the people who care for you here", "Nobody may be reading this right now"):
        assert said in words
    assert faults(page) == []


def test_every_page_names_clinic_clinician_visit_and_both_numbers(patient: Patient) -> None:
    assert "Dr. Okafor, Tue, Dec 1, 9:40" in patient.page.first("header").text
    assert [link["href"] for link in patient.page.first("footer").all("a")] == ["tel:911", "tel:5555550142"]


def test_saved_page_leads_to_the_next(patient: Patient) -> None:
    page = patient.post(**CALM)
    assert (page.status, page.address) == (200, "/intake/who")
    assert page.heading == "Who is answering"


def test_saved_at_shows_only_after_a_save(patient: Patient, clock: Clock) -> None:
    assert "Saved at" not in patient.page.first("nav").text
    clock.pass_by(minutes=3)
    assert "Saved at 9:03" in patient.post(**CALM).first("nav").text


def test_kept_answers_stand_on_the_page_again(patient: Patient) -> None:
    patient.post(right_now_body="none", right_now_spine="not-sure")
    page = patient.get("/intake/right-now")
    assert (page.ticked("right-now-body"), page.ticked("right-now-spine")) == (["none"], ["not-sure"])


def test_nothing_is_ticked_before_the_patient_did(patient: Patient) -> None:
    assert [one for one in patient.page.all("input") if "checked" in one] == []


def test_page_may_be_left_empty(patient: Patient) -> None:
    assert patient.post().address == "/intake/who"


def test_follow_up_shows_on_the_same_page_and_the_browser_is_led_to_it(patient: Patient) -> None:
    patient.get("/intake/bladder-bowel")
    assert "pelvic-recheck" not in patient.page.questions
    said = {"bladder_change": "not-sure", "saddle_feeling": "no", "bowel_change": "no", "sexual_change": "no"}
    data = patient.page.filled(-1, said)
    response = patient.client.post("/intake/bladder-bowel", data=data)
    assert response.status_code == 303
    assert response.location == "/intake/bladder-bowel#q_pelvic-recheck"
    page = patient.get(response.location)
    assert "Because of your answer, there is a little more to ask here." in page.of("pelvic-recheck").text
    assert patient.post(pelvic_recheck="same-feeling").slug == "limbs"


def test_follow_up_that_no_longer_applies_is_not_asked_for(patient: Patient) -> None:
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="not-sure")
    assert patient.post(bladder_change="no", saddle_feeling="no", bowel_change="no").slug == "limbs"


def test_answer_of_a_branch_comes_back_with_it(patient: Patient) -> None:
    patient.get("/intake/last-operation")
    patient.post(had_spine_op="yes")
    patient.post(op_region="low", op_type="joined")
    patient.get("/intake/last-operation")
    patient.post(had_spine_op="no")
    patient.get("/intake/last-operation")
    page = patient.post(had_spine_op="yes")
    patient.get("/intake/last-operation")
    assert page.slug == "safety-context"
    assert patient.page.ticked("op-region") == ["low"]


def test_page_that_does_not_apply_leads_to_the_first_open_one(patient: Patient) -> None:
    assert patient.get("/intake/more-operations").slug == "right-now"
    assert patient.get("/intake/no-such-page").slug == "right-now"


def test_back_leads_to_the_page_before(patient: Patient) -> None:
    assert patient.page.first("a", class_="back")["href"] == "/intake"
    patient.post(**CALM)
    assert patient.page.first("a", class_="back")["href"] == "/intake/right-now"


def test_progress_counts_sections_and_minutes(patient: Patient) -> None:
    patient.post(**CALM)
    patient.get("/intake/limbs")
    steps = patient.page.first("nav", class_="spine")
    assert [one.text for one in steps.all("li", class_="done")] == ["Right now, done"]   # no other is
    assert [one.text for one in steps.all("li") if "aria-current" in one] == ["Danger signs"]
    assert "minutes left" in steps.text


def test_coming_back_by_the_link_goes_on_where_it_stopped(app: Flask, patient: Patient) -> None:
    patient.post(**CALM)
    again = Patient(app.test_client(), patient.link)
    page = again.open()
    assert page.heading == "Welcome back. Your answers are saved."
    assert again.get(page.first("main").first("a", class_="btn")["href"]).slug == "who"


def test_same_page_sent_twice_is_saved_once(patient: Patient) -> None:
    data = patient.page.filled(-1, CALM)
    first = patient.client.post("/intake/right-now", data=data)
    second = patient.client.post("/intake/right-now", data=data)
    assert first.location == second.location == "/intake/who#top"


class TestErrors:
    """What cannot be kept: everything typed stays, and the way to mend it is named."""

    def wrong(self, patient: Patient) -> None:
        """Send a page with a contradiction."""
        patient.get("/intake/limbs")
        patient.post(both_legs="no", limb_weak="not-sure", cord_signs=["clumsy", "none"])

    def test_page_comes_back_with_422_and_says_error_first(self, patient: Patient) -> None:
        self.wrong(patient)
        assert patient.page.status == 422
        assert patient.page.title == "Error: Arms, legs and walking"
        assert faults(patient.page) == []

    def test_summary_is_an_alert_that_leads_to_the_control(self, patient: Patient) -> None:
        self.wrong(patient)
        box = patient.page.first("div", class_="errs")
        assert box["role"] == "alert"
        words = "You picked “None of these” and something else. Keep only what is true"
        assert patient.page.problems == [words]
        assert box.first("a")["href"] == "#q_cord-signs.clumsy"

    def test_everything_ticked_stays_ticked(self, patient: Patient) -> None:
        self.wrong(patient)
        page = patient.page
        assert page.ticked("cord-signs") == ["clumsy", "none"]
        assert (page.ticked("both-legs"), page.ticked("limb-weak")) == (["no"], ["not-sure"])

    def test_message_stands_at_the_question_too(self, patient: Patient) -> None:
        self.wrong(patient)
        block = patient.page.of("cord-signs")
        assert block.first("p", class_="err")["id"] in block.first("fieldset")["aria-describedby"]

    def test_nothing_is_saved(self, patient: Patient) -> None:
        self.wrong(patient)
        assert patient.get("/intake/limbs").ticked("both-legs") == []

    def test_typed_date_stays_typed(self, patient: Patient) -> None:
        patient.get("/intake/last-operation")
        patient.post(had_spine_op="yes")
        page = patient.post(op_when="+own", op_when__month="May", op_when__year="24")
        assert page.problems == ["Use 4 numbers for the year, like 2024"]
        assert page.typed("op-when") == {"month": "May", "day": "", "year": "24"}
        assert page.ticked("op-when") == ["+own"]

    def test_typed_markup_is_shown_as_text(self, patient: Patient) -> None:
        patient.get("/intake/last-operation")
        patient.post(had_spine_op="yes")
        page = patient.post(op_when__year='"><script>alert(1)</script>')
        assert page.typed("op-when")["year"] == '"><script>alert(1)</script>'

    def test_typed_template_code_is_shown_as_text(self, patient: Patient) -> None:
        patient.get("/intake/last-operation")
        patient.post(had_spine_op="yes")
        assert patient.post(op_when__year="{{ 7*7 }}").typed("op-when")["year"] == "{{ 7*7 }}"


class TestAnotherDevice:
    """Sensitive answers are not read back where they were not typed."""

    def second(self, app: Flask, patient: Patient) -> Patient:
        """Answer a sensitive question, then open the form elsewhere."""
        patient.get("/intake/strong-medicines")
        patient.post(ran_out="alcohol")
        found = Patient(app.test_client(), patient.link)
        found.open()
        return found

    def test_sensitive_answer_shows_as_answered_only(self, app: Flask, patient: Patient) -> None:
        second = self.second(app, patient)
        page = second.get("/intake/strong-medicines")
        assert page.ticked("ran-out") == []
        assert "You answered this on another device." in page.of("ran-out").text

    def test_leaving_it_empty_keeps_it(self, app: Flask, patient: Patient) -> None:
        second = self.second(app, patient)
        second.get("/intake/strong-medicines")
        second.post()
        assert patient.get("/intake/strong-medicines").ticked("ran-out") == ["alcohol"]

    def test_it_can_be_answered_anew(self, app: Flask, patient: Patient) -> None:
        second = self.second(app, patient)
        second.get("/intake/strong-medicines")
        second.post(ran_out="none")
        assert second.get("/intake/strong-medicines").ticked("ran-out") == ["none"]

    def test_check_page_does_not_say_it_either(self, app: Flask, patient: Patient) -> None:
        words = self.second(app, patient).get("/intake/check-answers").first("main").text
        assert "Answered. Not shown here, to keep it private" in words
        assert "Alcohol" not in words


class TestClosed:
    """Without a session there is no form, and a kind way back to it."""

    @pytest.mark.parametrize("address", [
        "/intake", "/intake/right-now", "/intake/check-answers", "/intake/done", "/intake/urgent",
    ])
    def test_visitor_without_a_session_is_told_how_to_come_back(self, app: Flask, address: str) -> None:
        page = Patient(app.test_client(), "").get(address)
        assert page.status == 410
        assert page.heading == "Your form is closed on this device"
        assert "open the link in your message again" in page.first("main").text
        assert faults(page) == []

    def test_session_ends_and_nothing_saved_is_lost(self, patient: Patient, clock: Clock) -> None:
        patient.post(**CALM)
        clock.pass_by(hours=13)
        assert patient.get("/intake/who").status == 403
        patient.open()
        assert patient.get("/intake/right-now").ticked("right-now-body") == ["none"]

    def test_session_of_one_patient_shows_nothing_of_another(self, app: Flask, clinic: Clinic,
                                                             patient: Patient) -> None:
        patient.post(**CALM)
        other = Patient(app.test_client(), clinic.invite())
        other.open()
        assert other.get("/intake/right-now").ticked("right-now-body") == []


def test_what_was_passed_over_is_not_called_done(patient: Patient) -> None:
    """Whoever jumps to the end sees how much is left."""
    assert patient.get("/intake/check-answers").all("li", class_="done") == []


def test_operation_to_come_is_asked_about_with_all_that_was_typed(patient: Patient) -> None:
    patient.get("/intake/last-operation")
    patient.post(had_spine_op="yes")
    page = patient.post(op_when__month="12", op_when__year="2026", op_region="low")
    assert page.status == 422
    assert page.first("div", class_="errs").first("a")["href"] == "#q_op-when:month"
    assert (page.first("input", id="q_op-when:year")["value"], page.ticked("op-region")) == ("2026", ["low"])
    assert patient.post(op_when__month="10").status == 200
