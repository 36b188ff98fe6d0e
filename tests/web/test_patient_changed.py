"""Telling what has changed: from the receipt, topic by topic, nothing shown, until the visit."""

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.changing import HUB, begin, changed_case
from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic
from tests.support.staff import QUIET, Colleague
from tests.support.walking import clicks

BEFORE = "You answered this before."


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody at the receipt, who answered every question."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get(found.page.first("main").first("a", class_="btn")["href"])
    for _ in clicks(found, QUIET):
        pass
    found.post()
    assert found.page.slug == "done"
    return found


def test_the_receipt_offers_it_and_it_leads_to_the_topics(patient: Patient) -> None:
    page = begin(patient)
    assert page.heading == "What has changed?"
    assert faults(page) == []
    sections = [one.text for one in page.first("main").all("h2")]
    assert sections[:2] == ["Something new and bad?", "Danger signs: look at these first"]
    first = [one["href"].partition("#")[0] for one in page.all("section")[0].all("a")]
    assert first[:2] == ["/intake/right-now", "/intake/bladder-bowel"]


def test_the_link_opens_the_topics_again_on_another_device(app: Flask, patient: Patient) -> None:
    begin(patient)
    other = Patient(app.test_client(), patient.link)
    assert other.open().address.startswith(HUB)


def test_no_page_shows_what_was_said(patient: Patient) -> None:
    links = [one["href"] for one in begin(patient).first("main").all("a") if "#top" in one["href"]]
    for address in links:
        page = patient.get(address)
        assert faults(page) == [], address
        kept = [one for one in page.first("main").walk() if "checked" in one or "selected" in one]
        assert kept == [], address
        assert all(not box["value"] for box in page.all("input", class_="in")), address


def test_a_page_says_that_it_was_answered_before(patient: Patient) -> None:
    begin(patient)
    assert BEFORE in patient.get("/intake/bladder-bowel").text


def test_a_saved_page_is_ticked_and_can_be_read_again(patient: Patient) -> None:
    begin(patient)
    patient.get("/intake/daily-life")
    page = patient.post(**{"peg-average": "9"})
    assert page.address.startswith(HUB)
    assert "How pain affects you ✓ Told again" in page.text
    assert patient.get("/intake/daily-life").ticked("peg-average") == ["9"]


def test_only_what_was_said_anew_is_checked_and_sent(patient: Patient) -> None:
    begin(patient)
    patient.get("/intake/daily-life")
    patient.post(**{"peg-average": "9"})
    page = patient.get("/intake/check-answers")
    assert faults(page) == []
    assert page.heading == "Check what has changed"
    assert [one.text for one in page.all("dd", class_="said")] == ["9"]
    page = patient.post()
    assert page.slug == "done"
    assert patient.get("/intake/daily-life").slug == "done"


def test_a_danger_sign_interrupts_at_once(patient: Patient) -> None:
    begin(patient)
    patient.get("/intake/bladder-bowel")
    page = patient.post(**{"bladder-change": "new"})
    assert page.slug == "urgent"
    assert patient.post(button=("choice", "calling")).address.startswith(HUB)


def test_thoughts_of_dying_bring_up_the_card_at_once(patient: Patient) -> None:
    begin(patient)
    patient.get("/intake/keeping-safe")
    page = patient.post(**{"safety-thoughts": "wish"})
    assert page.slug == "urgent"
    assert "You do not have to get through this alone" in page.text


def test_nothing_to_send_leads_back_to_the_topics(patient: Patient) -> None:
    begin(patient)
    assert patient.get("/intake/check-answers").address.startswith(HUB)


def test_it_can_be_taken_back_while_it_is_empty(patient: Patient) -> None:
    begin(patient)
    assert patient.post(button=("nothing", "1")).slug == "done"
    begin(patient)
    patient.get("/intake/daily-life")
    patient.post(**{"peg-average": "9"})
    assert not patient.page.all("button", name="nothing")


def test_it_is_not_offered_once_the_visit_has_begun(app: Flask, patient: Patient, clock: Clock) -> None:
    clock.pass_by(days=11, hours=7)
    other = Patient(app.test_client(), patient.link)
    page = other.open()
    assert page.slug == "done"
    assert not page.all("button", name="begin")


def test_in_spanish(app: Flask) -> None:
    patient = Patient(app.test_client(), make_clinic(app).invite(language="es"))
    patient.open(lang="es")
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    assert begin(patient).heading == "¿Qué cambió?"


def test_staff_see_the_difference_on_top_and_the_version_before(demo_app: Flask) -> None:
    case, patient = changed_case(demo_app)
    clinician = Colleague.at(demo_app, "clinician")
    assert "Changed since" in clinician.open("/clinician/queue").text
    page = clinician.open(f"/clinician/cases/{case}")
    changes = page.first("section", **{"aria-labelledby": "ch"})
    assert page.all("section").index(changes) == 0
    assert "Pee problems danger sign" in changes.text
    assert "No Yes. It began in the last 2 weeks" in changes.text
    old = clinician.follow("Version 1, sent")
    assert "This is version 1" in old.text
    assert "Sign and close" not in old.text
    assert patient.page.slug == "done"


def test_print_says_version_and_date_and_what_changed(demo_app: Flask) -> None:
    case, _ = changed_case(demo_app)
    page = Colleague.at(demo_app, "desk").open(f"/desk/cases/{case}/print")
    assert "Version 2, version before sent 20 Nov 2026" in page.text
    assert "Pee problems: No → Yes. It began in the last 2 weeks" in page.text


def test_both_versions_come_out_as_files(demo_app: Flask) -> None:
    case, _ = changed_case(demo_app)
    client = Colleague.at(demo_app, "clinician").client
    files = [client.get(f"/clinician/cases/{case}/fhir.json{query}") for query in ("?version=1", "")]
    statuses = [[one["resource"]["status"] for one in file.json["entry"]
                 if one["resource"]["resourceType"] == "QuestionnaireResponse"] for file in files]
    assert statuses == [["completed"], ["amended"]]
    assert "-v1.fhir.json" in files[0].headers["Content-Disposition"]
    assert client.get(f"/clinician/cases/{case}/fhir.json?version=9").status_code == 404
