"""What becomes of a visit, and where it goes: each step kept, each to be taken back."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support.clinic import Clinic
from tests.support.factories import BORN, VISIT
from triage.services import desk, intake, links, moving, standing, undoing
from triage.services.actors import Actor
from triage.services.codes import give
from triage.services.errors import Conflict, InvalidInput, NotFound, VisitOff
from triage.services.views import VisitRow
from triage.store.database import Store


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: no statement here is written for either."""
    return sqlite_store


def row(clinic: Clinic, visit_id: UUID) -> VisitRow:
    return desk.row(clinic.store, clinic.desk, visit_id, now=clinic.now)[1]


def set_to(clinic: Clinic, visit_id: UUID, what: str, reason: str = "") -> UUID | None:
    return standing.set_standing(clinic.store, clinic.desk, visit_id, what, reason=reason, now=clinic.now)


def undo(clinic: Clinic, visit_id: UUID, step: UUID | None) -> None:
    assert step
    undoing.undo(clinic.store, clinic.library, clinic.desk, visit_id, step, now=clinic.now)


@pytest.mark.parametrize(("what", "reason", "words"), [
    ("arrived", "", "Arrived 9:00"), ("late", "", "Said they are late, 9:00"),
    ("no_show", "", "Did not come 9:00"), ("cancelled", "clinic", "Cancelled 9:00, by the clinic")])
def test_what_became_of_a_visit_is_said_and_taken_back(clinic: Clinic, what: str, reason: str,
                                                       words: str) -> None:
    visit = clinic.add()
    step = set_to(clinic, visit, what, reason)
    assert row(clinic, visit).standing.words == words
    assert set_to(clinic, visit, what, reason) is None   # pressed twice
    undo(clinic, visit, step)
    assert row(clinic, visit).standing.words == ""


def test_a_visit_is_cancelled_for_a_reason(clinic: Clinic) -> None:
    for what, reason in (("cancelled", ""), ("cancelled", "boredom"), ("gone", "")):
        with pytest.raises(InvalidInput):
            set_to(clinic, clinic.add(), what, reason)


@pytest.mark.parametrize("what", ["no_show", "cancelled"])
def test_a_visit_that_is_off_opens_nothing_and_gets_no_link(clinic: Clinic, what: str) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, token, BORN, now=clinic.now)
    step = set_to(clinic, visit, what, "other")
    assert (row(clinic, visit).state, row(clinic, visit).next_action) == ("away", "put_right")
    assert intake.resume(clinic.store, clinic.library, opened.session_token, now=clinic.now) is None
    for refused in (lambda: clinic.open_token(token), lambda: clinic.token(visit),
                    lambda: give(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)):
        with pytest.raises(VisitOff):
            refused()
    undo(clinic, visit, step)
    assert clinic.open_token(token).visit.id == visit   # the same link works again


def test_only_the_newest_of_a_kind_is_taken_back(clinic: Clinic) -> None:
    visit = clinic.add()
    first, second = set_to(clinic, visit, "late"), set_to(clinic, visit, "arrived")
    with pytest.raises(Conflict):
        undo(clinic, visit, first)
    undo(clinic, visit, second)
    undo(clinic, visit, first)
    assert [one.can_undo for one in undoing.trail(clinic.store, clinic.desk, visit)] == [False] * 4


def test_lateness_is_told_by_the_clock_until_somebody_comes(clinic: Clinic) -> None:
    visit = clinic.add(starts_at=clinic.now - timedelta(minutes=12))
    assert row(clinic, visit).standing.late == 10
    set_to(clinic, visit, "arrived")
    assert row(clinic, visit).standing.late == 0


@pytest.mark.parametrize(("minutes", "action"), [(-46, "invite"), (-45, "arrived"), (30, "arrived")])
def test_near_its_time_the_next_step_is_arrival(clinic: Clinic, minutes: int, action: str) -> None:
    visit = clinic.add(starts_at=clinic.now - timedelta(minutes=minutes))
    assert row(clinic, visit).next_action == action
    set_to(clinic, visit, "arrived")
    assert row(clinic, visit).next_action == "give_code"


def plan(clinic: Clinic, **changes: object) -> moving.Plan:
    return moving.Plan(**{"starts_at": VISIT, "location_id": clinic.main, "clinician_id": None, **changes})


def test_a_visit_moves_with_its_link_and_back(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    later = VISIT + timedelta(days=3)
    step = moving.move(clinic.store, clinic.desk, visit, plan(clinic, starts_at=later), now=clinic.now)
    assert row(clinic, visit).time == later
    live = links.current_link(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)
    assert live
    assert live.url.endswith(token)
    assert live.expires_at > later
    undo(clinic, visit, step)
    assert row(clinic, visit).time == VISIT


def test_a_visit_moves_only_where_its_desk_works(clinic: Clinic) -> None:
    visit = clinic.add()
    with pytest.raises(NotFound):
        moving.move(clinic.store, clinic.desk, visit, plan(clinic, location_id=clinic.north), now=clinic.now)
    with pytest.raises(InvalidInput):
        moving.move(clinic.store, clinic.desk, visit,
                    plan(clinic, clinician_id=UUID(clinic.north_clinician.id)), now=clinic.now)


def test_patient_says_where_they_go_and_the_desk_follows_and_back(clinic: Clinic) -> None:
    view = clinic.open(visit := clinic.add(clinician_id=UUID(clinic.clinician.id)))
    assert [one.name for one in moving.others(clinic.store, view)] == ["North"]
    moving.choose(clinic.store, view, clinic.north, now=clinic.now)
    assert row(clinic, visit).wants == "North"
    step = moving.follow(clinic.store, clinic.desk, visit, now=clinic.now)
    there = desk.row(clinic.store, clinic.north_desk, visit, now=clinic.now)[1]
    assert (there.location, there.clinician, there.wants) == ("North", "", "")
    undo(clinic, visit, step)   # from where it was
    assert (row(clinic, visit).clinician, row(clinic, visit).wants) == ("Dr. Okafor", "North")


def test_case_moves_along_and_the_other_sites_clinicians_are_told(clinic: Clinic) -> None:
    both = Actor("staff", clinic.desk.id, "Both", clinic.desk.roles, frozenset({clinic.main, clinic.north}))
    visit = clinic.sent({"now": {"chest": ["pain"]}}).visit.id
    moving.move(clinic.store, both, visit, plan(clinic, location_id=clinic.north), now=clinic.now)
    assert desk.row(clinic.store, clinic.north_desk, visit, now=clinic.now)[1].tell
