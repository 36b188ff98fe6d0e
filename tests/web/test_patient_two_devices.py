"""Two devices at one form: pages merge, and the later save of the same page is told what the other says."""

import pytest
from flask import Flask

from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic

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
    assert [one.post(who_answers="me-with").slug for one in pair] == ["bladder-bowel"] * 2


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
