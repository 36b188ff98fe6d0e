"""The demonstration clinic: complete, made as real use makes it, and taken out whole."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of, row_counts
from tests.support.patient import make_clinic
from tests.support.spreadsheets import HEADINGS, written
from triage.rules.result import Urgency
from triage.services import batches, demo, desk, intake, merging
from triage.services.actors import Actor, staff_actor
from triage.services.bringing_in import bring_in
from triage.services.demo_patient import STATES, key_of
from triage.services.importing.source import read_list
from triage.services.parts import Services
from triage.services.queue import queue
from triage.services.views import NewVisit
from triage.store import demonstration, intakes, trail_check, visits
from triage.store import settings as remembered
from triage.store.accounts import by_email
from triage.store.cases import of_intake

HASH = "not a hash: nobody signs in here"
PATIENTS = demo.plan()["patient"]


def person(parts: Services, name: str) -> Actor:
    email = next(entry["email"] for entry in demo.plan()["account"] if entry["id"] == name)
    with parts.store.reading() as session:
        account = by_email(session, email)
        assert account is not None
        return staff_actor(account)


def boards(parts: Services) -> list[desk.VisitRow]:
    who, now = person(parts, "desk"), parts.now()
    return [row for place in desk.locations(parts.store, who) for days in (-1, 0, 1)
            for row in desk.day(parts.store, who, place.today(now) + timedelta(days=days),
                                location_id=place.id, now=now).rows]


@pytest.fixture
def parts(demo_app: Flask) -> Services:
    """An installation with the demonstration clinic."""
    return parts_of(demo_app)


def test_it_has_24_patients_at_two_sites_over_three_days(parts: Services) -> None:
    rows = boards(parts)
    assert len(rows) == 24
    assert len({row.record_number for row in rows}) == 24
    assert len({row.time.date() for row in rows}) == 3


def test_every_state_of_the_desk_is_there(parts: Services) -> None:
    assert set(Counter(row.state for row in boards(parts))) == set(desk.STATES)


def test_every_urgency_waits_in_the_queue_and_one_form_is_not_finished(parts: Services) -> None:
    page = queue(parts.store, person(parts, "clinician"), now=parts.now())
    assert {row.urgency for row in page.rows} == set(Urgency)
    assert [row.patient_name for row in page.rows if row.unfinished] == ["EXAMPLEWOOD, Samuel"]


@pytest.mark.parametrize("entry", [entry for entry in PATIENTS if "level" in entry],
                         ids=lambda entry: entry["family"])
def test_answers_come_to_the_level_that_the_file_promises(parts: Services, entry: dict[str, str]) -> None:
    with parts.store.writing() as session:
        visit = visits.by_key(session, key_of(entry))
        assert visit is not None
        form = visits.intakes_of(session, [visit.id])[visit.id]
        case = of_intake(session, form.id)
        assert case is not None
        assert Urgency(case.urgency) is Urgency.of(entry["level"])


def test_one_was_typed_by_the_desk_and_one_has_told_what_changed(parts: Services) -> None:
    with parts.store.reading() as session:
        found = {entry["record"]: intakes.latest_of_visit(session, visit.id) for entry in PATIENTS
                 if (visit := visits.by_key(session, key_of(entry)))}
        told = {record: (form.channel, form.version, form.status) for record, form in found.items() if form}
    assert {record: one for record, one in told.items() if one[:2] != ("home", 1)} == {
        "D-1013": ("phone", 1, "submitted"), "D-1021": ("home", 2, "submitted")}


def test_file_has_every_state() -> None:
    assert {entry["state"] for entry in PATIENTS} == set(STATES)


def test_everybody_is_marked(parts: Services) -> None:
    with parts.store.reading() as session:
        found = demonstration.find(session)
    assert (len(found.location), len(found.account), len(found.patient)) == (2, 5, 24)


def test_second_load_changes_nothing(parts: Services) -> None:
    before = row_counts(parts)
    assert not demo.load(parts, HASH)
    assert row_counts(parts) == before


def test_load_that_was_cut_off_is_made_anew(parts: Services) -> None:
    with parts.store.writing() as session:
        remembered.put(session, demo.STATE, demo.LOADING, parts.now())
    assert demo.is_wanted(parts.store)
    assert demo.load(parts, HASH)
    assert len(boards(parts)) == 24


def test_clear_leaves_an_installation_as_before(app: Flask) -> None:
    parts = parts_of(app)
    before = row_counts(parts)
    demo.load(parts, HASH)
    boards(parts)
    queue(parts.store, person(parts, "clinician"), now=parts.now())
    assert demo.clear(parts.store, now=parts.now()) == 24
    # Kept: the content, the names of the roles, which key seals, that it was cleared, the whole trail.
    allowed = {"definition": 1, "role": 4, "setting": 2, "audit_head": 1, "audit_key": 1}
    after = {name: number for name, number in row_counts(parts).items()
             if name not in ("definition_file", "audit")}
    assert after == {name: allowed.get(name, before[name]) for name in after}


def test_clear_takes_lists_searches_and_merges_along(parts: Services) -> None:
    who, desk_ = person(parts, "desk"), boards(parts)
    grid, _ = read_list(written([HEADINGS, ["T-1", "A", "B", "1970-01-02", "2026-11-24", "9:40"]]))
    batch = batches.open_list(parts.store, who, desk_[0].location_id, grid, now=parts.now())
    bring_in(parts.store, parts.library, who, batch, move=False, renew=False, now=parts.now())
    merging.merge(parts.store, who, desk_[0].patient_id, desk_[1].patient_id, {}, now=parts.now())
    demo.clear(parts.store, now=parts.now())
    left, gone = row_counts(parts), ("visit", "patient", "patient_tag", "patient_merge", "visit_batch")
    assert [left[name] for name in gone] == [0] * len(gone)


def test_cleared_clinic_does_not_come_back_by_itself(parts: Services) -> None:
    demo.clear(parts.store, now=parts.now())
    assert not demo.is_wanted(parts.store)
    assert not demo.is_present(parts.store)


def test_cleared_clinic_can_be_made_again(parts: Services) -> None:
    demo.clear(parts.store, now=parts.now())
    assert demo.load(parts, HASH)


def test_clear_leaves_real_records_alone(app: Flask) -> None:
    parts, real = parts_of(app), make_clinic(app)
    link = real.invite()
    before = row_counts(parts)
    demo.load(parts, HASH)
    demo.clear(parts.store, now=parts.now())
    after = row_counts(parts)
    assert {name: after[name] for name in ("patient", "visit", "invite", "location", "account")} == {
        name: before[name] for name in ("patient", "visit", "invite", "location", "account")}
    opened = intake.open_link(parts.store, parts.library, parts.settings, link.rpartition("/")[2],
                              date(1972, 3, 14), now=parts.now())
    assert opened.session_token


def test_clear_takes_nothing_out_of_the_trail(app: Flask) -> None:
    parts = parts_of(app)
    demo.load(parts, HASH)
    before = row_counts(parts)["audit"]
    demo.clear(parts.store, now=parts.now())
    assert row_counts(parts)["audit"] == before + 1
    with parts.store.reading() as session:
        assert trail_check.check(session).faults == []


def test_patient_who_became_real_stays(parts: Services, demo_app: Flask) -> None:
    real = make_clinic(demo_app)
    entry = PATIENTS[0]
    new = NewVisit(entry["family"], entry["given"], entry["born"], entry["sex"], entry["record"], "en",
                   parts.now() + timedelta(days=3), real.location_id)
    visit_id = desk.add_visit(parts.store, real.desk, new, now=parts.now(), key=uuid4().hex)
    demo.clear(parts.store, now=parts.now())
    with parts.store.reading() as session:
        kept = visits.get(session, visit_id)
        assert kept is not None
        assert not kept.Patient.demo
    assert row_counts(parts)["patient"] == 1


def test_example_link_opens_with_its_date(parts: Services) -> None:
    example = demo.example(parts)
    assert example is not None
    token = example.link.url_path.rpartition("/")[2]
    assert intake.open_link(parts.store, parts.library, parts.settings, token, example.birth_date,
                            now=parts.now())


def test_no_example_is_given_when_all_links_have_ended(parts: Services, clock: Clock) -> None:
    clock.pass_by(days=40)
    assert demo.example(parts) is None


def test_password_is_this_installations_own(app: Flask, tmp_path: Path) -> None:
    settings = parts_of(app).settings
    other = type(settings)(**{**vars(settings), "secret_key": "x" * 32})
    assert demo.password(settings) != demo.password(other)
    assert len(demo.password(settings)) >= 16


@pytest.mark.parametrize("hour", [0, 12])
def test_it_can_be_made_at_any_hour(app: Flask, clock: Clock, hour: int) -> None:
    clock.now = datetime(2026, 11, 20, hour, 30, tzinfo=UTC)
    parts = parts_of(app)
    assert demo.load(parts, HASH)
    assert len({row.visit_id for row in boards(parts)}) == 24
