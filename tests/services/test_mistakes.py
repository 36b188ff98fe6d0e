"""What went wrong at the desk, put right: nothing is erased, and no form reaches anybody else."""

from uuid import UUID

import pytest

from tests.support.clinic import AGREE, Clinic
from tests.support.factories import BORN
from tests.support.trail import actions
from triage.services import desk, export, intake, mistakes, review, undoing
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, LinkRefused, NotFound
from triage.services.views import QueueRow, VisitRow
from triage.store.database import Store
from triage.store.models import Case, Outbox, Visit

CHEST = {"now": {"chest": ["pain"]}}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: no statement here is written for either."""
    return sqlite_store


@pytest.fixture
def visit(clinic: Clinic) -> UUID:
    """A visit whose form was sent, with a danger sign that a clinician was told of."""
    return clinic.sent(CHEST, record_number="T-1", family="Example").visit.id


def row(clinic: Clinic, visit_id: UUID) -> VisitRow:
    return desk.row(clinic.store, clinic.desk, visit_id, now=clinic.now)[1]


def queue(clinic: Clinic) -> list[QueueRow]:
    return list(review.queue(clinic.store, clinic.clinician, now=clinic.now).rows)


def take_off(clinic: Clinic, visit_id: UUID) -> UUID:
    return mistakes.take_off(clinic.store, clinic.library, clinic.desk, visit_id, now=clinic.now)


def undo(clinic: Clinic, visit_id: UUID, step: UUID) -> None:
    undoing.undo(clinic.store, clinic.library, clinic.desk, visit_id, step, now=clinic.now)


def case_of(clinic: Clinic, visit_id: UUID) -> Case:
    with clinic.store.reading() as session:
        return session.query(Case).where(Case.visit_id == visit_id).one()


def sign(clinic: Clinic, case: Case) -> None:
    clinic.pass_by(minutes=1)
    review.decide(clinic.store, clinic.clinician, case.id, AGREE, seen_hash=case.result_hash,
                  key=f"k{clinic.now}", now=clinic.now)


def test_a_sisters_form_comes_off_and_a_fresh_one_can_begin(clinic: Clinic, visit: UUID) -> None:
    take_off(clinic, visit)
    found = row(clinic, visit)
    assert (found.state, found.told, found.case_id) == ("to_invite", False, None)
    fresh = clinic.open(visit)
    assert (fresh.sent, fresh.saved_at) == (False, None)


def test_a_form_that_came_off_lies_with_nobody_and_stays_in_the_queue(clinic: Clinic, visit: UUID) -> None:
    take_off(clinic, visit)
    (found,) = [one for one in queue(clinic) if one.unknown]
    assert "EXAMPLE" not in found.patient_name
    assert found.urgency > 0
    case = export.case_view(clinic.store, clinic.library, clinic.clinician, found.case_id, now=clinic.now)
    assert case.patient.unknown
    assert case.age is None
    with pytest.raises(Conflict):
        export.case_view(clinic.store, clinic.library, clinic.clinician, found.case_id, now=clinic.now,
                         purpose="print the summary")


def test_a_clinician_who_was_told_is_told_of_the_move(clinic: Clinic, visit: UUID) -> None:
    before = alerts(clinic)
    take_off(clinic, visit)
    assert alerts(clinic) > before


def alerts(clinic: Clinic) -> int:
    with clinic.store.reading() as session:
        return session.query(Outbox).count()


def test_devices_and_links_of_a_form_that_came_off_are_over(clinic: Clinic) -> None:
    visit_id = clinic.add(record_number="T-2")
    token = clinic.token(visit_id)
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, token, BORN, now=clinic.now)
    take_off(clinic, visit_id)
    assert intake.resume(clinic.store, clinic.library, opened.session_token, now=clinic.now) is None
    with pytest.raises(LinkRefused):
        clinic.open_token(token)


def test_a_signed_case_is_looked_at_again_and_can_be_signed_again(clinic: Clinic, visit: UUID) -> None:
    case = case_of(clinic, visit)
    sign(clinic, case)
    take_off(clinic, visit)
    (found,) = [one for one in queue(clinic) if one.unknown]
    with clinic.store.reading() as session:
        moved = session.get_one(Case, found.case_id)
    assert (moved.state, moved.round) == ("new", 1)
    sign(clinic, moved)
    assert not [one for one in queue(clinic) if one.unknown]


def test_taking_off_can_be_undone_and_done_again(clinic: Clinic, visit: UUID) -> None:
    step = take_off(clinic, visit)
    undo(clinic, visit, step)
    assert row(clinic, visit).state == "to_print"
    undo(clinic, visit, step)   # pressed twice
    take_off(clinic, visit)
    assert row(clinic, visit).state == "to_invite"
    kinds = [(one.kind, one.is_undo) for one in undoing.trail(clinic.store, clinic.desk, visit)]
    assert sorted(kinds) == [("taken_off", False), ("taken_off", False), ("taken_off", True)]


def test_undo_does_not_push_out_a_form_that_was_begun_since(clinic: Clinic, visit: UUID) -> None:
    step = take_off(clinic, visit)
    clinic.open(visit)
    with pytest.raises(Conflict, match="new form was begun"):
        undo(clinic, visit, step)


def test_a_form_is_put_with_whoever_filled_it_in(clinic: Clinic, visit: UUID) -> None:
    sister = clinic.add(record_number="T-9", family="Sister")
    step = take_off(clinic, visit)
    mistakes.put_back(clinic.store, clinic.library, clinic.desk, visit, step, owner="T-9", now=clinic.now)
    assert row(clinic, sister).state == "to_print"
    assert [one.patient_name for one in queue(clinic)] == ["SISTER, Marisol"]
    with pytest.raises(Conflict):
        undo(clinic, visit, step)   # it lies there no more


def test_nobody_gets_a_form_who_has_one_or_no_visit(clinic: Clinic, visit: UUID) -> None:
    clinic.sent(record_number="T-9")
    step = take_off(clinic, visit)
    with pytest.raises(Conflict, match="form of its own"):
        mistakes.put_back(clinic.store, clinic.library, clinic.desk, visit, step, owner="T-9", now=clinic.now)
    with pytest.raises(InvalidInput, match="Nobody with this record number"):
        mistakes.put_back(clinic.store, clinic.library, clinic.desk, visit, step, owner="T-0", now=clinic.now)


def wrong_patient(clinic: Clinic, visit_id: UUID, number: str, whose: str = "") -> UUID:
    return mistakes.wrong_patient(clinic.store, clinic.library, clinic.desk, visit_id, number, whose=whose,
                                  now=clinic.now)


def test_a_visit_goes_to_the_right_patient_and_its_link_ends(clinic: Clinic) -> None:
    visit_id = clinic.add(record_number="T-1", family="Wrong")
    clinic.add(record_number="T-2", family="Right")
    token = clinic.token(visit_id)
    step = wrong_patient(clinic, visit_id, "T-2")
    assert row(clinic, visit_id).patient_name == "RIGHT, Marisol"
    with pytest.raises(LinkRefused):
        clinic.open_token(token)
    undo(clinic, visit_id, step)
    assert row(clinic, visit_id).patient_name == "WRONG, Marisol"


@pytest.mark.parametrize(("whose", "state", "names"), [
    ("theirs", "to_invite", ["EXAMPLE, Marisol"]), ("along", "to_print", ["RIGHT, Marisol"]),
    ("unknown", "to_invite", ["NOT KNOWN YET, somebody"])])
def test_a_form_stays_with_whoever_filled_it_in(clinic: Clinic, visit: UUID, whose: str, state: str,
                                                names: list[str]) -> None:
    clinic.add(record_number="T-2", family="Right")
    step = wrong_patient(clinic, visit, "T-2", whose)
    assert (row(clinic, visit).patient_name, row(clinic, visit).state) == ("RIGHT, Marisol", state)
    assert [one.patient_name for one in queue(clinic)] == names
    undo(clinic, visit, step)
    assert (row(clinic, visit).patient_name, row(clinic, visit).state) == ("EXAMPLE, Marisol", "to_print")
    assert [one.patient_name for one in queue(clinic)] == ["EXAMPLE, Marisol"]


def test_whose_the_form_is_must_be_said(clinic: Clinic, visit: UUID) -> None:
    clinic.add(record_number="T-2")
    for number, whose in (("T-2", ""), ("T-0", "along"), ("T-1", "along")):
        with pytest.raises(InvalidInput):
            wrong_patient(clinic, visit, number, whose)
    assert row(clinic, visit).patient_name == "EXAMPLE, Marisol"


def test_a_wrong_address_ends_the_link_and_can_be_put_back(clinic: Clinic) -> None:
    visit_id = clinic.add(record_number="T-1", email="wrong@clinic.example")
    token = clinic.token(visit_id)
    step = mistakes.wrong_address(clinic.store, clinic.desk, visit_id, phone="555 0100",
                                  email="right@clinic.example", now=clinic.now)
    with pytest.raises(LinkRefused):
        clinic.open_token(token)
    assert row(clinic, visit_id).state == "to_invite"
    undo(clinic, visit_id, step)
    assert row(clinic, visit_id).state == "to_invite"   # a link that was taken back stays so


def test_a_page_in_a_wrong_chart_is_printed_again(clinic: Clinic, visit: UUID) -> None:
    with pytest.raises(Conflict):
        mistakes.reprint(clinic.store, clinic.desk, visit, now=clinic.now)
    case_id = row(clinic, visit).case_id
    assert case_id
    desk.mark_printed(clinic.store, clinic.desk, case_id, now=clinic.now)
    clinic.pass_by(minutes=1)
    step = mistakes.reprint(clinic.store, clinic.desk, visit, now=clinic.now)
    assert (row(clinic, visit).state, row(clinic, visit).detail) == (
        "to_print", "Its page lies in a wrong chart: print it again")
    undo(clinic, visit, step)
    assert row(clinic, visit).state == "done"


def test_a_tablet_handed_back_half_way_closes_and_keeps_what_was_saved(clinic: Clinic) -> None:
    visit_id = clinic.add()
    view = clinic.save(clinic.open(visit_id), "pain", {"level": 4}).view
    mistakes.hand_back(clinic.store, clinic.desk, visit_id, now=clinic.now)
    assert row(clinic, visit_id).progress[0] == 1
    assert clinic.open(visit_id).intake_id == view.intake_id


def test_only_the_sites_own_desk_puts_right(clinic: Clinic, visit: UUID) -> None:
    for actor, refusal in ((clinic.north_desk, NotFound), (clinic.clinician, Forbidden)):
        with pytest.raises(refusal):
            mistakes.take_off(clinic.store, clinic.library, actor, visit, now=clinic.now)
    nowhere = Actor("staff", clinic.desk.id, "", clinic.desk.roles)
    with pytest.raises(NotFound):
        undoing.trail(clinic.store, nowhere, visit)


def test_every_correction_is_in_the_audit_trail(clinic: Clinic, visit: UUID) -> None:
    step = take_off(clinic, visit)
    undo(clinic, visit, step)
    assert [one for one in actions(clinic.store, "visit", visit) if "taken_off" in one] == [
        "taken_off kept", "taken_off undone"]
    with clinic.store.reading() as session:
        keepers = session.query(Visit).where(Visit.key.startswith("keeper"))
        assert {one.standing for one in keepers} == {"void"}
