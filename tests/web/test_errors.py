"""The pages of things that cannot be done."""

from datetime import UTC, datetime

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from triage.services.errors import (
    AlreadySubmitted,
    Conflict,
    Expired,
    Forbidden,
    InvalidInput,
    Locked,
    NotFound,
)
from triage.store.errors import Unavailable

REFUSALS = [(NotFound("none"), 404), (Forbidden("role"), 403), (Conflict("first"), 409),
            (Expired("over"), 410), (Locked(datetime(2026, 11, 20, tzinfo=UTC)), 429),
            (AlreadySubmitted("sent"), 409), (InvalidInput("field", "mend"), 400),
            (Unavailable("OperationalError"), 503)]


def answer_of(app: Flask, error: Exception) -> tuple[int, str]:
    def refuse() -> str:
        raise error

    app.add_url_rule("/refuse", "refuse", refuse)
    answer = app.test_client().get("/refuse")
    return answer.status_code, answer.text


@pytest.mark.parametrize(("error", "status"), REFUSALS, ids=lambda value: type(value).__name__)
def test_refusal_of_a_service_has_its_status_and_the_emergency_line(app: Flask, error: Exception,
                                                                     status: int) -> None:
    found, page = answer_of(app, error)
    assert found == status
    assert "911" in page


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 429, 500, 503])
def test_every_error_page_says_what_to_do_in_both_languages(app: Flask, status: int) -> None:
    def refuse() -> str:
        abort(status)

    app.add_url_rule("/refuse", "refuse", refuse)
    answer = app.test_client().get("/refuse")
    assert answer.status_code == status
    assert '<div lang="es">' in answer.text
    assert "911" in answer.text


def test_fault_of_ours_tells_nothing_of_itself(app: Flask) -> None:
    app.testing = False
    status, page = answer_of(app, RuntimeError("select secret from patient"))
    assert status == 500
    assert "secret" not in page


def test_too_large_a_form_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "x" * 300_000})
    assert answer.status_code == 413
