"""The desk's day: every visit of the site with its state and next step, and nothing about health."""

from dataclasses import fields
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.support.clinic import Clinic
from tests.support.factories import VISIT
from tests.support.trail import actions
from triage.services import desk
from triage.services.actors import Actor
from triage.services.errors import Forbidden, LinkRefused, Locked, NotFound
from triage.services.opening import open_link
from triage.services.views import DayBoard, VisitRow

DAY = date(2026, 12, 1)
FORBIDDEN_WORDS = ("emergency", "same day", "soon", "routine", "chest", "urgent")


def board(clinic: Clinic, day: date = DAY, *, actor: Actor | None = None, **more: UUID) -> DayBoard:
    return desk.day(clinic.store, actor or clinic.desk, day, now=clinic.now, **more)


def row(clinic: Clinic, visit_id: UUID) -> VisitRow:
    return next(one for one in board(clinic).rows if one.visit_id == visit_id)


def test_the_day_lists_its_own_visits_by_time(clinic: Clinic) -> None:
    late = clinic.add(starts_at=VISIT + timedelta(hours=2), family="Late")
    early = clinic.add(starts_at=VISIT - timedelta(hours=1), family="Early")
    clinic.add(starts_at=VISIT + timedelta(days=1), family="Tomorrow")
    ids = [one.visit_id for one in board(clinic).rows]
    assert ids.index(early) == 0
    assert ids.index(late) == len(ids) - 1
    assert not any(one.patient_name.startswith("TOMORROW") for one in board(clinic).rows)


@pytest.mark.parametrize(("hour", "listed"), [(5, False), (6, True), (29, True), (30, False)])
def test_the_day_begins_and_ends_at_the_sites_midnight(clinic: Clinic, hour: int, listed: bool) -> None:
    visit = clinic.add(starts_at=VISIT.replace(hour=0, minute=0) + timedelta(hours=hour))
    assert (visit in [one.visit_id for one in board(clinic).rows]) is listed


def test_times_are_on_the_sites_clock(clinic: Clinic) -> None:
    assert f"{row(clinic, clinic.add()).time:%H:%M}" == "09:40"


def test_who_and_with_whom(clinic: Clinic) -> None:
    found = row(clinic, clinic.add(family="Sampleton", given="Wren", record_number="T-000118",
                                   clinician_id=UUID(clinic.clinician.id), language="es"))
    assert (found.patient_name, found.record_number, found.clinician, found.language) == (
        "SAMPLETON, Wren", "T-000118", "Dr. Okafor", "es")


def test_a_visit_without_a_link_is_to_be_invited(clinic: Clinic) -> None:
    found = row(clinic, clinic.add())
    assert (found.state, found.next_action, found.detail) == ("to_invite", "invite", "")


def test_a_visit_with_a_link_is_not_started(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.token(visit)
    found = row(clinic, visit)
    assert (found.state, found.next_action, found.detail) == (
        "not_started", "show_link", "Link made 9:00, not opened")


def test_an_earlier_day_is_named(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.token(visit)
    clinic.pass_by(days=1)
    assert row(clinic, visit).detail == "Link made Nov 20, 9:00, not opened"


def test_an_opened_form_is_in_progress(clinic: Clinic) -> None:
    visit = clinic.add()
    view = clinic.open(visit)
    assert (row(clinic, visit).state, row(clinic, visit).detail) == ("in_progress", "Opened, nothing saved")
    clinic.save(view, "pain", {"level": 4})
    found = row(clinic, visit)
    assert (found.progress, found.detail, found.case_id) == ((1, 6), "Last saved 9:00", None)


def test_a_sent_form_is_to_be_printed_and_then_done(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.submit(clinic.open(visit))
    found = row(clinic, visit)
    assert (found.state, found.next_action, found.detail) == ("to_print", "print", "Sent at home, 9:00")
    assert found.case_id is not None
    desk.mark_printed(clinic.store, clinic.desk, found.case_id, now=clinic.now)
    found = row(clinic, visit)
    assert (found.state, found.next_action, found.detail) == ("done", "none", "Printed 9:00")


def test_an_expired_link_needs_a_new_one(clinic: Clinic) -> None:
    visit = clinic.add(starts_at=VISIT + timedelta(days=60))
    clinic.token(visit)
    clinic.pass_by(days=30)
    found = desk.day(clinic.store, clinic.desk, date(2027, 1, 30), now=clinic.now).rows[0]
    assert (found.state, found.next_action) == ("expired", "new_link")


def guess(clinic: Clinic, token: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((LinkRefused, Locked)):
            open_link(clinic.store, clinic.library, clinic.settings, token, date(1900, 1, 1), now=clinic.now)


def test_the_desk_is_told_of_a_link_locked_by_wrong_dates(clinic: Clinic) -> None:
    visit = clinic.add()
    guess(clinic, clinic.token(visit), 5)
    found = row(clinic, visit)
    assert (found.state, found.detail) == ("not_started", "Wrong dates of birth: link locked until 9:15")


def test_the_desk_is_told_of_a_link_closed_by_wrong_dates(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    guess(clinic, token, 5)
    clinic.pass_by(minutes=16)
    guess(clinic, token, 5)
    found = row(clinic, visit)
    assert (found.state, found.next_action, found.detail) == (
        "expired", "new_link", "Link closed after 10 wrong dates of birth")


def test_the_desk_learns_that_a_clinician_was_told_and_nothing_else(clinic: Clinic) -> None:
    visit, other = clinic.add(), clinic.add()
    clinic.save(clinic.open(visit), "now", {"chest": ["pain"]})
    clinic.save(clinic.open(other), "now", {"chest": ["none"]})
    assert (row(clinic, visit).told, row(clinic, other).told) == (True, False)
    said = " ".join(str(getattr(row(clinic, visit), one.name)) for one in fields(VisitRow)).lower()
    assert not [word for word in FORBIDDEN_WORDS if word in said]


def test_counts_are_of_the_days_rows(clinic: Clinic) -> None:
    clinic.add()
    clinic.add()
    assert dict(board(clinic).counts) == {"to_invite": 2, "not_started": 0, "in_progress": 1, "to_print": 0,
                                          "done": 0, "expired": 0}


def test_a_day_without_visits_is_empty(clinic: Clinic) -> None:
    assert board(clinic, date(2030, 1, 1)).rows == ()


def test_another_sites_visits_are_not_there(clinic: Clinic) -> None:
    visit = clinic.add(clinic.north, desk=clinic.north_desk)
    assert visit not in [one.visit_id for one in board(clinic).rows]
    assert visit in [one.visit_id for one in board(clinic, actor=clinic.north_desk).rows]


def test_another_site_looks_like_none(clinic: Clinic) -> None:
    said = []
    for id_ in (clinic.north, uuid4()):
        with pytest.raises(NotFound) as error:
            board(clinic, location_id=id_)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_who_works_at_two_sites_can_choose(clinic: Clinic) -> None:
    both = Actor("staff", clinic.desk.id, "Both", clinic.desk.roles, frozenset({clinic.main, clinic.north}))
    assert [one.name for one in board(clinic, actor=both).locations] == ["Main Street", "North"]
    assert board(clinic, actor=both, location_id=clinic.north).location.name == "North"
    assert [one.name for one in desk.locations(clinic.store, both)] == ["Main Street", "North"]


def test_who_works_nowhere_is_told_so(clinic: Clinic) -> None:
    nowhere = Actor("staff", clinic.desk.id, "Nowhere", clinic.desk.roles)
    with pytest.raises(NotFound, match="administrator"):
        board(clinic, actor=nowhere)


def test_administrators_have_no_board(clinic: Clinic) -> None:
    with pytest.raises(Forbidden):
        board(clinic, actor=clinic.administrator)


def test_a_look_at_the_day_is_recorded(clinic: Clinic) -> None:
    board(clinic)
    assert actions(clinic.store, "location", clinic.main)[-1] == "day read"


def test_the_clinicians_to_choose_from_are_the_sites_own(clinic: Clinic) -> None:
    assert [one.name for one in desk.clinicians(clinic.store, clinic.desk, clinic.main)] == [
        "Dr. Imai", "Dr. Okafor"]
    with pytest.raises(NotFound):
        desk.clinicians(clinic.store, clinic.desk, clinic.north)


def test_another_sites_case_cannot_be_marked_as_printed(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.submit(clinic.open(visit))
    case_id = row(clinic, visit).case_id
    assert case_id is not None
    for id_ in (case_id, uuid4()):
        with pytest.raises(NotFound):
            desk.mark_printed(clinic.store, clinic.north_desk, id_, now=clinic.now)
    assert row(clinic, visit).state == "to_print"
