"""R1: rules that break. The page is kept, patient and clinic are told that nothing was judged."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import LIBRARY, Clock, make_app, parts_of, settings
from tests.support.breaking_rules import BrokenJudge, PickyJudge, WordlessJudge, library_with
from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic
from tests.support.sign_in import sign_in
from tests.support.staff import QUIET, add_case
from triage.config import ROOT
from triage.rules.result import Urgency
from triage.services.reassessing import Reassessed, reassess
from triage.store.tables.case import Case
from triage.store.tables.trail import Audit, Outbox


@pytest.fixture
def app(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The application, with rules that break on one answer."""
    app = make_app(tmp_path, empty_sqlite, clock)
    app.extensions["backstory"] = replace(parts_of(app), library=library_with(PickyJudge))
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody who has just given that answer."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/safety-context")
    found.post(injection_when="w2-6")
    return found


def cases(app: Flask) -> list[Case]:
    with parts_of(app).store.reading() as session:
        return list(session.scalars(select(Case)))


def test_patient_is_told_whom_to_call_and_what_to_look_for(patient: Patient) -> None:
    assert (patient.page.slug, patient.page.status) == ("unchecked", 200)
    assert faults(patient.page) == []
    assert {"tel:911", "tel:5555550142"} <= {link["href"] for link in patient.page.all("a")}


def test_page_is_kept_and_the_form_goes_on(patient: Patient) -> None:
    patient.get(patient.page.first("main").all("a")[-2]["href"])
    assert patient.page.status == 200
    picks = patient.get("/intake/safety-context").all("input", name="q_injection-when")
    assert [one["value"] for one in picks if "checked" in one] == ["w2-6"]


def test_clinic_is_alerted_to_look_the_same_day(app: Flask, patient: Patient) -> None:
    [case] = cases(app)
    assert (case.urgency, case.possible, case.unassessed_at) == (Urgency.SAME_DAY, Urgency.EMERGENCY,
                                                                 parts_of(app).now())
    with parts_of(app).store.reading() as session:
        assert session.scalar(select(Outbox.case_id)) == case.id


def test_patient_is_told_once(patient: Patient) -> None:
    patient.get("/intake/safety-context")
    patient.post(injection_when="w2-6")
    assert patient.page.slug != "unchecked"


def test_sent_form_is_still_not_green(app: Flask, patient: Patient) -> None:
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    assert "Please speak to us today" in patient.page.first("main").text
    [case] = cases(app)
    assert case.finished
    assert case.urgency == Urgency.SAME_DAY


def test_other_answers_are_judged_as_ever(app: Flask, patient: Patient) -> None:
    patient.get("/intake/safety-context")
    patient.post(injection_when="never")
    [case] = cases(app)
    assert case.unassessed_at is None
    assert case.urgency == Urgency.SAME_DAY   # it never falls without a signature


@pytest.mark.parametrize("judge", [BrokenJudge, WordlessJudge])
def test_mended_engine_judges_it_again(app: Flask, judge: type[BrokenJudge | WordlessJudge],
                                       caplog: pytest.LogCaptureFixture) -> None:
    whole = replace(parts_of(app), library=LIBRARY)
    app.extensions["backstory"] = broken = replace(whole, library=library_with(judge))
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.open()
    patient.get("/intake/bladder-bowel")
    with caplog.at_level(logging.ERROR):
        patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
    assert "bladder" not in caplog.text
    assert [case.unassessed_at is not None for case in cases(app)] == [True]
    assert reassess(broken.store, broken.library, now=broken.now()) == Reassessed(0, 1)

    assert reassess(whole.store, whole.library, now=whole.now()) == Reassessed(1, 0)
    [case] = cases(app)
    assert (case.urgency, case.unassessed_at) == (Urgency.EMERGENCY, None)
    with broken.store.reading() as session:
        assert "case assessed" in set(session.scalars(select(Audit.action)))


def test_every_view_of_the_case_says_that_nothing_was_judged(demo_app: Flask) -> None:
    parts = parts_of(demo_app)
    demo_app.extensions["backstory"] = replace(parts, library=library_with(BrokenJudge))
    case_id = add_case(demo_app, QUIET)
    clinician = sign_in(demo_app, "clinician")
    pages = {name: clinician.get(path) for name, path in {
        "queue": "/clinician/queue", "case": f"/clinician/cases/{case_id}",
        "note": f"/clinician/cases/{case_id}/note", "bundle": f"/clinician/cases/{case_id}/fhir.json",
        "print": f"/desk/cases/{case_id}/print"}.items()}
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert {name for name, page in pages.items() if "Not assessed" not in page.text} == set()


def test_server_that_starts_judges_again_whatever_starts_it(app: Flask, patient: Patient,
                                                            tmp_path: Path) -> None:
    [case] = cases(app)
    assert case.unassessed_at
    given = {name: value for name, value in settings(tmp_path, DEMO=True).items() if name != "INSTANCE_DIR"}
    (tmp_path / "config.py").write_text("\n".join(f"{name} = {value!r}" for name, value in given.items()))
    environment = {**os.environ, "BACKSTORY_INSTANCE_DIR": str(tmp_path)}
    # As gunicorn does, whether `make run` started it or not.
    subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, check=True)
    [case] = cases(app)
    assert case.unassessed_at is None
