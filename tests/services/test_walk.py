"""A form filled in page by page from a flat file of answers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.patient import BORN, make_clinic
from tests.support.walking import QUIET
from triage.questionnaire.answers import State
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.path import first_incomplete
from triage.services import intake
from triage.services.parts import Services
from triage.services.views import IntakeView
from triage.services.walk import PER_PAGE, fill_in


@pytest.fixture
def parts(app: Flask) -> Services:
    return parts_of(app)


@pytest.fixture
def opened(app: Flask, parts: Services) -> IntakeView:
    """A form that was just opened."""
    token = make_clinic(app).invite().rpartition("/")[2]
    born: date = BORN
    session = intake.open_link(parts.store, parts.library, parts.settings, token, born, now=parts.now())
    view = intake.resume(parts.store, parts.library, session.session_token, now=parts.now())
    assert view is not None
    return view


def walk(parts: Services, view: IntakeView, answers: Mapping[str, Any], **options: Any) -> IntakeView:
    return fill_in(parts.store, view, answers, now=parts.now(), **options)


def test_whole_form_is_complete(parts: Services, opened: IntakeView) -> None:
    view = walk(parts, opened, QUIET)
    assert first_incomplete(view.questionnaire, view.answers, view.today) is None
    assert intake.submit(parts.store, view, finish_early=False, key="send", now=parts.now()).receipt


def test_questions_without_an_answer_are_left_empty_never_no(parts: Services, opened: IntakeView) -> None:
    view = walk(parts, opened, {})
    assert view.answers["bladder-change"].state is State.SKIPPED
    assert view.answers["weak-speed"].state is State.NOT_ASKED


def test_question_that_an_answer_opens_is_asked_on_the_same_page(parts: Services, opened: IntakeView) -> None:
    view = walk(parts, opened, {**QUIET, "limb-weak": "new", "weak-how-bad": ["grip"], "weak-speed": "days"})
    assert view.answers["weak-how-bad"].codes == {"grip"}


def test_walk_stops_after_the_page_that_is_named(parts: Services, opened: IntakeView) -> None:
    view = walk(parts, opened, QUIET, stops_after="bladder-bowel")
    assert "bladder-change" in view.answers
    assert "limb-weak" not in view.answers


def test_pages_are_sent_one_after_the_other(parts: Services, opened: IntakeView) -> None:
    view = walk(parts, opened, QUIET, stops_after="bladder-bowel")
    assert view.saved_at is not None
    assert view.saved_at - parts.now() == 3 * PER_PAGE >= timedelta(minutes=1)


def test_answer_that_cannot_be_is_refused_and_saves_nothing(parts: Services, opened: IntakeView) -> None:
    with pytest.raises(AnswerError, match="bladder-change"):
        walk(parts, opened, {"bladder-change": "perhaps"})
    assert opened.saved_at is None
