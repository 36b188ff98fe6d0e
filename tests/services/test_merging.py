"""Two records that are one person: merged, found by either number, and told apart again exactly."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.clinic import Clinic
from tests.support.trail import actions
from triage.services import erasing, finding, holds, merging, patient_page, patient_requests
from triage.services.errors import Conflict, Forbidden, NotFound
from triage.services.identity import FIELDS
from triage.services.merging import GONE
from triage.store import holds as kept_back
from triage.store import people, visits
from triage.store.database import Store


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: test_lists_everywhere.py holds what may differ."""
    return sqlite_store


def record(clinic: Clinic, number: str, **changes: Any) -> UUID:
    """Add a visit of a patient and give the patient's id."""
    given = {"family": "Example", "given": number.title(), "phone": number, **changes}
    visit_id = clinic.add(record_number=number, **given)
    with clinic.store.reading() as session:
        found = visits.get(session, visit_id)
        assert found is not None
        return found.Patient.id


def identity(clinic: Clinic, patient_id: UUID) -> dict[str, Any]:
    with clinic.store.reading() as session:
        return dict(people.get(session, patient_id).identity)


def visits_of(clinic: Clinic, patient_id: UUID) -> set[UUID]:
    with clinic.store.reading() as session:
        return set(people.visit_ids(session, patient_id))


def merge(clinic: Clinic, kept: UUID, gone: UUID, **taken: str) -> UUID:
    clinic.pass_by(minutes=1)
    return merging.merge(clinic.store, clinic.desk, kept, gone, taken, now=clinic.now)


def undo(clinic: Clinic, merge_id: UUID) -> None:
    merging.undo(clinic.store, clinic.desk, merge_id, now=clinic.now)


def found(clinic: Clinic, text: str) -> list[UUID]:
    search = finding.look(clinic.store, clinic.desk, text, now=clinic.now)
    return [one.facts.id for one in finding.found(clinic.store, clinic.desk, search, now=clinic.now).patients]


def test_differences_are_marked(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    both = merging.compare(clinic.store, clinic.desk, one, two, now=clinic.now)
    assert (both.differing, both.visits) == (("given", "phone"), (1, 1))


def test_visits_move_and_both_numbers_find_the_person(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    every = visits_of(clinic, one) | visits_of(clinic, two)
    merge(clinic, one, two, phone=GONE)
    assert visits_of(clinic, one) == every
    assert (found(clinic, "T-1"), found(clinic, "T-2"), found(clinic, "example")) == ([one], [one], [one])
    assert (identity(clinic, one)["phone"], identity(clinic, one)["given"]) == ("T-2", "T-1")
    assert patient_page.patient_page(clinic.store, clinic.desk, two, now=clinic.now).facts.id == one


def test_new_visit_under_the_old_number_is_the_persons(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    merge(clinic, one, two)
    assert record(clinic, "T-2") == one


def test_undo_restores_exactly(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2", birth_date=date(1980, 1, 1))
    before = [(identity(clinic, id_), visits_of(clinic, id_)) for id_ in (one, two)]
    undo(clinic, merge(clinic, one, two, phone=GONE, given=GONE, birth_date=GONE))
    assert [(identity(clinic, id_), visits_of(clinic, id_)) for id_ in (one, two)] == before
    assert (found(clinic, "T-1"), found(clinic, "T-2")) == ([one], [two])


def test_later_visits_stay_where_they_were_added(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    theirs = visits_of(clinic, two)
    made = merge(clinic, one, two)
    later = clinic.add(record_number="T-2", family="Example", given="T-2")
    undo(clinic, made)
    assert visits_of(clinic, two) == theirs
    assert later in visits_of(clinic, one)


def test_what_was_corrected_since_stays_corrected(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    made = merge(clinic, one, two, phone=GONE, given=GONE)
    seen = {field: identity(clinic, one)[field] for field in FIELDS}
    patient_page.correct(clinic.store, clinic.desk, one, {**seen, "phone": "5"}, seen=seen, now=clinic.now)
    undo(clinic, made)
    assert (identity(clinic, one)["phone"], identity(clinic, one)["given"]) == ("5", "T-1")


def test_undo_pressed_twice_is_one_undo(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    made = merge(clinic, one, two)
    undo(clinic, made)
    undo(clinic, made)
    assert actions(clinic.store, "patient", one).count("merge undone") == 1


def test_the_later_of_two_merges_is_undone_first(clinic: Clinic) -> None:
    one, two, three = (record(clinic, number) for number in ("T-1", "T-2", "T-3"))
    first = merge(clinic, one, two, phone=GONE)
    second = merge(clinic, three, one)
    assert found(clinic, "T-2") == [three]
    with pytest.raises(Conflict):
        undo(clinic, first)
    undo(clinic, second)
    undo(clinic, first)
    assert [identity(clinic, id_)["phone"] for id_ in (one, two, three)] == ["T-1", "T-2", "T-3"]
    assert [found(clinic, number) for number in ("T-1", "T-2", "T-3")] == [[one], [two], [three]]


def test_merged_again_after_an_undo(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    undo(clinic, merge(clinic, one, two))
    merge(clinic, two, one)
    assert found(clinic, "T-1") == [two]


def test_a_record_is_not_merged_with_itself(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    merge(clinic, one, two)
    with pytest.raises(Conflict):
        merge(clinic, one, two)


def test_visits_at_a_site_of_others_refuse_the_merge(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    clinic.add(clinic.north, desk=clinic.north_desk, record_number="T-2", family="Example", given="T-2")
    with pytest.raises(Conflict, match="where you do not work"):
        merge(clinic, one, two)
    with pytest.raises(NotFound):
        merging.compare(clinic.store, clinic.north_desk, one, two, now=clinic.now)


def test_only_the_desk_merges(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    with pytest.raises(Forbidden):
        merging.merge(clinic.store, clinic.clinician, one, two, {}, now=clinic.now)


def test_merging_and_undoing_are_recorded_at_both(clinic: Clinic) -> None:
    one, two = record(clinic, "T-1"), record(clinic, "T-2")
    made = merge(clinic, one, two)
    clinic.now += timedelta(days=3)
    undo(clinic, made)
    assert [actions(clinic.store, "patient", id_)[-2:] for id_ in (one, two)] == [
        ["patient merged", "merge undone"],
        ["patient merged away", "merge undone"],
    ]
    page = patient_page.patient_page(clinic.store, clinic.desk, one, now=clinic.now)
    assert [(step.what, step.by) for step in page.steps] == [
        ("undone", "Lena Placeholder"),
        ("merged", "Lena Placeholder"),
    ]


def test_a_legal_hold_goes_along_and_is_lifted_for_both(clinic: Clinic) -> None:
    kept, gone = record(clinic, "T-1"), record(clinic, "T-2")
    holds.place(clinic.store, clinic.administrator, gone, "A letter", now=clinic.now)
    merge(clinic, kept, gone)
    with clinic.store.reading() as session:
        assert kept_back.held(session) == {kept, gone}   # retention looks at whose the visits are
    said = (clinic.store, clinic.administrator)
    assert patient_requests.find(*said, "T-2", "A court asks for it", now=clinic.now) == kept
    seen = patient_requests.overview(*said, kept, now=clinic.now)
    assert ([one.record_number for one in seen.facts], seen.goes["patient"]) == (["T-1", "T-2"], 2)
    assert seen.held
    assert seen.held.reason == "A letter"
    holds.lift(clinic.store, clinic.administrator, gone, now=clinic.now)
    assert erasing.erase(clinic.store, clinic.administrator, kept, now=clinic.now)
