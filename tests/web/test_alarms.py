"""Alarms on the pages: what is set of them, who is away, whose a case is, and the line that says it all."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.commands import run
from tests.support.staff import QUIET, Colleague, add_case, site


@pytest.fixture
def admin(demo_app: Flask) -> Colleague:
    """The administrator, at the alarms of Main Street."""
    colleague = Colleague.at(demo_app, "administrator")
    colleague.open(f"/admin/locations/{site(demo_app)}/alarms")
    return colleague


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case that must be seen the same day."""
    return add_case(demo_app, {**QUIET, "limb-weak": "new", "weak-how-bad": ["lift-foot"],
                               "weak-speed": "weeks"})


def test_times_and_people_are_kept_and_told_in_the_history(admin: Colleague) -> None:
    typed = {"emergency": "10", "same_day": "3", "people-0-place": "1", "people-0-phone": "312 555 0142",
             "outside_name": "Night desk", "outside_email": "night@demo.example"}
    page = admin.press("Save the alarms", **typed)
    assert page.status == 200
    assert page.first("input", name="emergency")["value"] == "10"
    assert page.first("input", name="people-0-phone")["value"] == "+13125550142"
    assert "Emergency, minutes 15 → 10" in page.text
    assert "Night desk" in page.text


REFUSED = (
    ("emergency", "120", "nerves that are pressed on"), ("emergency", "1", "At least 5 minutes"),
    ("same_day", "30", "it would not be the same day"), ("soon", "0", "At least 1 day"),
    ("wait", "900", "5 to 60 minutes"), ("emergency", "soon", "Write a whole number"),
    ("outside_name", "Ann", "a name alone cannot be told"),
    ("outside_phone", "12", "takes text messages"), ("outside_email", "ann@", "name@example.org"),
    ("people-0-phone", "call me", "is no number for text messages"),
    ("people-0-place", "0", "Write 1 for who is told first"))


def test_what_is_not_safe_is_refused_and_says_why(admin: Colleague) -> None:
    fresh = admin.page
    for name, typed, says in REFUSED:
        admin.page = fresh
        page = admin.press("Save the alarms", **{name: typed})
        assert (page.status, says in page.text) == (422, True), says
        assert page.first("input", name=name)["value"] == typed


def test_clinicians_say_that_they_are_away_and_back(demo_app: Flask) -> None:
    clinician = Colleague.at(demo_app, "clinician")
    clinician.open("/absences")
    assert len(clinician.page.all("option")) == 1   # oneself
    page = clinician.press("Save", first="2027-01-04", last="2027-01-02")
    assert (page.status, "comes before the first" in page.text) == (422, True)
    page = clinician.press("Save", first="2027-01-04", last="2027-01-08")
    assert "4 Jan 2027 to 8 Jan 2027" in page.text
    assert "Nobody is away" in clinician.press("Take it off").text


def test_a_case_is_taken_let_go_and_handed_over(demo_app: Flask, case_id: UUID) -> None:
    clinician = Colleague.at(demo_app, "clinician")
    clinician.open(f"/clinician/cases/{case_id}")
    if "Yours" in clinician.page.first("section", id="owner").text:
        clinician.press("Let it go", do="release")
    stale = clinician.page
    assert "Take it, or hand it to somebody" in stale.first("section", id="owner").text
    page = clinician.press("Take it", do="take")
    assert "Yours" in page.first("section", id="owner").text
    assert "Taken, " in page.first("section", **{"aria-labelledby": "tl"}).text
    other = Colleague.at(demo_app, "administrator")
    assert other.client.post(f"/clinician/cases/{case_id}/owner").status_code in (400, 403)


@pytest.fixture
def demonstration(tmp_path: Path, demo_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The demonstration as `make run` serves it: its mail is kept as files."""
    app = make_app(tmp_path, demo_sqlite, clock, DEMO=True)
    yield app
    parts_of(app).store.engine.dispose()


def test_every_staff_page_says_what_is_late_and_what_is_broken(demonstration: Flask, clock: Clock) -> None:
    pages = {"desk": "/desk/patients", "clinician": "/clinician/rules", "administrator": "/admin/locations"}
    for role, address in pages.items():
        assert "Alarms were never proven here" in Colleague.at(demonstration, role).open(address).text
    run(demonstration, "alerts", "deliver")
    line = Colleague.at(demonstration, "clinician").open("/clinician/queue").first("div", id="alarms").text
    assert "Alarm last proven 9:00" in line
    assert "past the time, and nobody has looked" in line
    clock.pass_by(hours=2)
    late = Colleague.at(demonstration, "desk").open("/desk").first("div", id="alarms").text
    assert "Tell a clinician now" in late
    assert "start `flask alerts deliver --watch`" in late
