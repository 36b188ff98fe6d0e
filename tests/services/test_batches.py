"""Bringing in a list: what each row means, mending without another upload, and the same again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic
from tests.support.factories import BORN
from tests.support.spreadsheets import HEADINGS, written
from tests.support.trail import actions
from triage.services import batches, finding
from triage.services.bringing_in import BroughtIn, bring_in
from triage.services.errors import Expired, Forbidden, NotFound
from triage.services.importing.plan import SAME
from triage.services.importing.source import read_list
from triage.services.views.batch import BatchView
from triage.store import visits
from triage.store.database import Store
from triage.store.models import Base, Patient, PatientSearch, Visit, VisitBatch, VisitStep

ANA = ["T-1", "Example", "Ana", "3/14/1972", "12/1/2026", "9:40 AM"]
BO = ["T-2", "Example", "Bo", "7/4/1949", "12/1/2026", "10:00 AM"]
WRONG = ["T-3", "Example", "Cy", "2/30/1961", "12/1/2026", "11:00 AM"]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: test_lists_everywhere.py holds what may differ."""
    return sqlite_store


def opened(clinic: Clinic, *rows: list[str], headings: list[str] = HEADINGS) -> UUID:
    grid, day = read_list(written([headings, *rows]))
    return batches.open_list(clinic.store, clinic.desk, clinic.main, grid, now=clinic.now, day=day)


def look(clinic: Clinic, batch: UUID) -> BatchView:
    return batches.view(clinic.store, clinic.library, clinic.desk, batch, now=clinic.now)


def statuses(clinic: Clinic, *rows: list[str], headings: list[str] = HEADINGS) -> list[str]:
    return [one.status for one in look(clinic, opened(clinic, *rows, headings=headings)).matches]


def press(clinic: Clinic, batch: UUID, *, move: bool = True, renew: bool = True) -> BroughtIn:
    return bring_in(clinic.store, clinic.library, clinic.desk, batch, move=move, renew=renew, now=clinic.now)


def brought(clinic: Clinic, *rows: list[str], headings: list[str] = HEADINGS) -> UUID:
    batch = opened(clinic, *rows, headings=headings)
    press(clinic, batch)
    return batch


def count(clinic: Clinic, model: type[Base]) -> int:
    with clinic.store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_good_rows_become_visits_with_their_patients(clinic: Clinic) -> None:
    headings = [*HEADINGS, "Provider", "Cell", "Email", "Language", "Interpreter", "Contact method"]
    batch = brought(
        clinic, [*ANA, "Okafor", "5550100142", "ana@x.org", "Spanish", "Y", "sms"], headings=headings
    )
    visit_id = look(clinic, batch).matches[0].visit_id
    assert visit_id is not None
    with clinic.store.reading() as session:
        found = visits.get(session, visit_id)
        assert found is not None
        who = visits.identity_of(session, found.Patient)
    assert (who["family"], who["birth_date"], who["phone"], who["email"]) == (
        "Example",
        "1972-03-14",
        "(555) 010-0142",
        "ana@x.org",
    )
    assert found.Visit.starts_at == datetime(2026, 12, 1, 15, 40, tzinfo=UTC)
    assert (found.clinician, found.Visit.language, found.Visit.help, found.Visit.channel) == (
        "Dr. Okafor",
        "es",
        "interpreter",
        "text",
    )
    assert actions(clinic.store, "visit", visit_id) == ["visit added"]


def test_nothing_of_a_list_is_readable_in_the_database(clinic: Clinic) -> None:
    opened(clinic, [ANA[0], "Canary", *ANA[2:]])
    with clinic.store.reading() as session:
        kept = session.execute(select(VisitBatch.grid, VisitBatch.plan)).one()
    assert not any(b"anary" in value for value in kept)


def test_same_list_twice_changes_nothing(clinic: Clinic) -> None:
    brought(clinic, ANA, BO)
    before = count(clinic, Patient), count(clinic, Visit)
    again = opened(clinic, ANA, BO)
    assert [one.status for one in look(clinic, again).matches] == ["same", "same"]
    assert press(clinic, again) == BroughtIn(0, 0, 0, 0)
    assert (count(clinic, Patient), count(clinic, Visit)) == before


def test_same_list_pressed_twice_and_at_once_adds_once(clinic: Clinic) -> None:
    first, second = opened(clinic, ANA, BO), opened(clinic, ANA, BO)
    assert [press(clinic, one).added for one in (first, first, second)] == [2, 0, 0]


def test_wrong_row_waits_while_the_good_come_in_and_is_mended_here(clinic: Clinic) -> None:
    batch = opened(clinic, ANA, WRONG)
    assert press(clinic, batch) == BroughtIn(1, 0, 0, 1)
    (problem,) = look(clinic, batch).matches[1].entry.problems
    assert (problem.field, "2/30/1961" in problem.says, "1972-02-28" in problem.says) == (
        "birth_date",
        True,
        True,
    )
    batches.mend(
        clinic.store, clinic.desk, batch, {3: {"birth_date": "2/28/1961"}}, frozenset(), now=clinic.now
    )
    assert [one.status for one in look(clinic, batch).matches] == ["added", "new"]
    assert press(clinic, batch).added == 1


def test_row_that_is_left_out_stays_out(clinic: Clinic) -> None:
    batch = opened(clinic, ANA, WRONG)
    batches.mend(clinic.store, clinic.desk, batch, {}, frozenset({3}), now=clinic.now)
    view = look(clinic, batch)
    assert (view.waiting, view.matches[1].status, view.matches[1].reason) == (0, "out", "You left it out")


def test_another_time_is_offered_and_kept_with_a_trail(clinic: Clinic) -> None:
    brought(clinic, ANA)
    batch = opened(clinic, [*ANA[:5], "10:20 AM"])
    (one,) = look(clinic, batch).matches
    assert (one.status, one.reason) == ("changed", "Time: 9:40 to 10:20")
    assert press(clinic, batch, move=False).moved == 0
    assert press(clinic, batch) == BroughtIn(0, 1, 0, 0)
    assert statuses(clinic, [*ANA[:5], "10:20 AM"]) == ["same"]
    assert count(clinic, VisitStep) == 1


def test_other_contact_is_offered_and_the_empty_one_is_not(clinic: Clinic) -> None:
    headings = [*HEADINGS, "Cell", "Email"]
    brought(clinic, [*ANA, "5550100142", "a@b.org"], headings=headings)
    batch = opened(clinic, [*ANA, "5550100199", ""], headings=headings)
    (one,) = look(clinic, batch).matches
    assert [(each.what, each.there) for each in one.differences] == [("Phone", "(555) 010-0199")]
    assert press(clinic, batch, renew=False).renewed == 0
    assert press(clinic, batch).renewed == 1
    assert not look(clinic, batch).renewals


def test_record_number_with_another_birth_date_or_name_is_never_overwritten(clinic: Clinic) -> None:
    brought(clinic, ANA)
    born, named = [*ANA[:3], "3/15/1972", *ANA[4:]], ["T-1", "Other", "Person", *ANA[3:]]
    view = look(clinic, opened(clinic, born))
    assert view.matches[0].entry.problems[0].field == "record_number"
    assert "1972-03-14" not in view.matches[0].reason
    batch = opened(clinic, named)
    assert look(clinic, batch).matches[0].entry.problems[0].field == SAME
    batches.mend(clinic.store, clinic.desk, batch, {2: {SAME: "yes"}}, frozenset(), now=clinic.now)
    assert look(clinic, batch).matches[0].status == "same"


def test_rows_of_one_list_that_contradict_each_other_both_wait(clinic: Clinic) -> None:
    view = look(clinic, opened(clinic, ANA, [*ANA[:3], "3/15/1972", *ANA[4:]]))
    assert [one.status for one in view.matches] == ["wrong", "wrong"]
    assert "Row 3" in view.matches[0].reason
    assert "Row 2" in view.matches[1].reason


def test_row_that_stands_twice_comes_in_once(clinic: Clinic) -> None:
    assert statuses(clinic, ANA, ANA) == ["new", "out"]
    assert statuses(clinic, ANA, [*ANA[:5], "3:00 PM"]) == ["new", "wrong"]


def test_record_number_that_lost_its_zeros_is_told(clinic: Clinic) -> None:
    brought(clinic, ["00123", *ANA[1:]])
    view = look(clinic, opened(clinic, ["123", *ANA[1:]]))
    assert "00123" in view.matches[0].reason


def test_same_person_under_another_number_is_told_and_comes_in(clinic: Clinic) -> None:
    brought(clinic, ANA)
    (one,) = look(clinic, opened(clinic, ["X-9", *ANA[1:]])).matches
    assert (one.status, "merge the two" in one.entry.notes[0]) == ("new", True)


def test_clinician_that_nobody_knows_is_settled_for_all_rows_at_once(clinic: Clinic) -> None:
    batch = opened(clinic, [*ANA, "Dr Who"], [*BO, "DR. WHO"], headings=[*HEADINGS, "Provider"])
    view = look(clinic, batch)
    (unknown,) = view.unknown_clinicians
    assert (view.waiting, unknown.rows) == (2, 2)
    batches.change(
        clinic.store, clinic.desk, batch, now=clinic.now, clinicians={unknown.key: clinic.clinician.id}
    )
    assert {one.entry.clinician_id for one in look(clinic, batch).matches} == {clinic.clinician.id}
    batches.change(clinic.store, clinic.desk, batch, now=clinic.now, clinicians={unknown.key: "nobody"})
    assert look(clinic, batch).good == 2


def test_rows_of_another_location_and_cancelled_ones_are_left_out(clinic: Clinic) -> None:
    both = replace(clinic.desk, locations=frozenset({clinic.main, clinic.north}))
    headings = [*HEADINGS, "Location", "Status"]
    grid, _ = read_list(
        written(
            [
                headings,
                [*ANA, "North", ""],
                [*BO, "Main Street", "Cancelled"],
                [*WRONG[:3], "1/1/1961", *WRONG[4:], "main street", "Booked"],
            ]
        )
    )
    batch = batches.open_list(clinic.store, both, clinic.main, grid, now=clinic.now)
    view = batches.view(clinic.store, clinic.library, both, batch, now=clinic.now)
    assert [one.status for one in view.matches] == ["out", "out", "new"]


def test_days_that_may_be_read_two_ways_are_asked_for(clinic: Clinic) -> None:
    batch = opened(clinic, ["T-1", "Example", "Ana", "3/4/1972", "5/6/2027", "9:40 AM"])
    view = look(clinic, batch)
    assert (view.asks_order, view.good) == (True, 0)
    batches.change(clinic.store, clinic.desk, batch, now=clinic.now, order="dmy")
    (one,) = look(clinic, batch).matches
    assert (one.status, one.entry.birth_date, one.entry.day) == ("new", date(1972, 4, 3), date(2027, 6, 5))


def test_list_of_yesterday_is_here_already_and_not_wrong(clinic: Clinic) -> None:
    brought(clinic, ANA)
    clinic.now += timedelta(days=30)
    assert statuses(clinic, ANA, BO) == ["same", "wrong"]


def test_visit_that_was_moved_by_hand_is_not_added_again(clinic: Clinic) -> None:
    batch = brought(clinic, ANA)
    visit_id = look(clinic, batch).matches[0].visit_id
    with clinic.store.writing() as session:
        visit = session.get_one(Visit, visit_id)
        visit.starts_at += timedelta(days=3)
    (one,) = look(clinic, opened(clinic, ANA)).matches
    assert (one.status, one.reason) == ("out", "Brought in before, and moved since to Dec 4")


def test_visit_that_was_added_by_hand_is_the_same(clinic: Clinic) -> None:
    clinic.add(
        record_number="T-7", family="Hand", given="Added", starts_at=datetime(2026, 12, 1, 15, 40, tzinfo=UTC)
    )
    row = ["T-7", "HAND", "Added", BORN.isoformat(), "2026-12-01", "9:40 AM"]
    assert statuses(clinic, row) == ["same"]


def test_list_is_gone_after_a_day(clinic: Clinic) -> None:
    batch = opened(clinic, ANA)
    clinic.now += timedelta(days=1)
    with pytest.raises(Expired):
        look(clinic, batch)
    opened(clinic, BO)
    assert count(clinic, VisitBatch) == 1


def test_lists_and_searches_that_are_over_are_swept_away(clinic: Clinic) -> None:
    opened(clinic, ANA)
    finding.look(clinic.store, clinic.desk, "example", now=clinic.now)
    batches.sweep(clinic.store, now=clinic.now)
    assert (count(clinic, VisitBatch), count(clinic, PatientSearch)) == (1, 1)
    batches.sweep(clinic.store, now=clinic.now + timedelta(days=1))
    assert (count(clinic, VisitBatch), count(clinic, PatientSearch)) == (0, 0)


def test_list_of_another_site_does_not_exist(clinic: Clinic) -> None:
    batch = opened(clinic, ANA)
    with pytest.raises(NotFound):
        batches.view(clinic.store, clinic.library, clinic.north_desk, batch, now=clinic.now)
    with pytest.raises(Forbidden):
        batches.view(clinic.store, clinic.library, clinic.clinician, batch, now=clinic.now)
    assert batches.waiting(clinic.store, clinic.north_desk, now=clinic.now) == ()


def test_every_reading_and_pressing_is_recorded(clinic: Clinic) -> None:
    batch = brought(clinic, ANA)
    look(clinic, batch)
    batches.forget(clinic.store, clinic.desk, batch, now=clinic.now)
    told = actions(clinic.store, "location", clinic.main)
    assert told[-4:] == ["list opened", "list brought in", "list read", "list deleted"]
