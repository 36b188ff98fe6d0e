"""One line for each request, which tells nobody who asked for what about whom."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.patient import Patient, make_clinic
from tests.support.sign_in import sign_in
from triage.store.errors import Unavailable


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of requests gets."""
    log, text = logging.getLogger("backstory.requests"), io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    yield text
    log.removeHandler(handler)


def lines(text: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]


def test_line_has_route_status_time_role_and_id(app: Flask, written: io.StringIO) -> None:
    answer = app.test_client().get("/sign-in")
    [line] = lines(written)
    assert set(line) == {"at", "level", "id", "route", "method", "event", "status", "ms", "role"}
    assert (line["route"], line["status"], line["role"]) == ("security.login", 200, "nobody")
    assert line["id"] == answer.headers["X-Request-Id"]


def test_patient_and_clinician_are_told_apart_and_not_named(demo_app: Flask, written: io.StringIO) -> None:
    link = make_clinic(demo_app, name="One more").invite()
    patient = Patient(demo_app.test_client(), link)
    patient.open()
    patient.get("/intake/pain-words?lang=es&name=Ruiz")
    sign_in(demo_app, "clinician").get("/clinician/queue")
    roles = {line["route"]: line["role"] for line in lines(written)}
    assert (roles["patient.page"], roles["clinician.queue"]) == ("patient", "clinician")
    for secret in (link.rpartition("/")[2], "Ruiz", "lang", "127.0.0.1", "demo.example", "pain-words"):
        assert secret not in written.getvalue()


@pytest.mark.parametrize(("given", "taken"), [
    ("0123456789ABCDEF", "0123456789abcdef"), ("8d3e9c1a-0000-4000-8000-1f2e3d4c5b6a",) * 2,
    ("Ana Ruiz", ""), ("a" * 65, ""), ("abc", ""), ('"}\n{"x":1', "")])
def test_id_is_taken_where_it_can_carry_nothing_else(app: Flask, given: str, taken: str) -> None:
    headers = [("X-Request-Id", given)] if "\n" not in given else []
    found = app.test_client().get("/healthz", headers=headers).headers["X-Request-Id"]
    assert found == taken if taken else found != given


def test_fault_is_told_by_its_place_and_not_by_its_words(app: Flask, written: io.StringIO) -> None:
    def fail() -> str:
        raise ValueError("not expected: Ana Ruiz, bladder-change=new")

    app.testing = False
    app.add_url_rule("/fail/<name>", "fail", fail and (lambda name: fail()))
    answer = app.test_client().get("/fail/Ruiz")
    fault, line = lines(written)
    assert (fault["event"], fault["kind"], fault["route"]) == ("fault", "ValueError", "fail")
    assert fault["places"][-1].endswith("fail")
    assert "Ruiz" not in written.getvalue()
    assert "bladder" not in written.getvalue()
    assert line["id"] == fault["id"]
    assert fault["id"] in answer.text


def test_database_that_is_away_is_told_by_its_kind(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> str:
        raise Unavailable("OperationalError")

    app.add_url_rule("/away", "away", fail)
    assert app.test_client().get("/away").status_code == 503
    assert "OperationalError" in caplog.text
    parts_of(app).store.engine.dispose()
