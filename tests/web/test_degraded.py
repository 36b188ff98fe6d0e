"""B1, C12, D3: a database that is away or full. Whom to call stands there, and what was typed is not lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import Patient, make_clinic
from tests.support.staff import Colleague
from triage.store.engine import POOL
from triage.store.tables.intake import IntakeSave


def away(*_: object) -> None:
    """Refuse a connection as a database does that is gone."""
    raise sqlite3.OperationalError("unable to open database file")


def full(connection: sqlite3.Connection, _record: object) -> None:
    """Let the database grow no more, as a full disc does."""
    connection.execute("PRAGMA max_page_count = 1").fetchall()


@contextmanager
def broken(app: Flask, how: object) -> Iterator[None]:
    """Break the database for a while."""
    engine = parts_of(app).store.engine
    event.listen(engine, "connect", how)
    engine.dispose()
    yield
    event.remove(engine, "connect", how)
    engine.dispose()


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody who has a page open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/daily-life")
    return found


def saves(app: Flask) -> int:
    with parts_of(app).store.reading() as session:
        return session.scalar(select(func.count()).select_from(IntakeSave)) or 0


def is_refused(patient: Patient) -> None:
    """Hold the open page to what a patient needs when nothing can be saved."""
    assert patient.page.status == 503
    assert {"tel:911", "tel:5555550142"} <= {link["href"] for link in patient.page.all("a")}
    assert "not saved yet" in patient.page.first("main").text


def kept(patient: Patient) -> str:
    picks = patient.get("/intake/daily-life").all("input", name="q_peg-average")
    return next(one["value"] for one in picks if "checked" in one)


def test_page_that_met_no_database_can_be_sent_again(app: Flask, patient: Patient) -> None:
    with broken(app, away):
        patient.post(peg_average="7", peg_enjoyment="6", peg_activity="5")
        is_refused(patient)
    assert saves(app) == 0
    patient.post(form=0)
    assert (patient.page.status, saves(app), kept(patient)) == (200, 1, "7")


def test_page_that_met_no_free_connection_can_be_sent_again(app: Flask, patient: Patient) -> None:
    engine = parts_of(app).store.engine
    engine.pool._timeout = 0.1   # type: ignore[attr-defined]  # seconds, to wait less than people do
    held = [engine.connect() for _ in range(POOL["pool_size"] + POOL["max_overflow"])]
    patient.post(peg_average="7", peg_enjoyment="6", peg_activity="5")
    is_refused(patient)
    for connection in held:
        connection.close()
    patient.post(form=0)
    assert (patient.page.status, saves(app), kept(patient)) == (200, 1, "7")


def test_page_that_met_a_full_disc_can_be_sent_again(app: Flask, patient: Patient) -> None:
    with broken(app, full):
        for acknowledged in range(200):   # until what is free in the file is used up
            patient.get("/intake/daily-life")
            patient.post(peg_average=str(acknowledged % 10), peg_enjoyment="6", peg_activity="5")
            if patient.page.status != 200:
                break
        is_refused(patient)
        assert saves(app) == acknowledged
        assert kept(Patient(patient.client, patient.link)) == str((acknowledged - 1) % 10)
    patient.post(form=0)
    assert (saves(app), kept(patient)) == (acknowledged + 1, str(acknowledged % 10))


def test_pages_are_still_read_while_nothing_can_be_written(app: Flask, patient: Patient) -> None:
    with broken(app, full):
        assert patient.get("/intake/daily-life").status == 200


def test_process_that_has_seen_nobody_shows_the_installations_number(
        tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    app = make_app(tmp_path, empty_sqlite, clock, CLINIC_PHONE="(555) 555-0199")
    with broken(app, away):
        answer = app.test_client().get("/i/no-such-link")
        assert answer.status_code == 503
        assert 'href="tel:5555550199"' in answer.text
        assert 'href="tel:911"' in answer.text


def test_staff_are_told_and_lose_nothing(demo_app: Flask) -> None:
    desk = Colleague.at(demo_app, "desk")
    token = desk.open("/desk/visits/new").first("main").first("input", name="csrf_token")["value"]
    with broken(demo_app, away):
        answer = desk.client.post("/desk/visits/new", data={"family": "Ruiz<", "csrf_token": token})
        assert answer.status_code == 503
        assert 'name="family" value="Ruiz&lt;"' in answer.text


def test_password_is_never_kept_in_a_page(demo_app: Flask) -> None:
    client = demo_app.test_client()
    token = Colleague(client).open("/sign-in").first("input", name="csrf_token")["value"]
    with broken(demo_app, away):
        data = {"email": "a@b.example", "password": "a secret of mine", "csrf_token": token}
        answers = [client.post("/sign-in", data=data)]
    admin = Colleague.at(demo_app, "administrator")
    token = admin.open("/admin/cases").first("main").first("input", name="csrf_token")["value"]
    with broken(demo_app, away):
        data = {"reason": "a crash", "proof": "a secret of mine", "csrf_token": token}
        answers.append(admin.client.post("/admin/cases", data=data))
    assert [answer.status_code for answer in answers] == [503, 503]
    assert not any("a secret of mine" in answer.text for answer in answers)
    assert 'name="reason" value="a crash"' in answers[1].text
