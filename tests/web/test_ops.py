"""Alive, ready, and the numbers: for whatever watches the server, and for nobody else."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import Patient, make_clinic
from triage.store.tables.clinic import Setting
from triage.store.tables.trail import Audit

MAIL = {"SMTP_HOST": "smtp.example.org", "MAIL_FROM": "intake@example.org"}
TOKEN = "a-token-of-thirty-two-characters!"


@pytest.fixture
def whole(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """An installation that lacks nothing."""
    app = make_app(tmp_path, empty_sqlite, clock, DEMO=True, MONITOR_TOKEN=TOKEN)
    yield app
    parts_of(app).store.engine.dispose()


def ready(app: Flask, **more: Any) -> tuple[int, Any]:
    answer = app.test_client().get("/readyz", **more)
    return answer.status_code, answer.get_json()


def full(connection: sqlite3.Connection, _record: object) -> None:
    """Let a database grow no more, as a full disc does."""
    connection.execute("PRAGMA max_page_count = 1").fetchall()


def test_living_process_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_installation_without_mail_is_not_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["problems"] == ["Alerts cannot leave: SMTP_HOST is not set."]
    assert [name for name, fine in answer.get_json()["parts"].items() if not fine] == ["alarm"]


def test_asking_leaves_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/healthz").headers


def test_whole_installation_is_ready_in_every_part(whole: Flask) -> None:
    parts = dict.fromkeys(("database", "migrations", "outbox", "alarm"), True)
    assert ready(whole) == (200, {"status": "ready", "problems": [], "parts": parts})


def test_r7_database_that_takes_nothing_more_is_not_ready(whole: Flask) -> None:
    engine = parts_of(whole).store.engine
    event.listen(engine, "connect", full)
    engine.dispose()
    status, found = ready(whole)
    assert (status, found["parts"]) == (503, {"database": False})
    assert whole.test_client().get("/healthz").status_code == 200


def test_looking_leaves_one_row_and_nothing_on_the_trail(whole: Flask) -> None:
    parts = parts_of(whole)
    for _ in range(3):
        whole.extensions.pop("backstory.ready", None)
        assert ready(whole)[0] == 200
    with parts.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Setting)
                              .where(Setting.name.startswith("probe"))) == 1
        assert session.scalar(select(func.count()).select_from(Audit)
                              .where(Audit.action == "server probed")) == 0


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(("peer", "headers", "status"), [
    ("127.0.0.1", {}, 200), ("::1", {}, 200), ("203.0.113.9", {}, 404),
    ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
    ("203.0.113.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
    ("203.0.113.9", {"Authorization": "Bearer guessed"}, 404),
    ("203.0.113.9", {"Authorization": "Bearer"}, 404)])
def test_only_watchers_are_told(whole: Flask, path: str, peer: str, headers: dict[str, str],
                                status: int) -> None:
    answer = whole.test_client().get(path, headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status


def test_numbers_name_routes_and_no_person(whole: Flask) -> None:
    patient = Patient(whole.test_client(), make_clinic(whole).invite())
    patient.open()
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
    whole.test_client().get("/no-such-page/Ruiz")
    answer = whole.test_client().get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = set(answer.text.splitlines())
    assert 'backstory_requests_total{method="POST",route="patient.page",status="303"} 1.0' in lines
    assert 'backstory_requests_total{method="GET",route="none",status="404"} 1.0' in lines
    assert {"backstory_alerts_waiting 1.0", "backstory_cases_waiting 1.0", "backstory_forms_open 1.0",
            "backstory_ready 1.0"} <= lines
    for secret in ("Ruiz", "Ana", "bladder", patient.link.rpartition("/")[2], "Juniper", "intake/"):
        assert secret not in answer.text


def test_numbers_are_told_while_the_database_is_away(whole: Flask) -> None:
    engine = parts_of(whole).store.engine
    event.listen(engine, "connect", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("gone")))
    engine.dispose()
    whole.test_client().get("/healthz")
    assert "backstory_ready 0.0" in whole.test_client().get("/metrics").text
