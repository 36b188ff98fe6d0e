"""A page that is sent twice, or gone back to: what it did not ask is not taken for left empty."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from triage.questionnaire.answers import State
from triage.services import intake
from triage.store.tables.intake import IntakeSave

SLUG = "last-operation"


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody at a page whose first answer brings up more questions."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get(f"/intake/{SLUG}")
    assert found.page.questions == ["had-spine-op"]
    return found


def saves(app: Flask) -> int:
    with parts_of(app).store.reading() as session:
        return session.scalar(select(func.count()).select_from(IntakeSave)) or 0


def states(app: Flask, patient: Patient) -> dict[str, State | None]:
    """Give how two questions of the page stand; None for one that was never answered."""
    parts, cookie = parts_of(app), patient.client.get_cookie("intake", path="/intake")
    assert cookie is not None
    view = intake.resume(parts.store, parts.library, cookie.value, now=parts.now())
    assert view is not None
    return {link_id: view.stored[link_id].state if link_id in view.stored else None
            for link_id in ("op-when", "op-region")}


def send_again(patient: Patient, page: Page) -> Page:
    """Send what was sent from a page once more, as a browser does to which no answer came."""
    return patient._see(patient.client.post(
        f"/intake/{SLUG}", data=page.filled(-1, {"had_spine_op": "yes"}), follow_redirects=True))


def test_page_sent_once_more_is_one_save_and_asks_what_it_brought_up(app: Flask, patient: Patient) -> None:
    drawn = patient.page
    first = patient.post(had_spine_op="yes")
    again = send_again(patient, drawn)
    assert again.slug == first.slug == SLUG
    assert again.questions == first.questions == ["had-spine-op", "op-when", "op-region", "op-type"]
    assert saves(app) == 1
    assert states(app, patient) == {"op-when": None, "op-region": None}


def test_page_that_was_gone_back_to_keeps_what_was_answered_since(patient: Patient) -> None:
    drawn = patient.page
    patient.post(had_spine_op="yes")
    patient.post(op_when__year="2019", op_region="low")
    old = drawn.filled(-1, {"had_spine_op": "yes", "key": "another"})
    patient.client.post(f"/intake/{SLUG}", data=old)
    assert patient.get(f"/intake/{SLUG}").typed("op-when")["year"] == "2019"
    assert patient.page.ticked("op-region") == ["low"]


def test_question_that_was_shown_and_left_empty_counts_as_left_empty(app: Flask, patient: Patient) -> None:
    patient.post(had_spine_op="yes")
    assert states(app, patient)["op-region"] is None
    patient.post(op_when__year="2019")
    assert states(app, patient) == {"op-when": State.ANSWERED, "op-region": State.SKIPPED}
