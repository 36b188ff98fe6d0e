"""From the case page to the patient and back: by the link, by telephone, and only what was asked."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.patient import Patient
from tests.support.staff import BORN, QUIET, Colleague, add_case, read_case

OPEN = {"bladder-change": None, "saddle-feeling": None, "limb-weak": None}


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites."""
    return Colleague.at(demo_app, "clinician")


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with three danger questions left open."""
    return add_case(demo_app, {**QUIET, **OPEN}, family="Openend", given="Oda")


def desk_of(app: Flask) -> Colleague:
    """Look at the day of that visit, at the desk."""
    desk = Colleague.at(app, "desk")
    desk.open(f"/desk/day/{(parts_of(app).now() + timedelta(days=2)).date()}")
    return desk


def link_of(desk: Colleague) -> str:
    """Take the link off the desk's page."""
    return str(next(one["value"] for one in desk.page.all("input") if one["id"] == "address"))


def asked(app: Flask, clinician: Colleague, case_id: UUID, *questions: str) -> Page:
    """Tick these on the case page, and ask."""
    clinician.open(f"/clinician/cases/{case_id}")
    return clinician.press("Ask the patient", question=questions)


def test_the_range_is_a_sentence_that_names_the_answers(clinician: Colleague, case_id: UUID) -> None:
    text = clinician.open(f"/clinician/cases/{case_id}").text
    assert "Emergency if “Pee problems” were" in text
    assert "; or if “Feeling between the legs” were" in text
    assert "only with further answers" in text   # weakness alone does not make it an emergency


def test_what_would_settle_it_is_ticked_and_asked(demo_app: Flask, clinician: Colleague,
                                                  case_id: UUID) -> None:
    page = clinician.open(f"/clinician/cases/{case_id}")
    ticked = {one["value"] for one in page.all("input", name="question") if "checked" in one}
    assert ticked == {"bladder-change", "saddle-feeling"}
    page = asked(demo_app, clinician, case_id, "bladder-change", "saddle-feeling")
    assert "Asked, no answer yet: Pee problems; " in page.text
    assert "Oda" not in page.address


def test_nothing_ticked_is_said_at_the_place(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    page = asked(demo_app, clinician, case_id)
    assert page.status == 422
    assert "Pick at least one question to ask." in page.text


def test_the_patient_sees_only_that_and_answers(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    asked(demo_app, clinician, case_id, "bladder-change")
    desk = desk_of(demo_app)
    desk.follow("Ask the patient")
    desk.follow("Show the link")
    patient = Patient(demo_app.test_client(), urlsplit(link_of(desk)).path)
    patient.open(BORN)
    assert "Your clinic has a question for you" in patient.page.text
    patient.get(next(one["href"] for one in patient.page.all("a") if "Answer now" in one.text))
    asked_there = {one["name"] for one in patient.page.all("input") if str(one["name"]).startswith("q_")}
    assert asked_there == {"q_bladder-change"}
    assert not [one for one in patient.page.all("input") if "checked" in one]
    patient.post(bladder_change="no")
    assert patient.page.address.startswith("/intake/check-answers")
    patient.post()
    case = read_case(demo_app, case_id)
    assert (case.version, case.answers["bladder-change"].codes) == (2, {"no"})
    text = clinician.open(f"/clinician/cases/{case_id}").text
    assert "Asked and answered: Pee problems" in text
    assert "Changed since" in text


def test_the_desk_has_the_words_and_types_the_answer(demo_app: Flask, clinician: Colleague,
                                                     case_id: UUID) -> None:
    asked(demo_app, clinician, case_id, "saddle-feeling")
    desk = desk_of(demo_app)
    page = desk.follow("Ask the patient")
    assert "Has the feeling between your legs changed?" in page.text
    assert "You can say: “" in page.text
    assert "emergency" not in page.first("main").text.lower()   # never a level, never a reason
    desk.follow("Call and type the answers")
    desk.press("the form", checked="y")
    assert "Your clinic has a question for you" in desk.page.text
    desk.follow("Answer now")
    assert {one["name"] for one in desk.page.all("input", type="radio")} == {"q_saddle-feeling"}


def test_taken_back_the_board_asks_no_more(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    asked(demo_app, clinician, case_id, "saddle-feeling")
    clinician.press("Take it back")
    assert "Asked" not in clinician.page.text
    assert "A clinician asks" not in desk_of(demo_app).page.text


def test_a_clinician_of_another_site_cannot_ask(demo_app: Flask, case_id: UUID) -> None:
    other = Colleague.at(demo_app, "riverside-clinician")
    other.open("/clinician/queue")
    token = next(one["value"] for one in other.page.all("input", name="csrf_token"))
    response = other.client.post(f"/clinician/cases/{case_id}/ask",
                                 data={"csrf_token": token, "question": "bladder-change"})
    assert response.status_code == 404
    assert read_case(demo_app, case_id).ask is None
