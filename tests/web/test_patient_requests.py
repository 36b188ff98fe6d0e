"""The administrator's page of what patients ask for: a copy, a hold, erasure."""

import tempfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, parts_of
from tests.support.staff import QUIET, Colleague, add_case
from triage.services import demo, holds
from triage.store.models import Audit

TYPED = {"number": "T-1042", "reason": "A letter of the patient asks for it"}


@pytest.fixture
def patient(demo_app: Flask) -> UUID:
    """Somebody with a case."""
    add_case(demo_app, {**QUIET, "limb-weak": "new"}, record_number="T-1042")
    return holds.patient_id(parts_of(demo_app).store, "T-1042")


@pytest.fixture
def admin(demo_app: Flask, patient: UUID) -> Colleague:
    """An administrator at the patient's page."""
    colleague = Colleague.at(demo_app, "administrator")
    colleague.open("/admin/requests")
    page = colleague.press("Find the patient", **{**TYPED, "number": "T-77", "reason": "no"})
    assert (page.status, page.first("textarea").text) == (422, "no")
    page = colleague.press("Find the patient", **{**TYPED, "number": "T-77"})
    assert (page.status, page.first("input", id="number")["value"]) == (422, "T-77")
    assert colleague.press("Find the patient", **TYPED).address == f"/admin/requests/{patient}"
    return colleague


def test_the_copy_is_one_file_that_lies_nowhere_else(
    admin: Colleague, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    token = admin.page.first("input", name="csrf_token")["value"]
    answer = admin.client.post(admin.page.address, data={"csrf_token": token, "act": "copy"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="records.html"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "T-1042" in answer.text
    assert "data:application/fhir+json;base64," in answer.text
    assert list(elsewhere.iterdir()) == []


def test_what_is_held_is_not_erased_and_what_is_erased_is_gone(admin: Colleague, demo_app: Flask) -> None:
    assert "1 case nobody has signed yet" in admin.page.html
    wrong = admin.press("Erase this patient", again="T-1043")
    assert (wrong.status, wrong.problems) == (422, ["This is not the record number of this patient"])
    assert wrong.first("input", id="again")["value"] == "T-1043"
    assert "A letter of the patient" in admin.press("Hold everything").html
    token, address = admin.page.first("input", name="csrf_token")["value"], admin.page.address
    held = admin.client.post(address, data={"csrf_token": token, "act": "erase", "again": "T-1042"})
    assert (held.status_code, "A legal hold keeps this record" in held.text) == (409, True)
    assert admin.client.post(address, data={"csrf_token": token, "act": "sell"}).status_code == 400
    admin.press("End the hold")
    page = admin.press("Erase this patient", again="T-1042")
    assert page.address == "/admin/requests"
    assert "Erased for good" in page.html
    assert "EXAMPLE" not in page.html
    assert admin.open(address).status == 403
    with parts_of(demo_app).store.reading() as session:
        assert session.scalars(select(Audit.why).where(Audit.action == "patient erased")).one() == "keeping"


def test_a_weighty_press_asks_who_it_is_when_that_is_long_ago(
    admin: Colleague, demo_app: Flask, clock: Clock
) -> None:
    page_of_theirs = admin.page.address
    clock.pass_by(minutes=11)
    assert admin.press("Save the file").heading == "Is it you?"
    assert admin.page.address.startswith("/account/")
    admin.open(page_of_theirs)
    assert admin.press("Erase this patient", again="T-1042").heading == "Is it you?"
    page = admin.press("Go on", proof=demo.password(parts_of(demo_app).settings))
    assert "Erased for good" in page.html


def test_without_a_reason_every_patient_is_alike(demo_app: Flask, patient: UUID) -> None:
    colleague = Colleague.at(demo_app, "administrator")
    pages = [colleague.open(f"/admin/requests/{id_}") for id_ in (patient, uuid4())]
    assert [page.status for page in pages] == [403, 403]
    assert pages[0].first("main").text == pages[1].first("main").text
    assert "EXAMPLE" not in pages[0].html
