"""The queue: most urgent first, then by due time, page by page, each site's own."""

from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.trail import of_object
from triage.rules.result import Classification, Urgency
from triage.services import review, sequels
from triage.services.errors import Forbidden, InvalidInput, NotFound
from triage.services.views import Decision, QueuePage
from triage.services.views.queue import QueueFilter, Signed
from triage.store.models import Case

ANSWERS = {
    Urgency.EMERGENCY: {"now": {"chest": ["pain"]}},
    Urgency.SAME_DAY: {"bladder": {"pee": "yes"}},
    Urgency.SOON: {"bladder": {"pee": "no"}, "pain": {"level": 8}},
    Urgency.ROUTINE: {"bladder": {"pee": "no"}, "now": {"chest": ["none"]}, "pain": {"level": 2}},
}


def send(clinic: Clinic, *levels: Urgency) -> list[UUID]:
    """Send one form for each level, a minute apart; give the cases."""
    ids = []
    for level in levels:
        view = clinic.sent(ANSWERS[level])
        with clinic.store.reading() as session:
            ids.append(session.scalars(select(Case.id).where(Case.intake_id == view.intake_id)).one())
        clinic.pass_by(minutes=1)
    return ids


def look(clinic: Clinic, **more: object) -> QueuePage:
    return review.queue(clinic.store, clinic.clinician, now=clinic.now, **more)  # type: ignore[arg-type]


def ids(page: QueuePage) -> list[UUID]:
    return [row.case_id for row in page.rows]


def hidden(page: QueuePage) -> dict[Urgency, int]:
    return {level: number for level, number in page.hidden.items() if number}


def test_the_most_urgent_is_first(clinic: Clinic) -> None:
    sent = send(clinic, Urgency.ROUTINE, Urgency.SOON, Urgency.EMERGENCY, Urgency.SAME_DAY)
    assert ids(look(clinic)) == [sent[2], sent[3], sent[1], sent[0]]


def test_within_a_level_the_first_due_is_first(clinic: Clinic) -> None:
    sent = send(clinic, *[Urgency.SAME_DAY] * 3)
    assert ids(look(clinic)) == sent


def test_pages_together_are_the_whole_queue(clinic: Clinic) -> None:
    sent = send(clinic, *[Urgency.SAME_DAY] * 3, Urgency.EMERGENCY, Urgency.ROUTINE)
    found: list[UUID] = []
    cursor = None
    while True:
        page = look(clinic, after=cursor, limit=2)
        found += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [sent[3], *sent[:3], sent[4]]


def test_a_whole_page_at_the_end_has_no_next(clinic: Clinic) -> None:
    send(clinic, Urgency.SOON, Urgency.SOON)
    assert look(clinic, limit=2).next_cursor is None


def test_a_level_shows_only_its_own_and_counts_the_hidden(clinic: Clinic) -> None:
    sent = send(clinic, Urgency.SOON, Urgency.EMERGENCY, Urgency.SAME_DAY)
    page = look(clinic, wanted=QueueFilter(level=Urgency.SOON))
    assert (ids(page), hidden(page)) == ([sent[0]], {Urgency.EMERGENCY: 1, Urgency.SAME_DAY: 1})


def test_counts_are_by_level_whatever_is_shown(clinic: Clinic) -> None:
    send(clinic, Urgency.SOON, Urgency.SOON, Urgency.EMERGENCY)
    assert dict(look(clinic, wanted=QueueFilter(level=Urgency.SOON)).counts) == {
        Urgency.EMERGENCY: 1, Urgency.SAME_DAY: 0, Urgency.SOON: 2, Urgency.ROUTINE: 0}


def test_unfinished_forms_are_counted_and_marked(clinic: Clinic) -> None:
    send(clinic, Urgency.SAME_DAY)
    clinic.save(clinic.open(), "now", {"chest": ["pain"]})
    page = look(clinic)
    assert (page.unfinished_count, [row.unfinished for row in page.rows]) == (1, [True, False])


def test_a_signed_case_leaves_the_queue(clinic: Clinic) -> None:
    first, second = send(clinic, Urgency.SOON, Urgency.SOON)
    with clinic.store.reading() as session:
        seen = session.get_one(Case, first).result_hash
    review.decide(clinic.store, clinic.clinician, first, AGREE, seen_hash=seen, key="k", now=clinic.now)
    assert ids(look(clinic)) == [second]


def test_what_was_signed_shows_as_long_as_somebody_may_ask_for_it(clinic: Clinic) -> None:
    (case,) = send(clinic, Urgency.EMERGENCY)
    with clinic.store.reading() as session:
        seen = session.get_one(Case, case).result_hash
    change = Decision(False, Urgency.SOON, Classification.POSSIBLE, reason="Known for years")
    review.decide(clinic.store, clinic.clinician, case, change, seen_hash=seen, key="k", now=clinic.now)
    (row,) = look(clinic, wanted=QueueFilter(state="overridden")).rows
    assert row.signed == Signed(Urgency.SOON, Classification.POSSIBLE, Classification.NOT_APPLICABLE,
                                "Dr. Okafor")
    assert (row.urgency, row.said) == (Urgency.EMERGENCY, ("New chest pain",))
    sequels.reopen(clinic.store, clinic.clinician, case, "", "Look again", key="r", now=clinic.now)
    assert look(clinic).rows[0].signed == row.signed


def test_another_sites_cases_are_not_there(clinic: Clinic) -> None:
    send(clinic, Urgency.EMERGENCY)
    assert ids(review.queue(clinic.store, clinic.north_clinician, now=clinic.now)) == []


def test_a_row_says_who_when_and_why(clinic: Clinic) -> None:
    clinic.sent(ANSWERS[Urgency.EMERGENCY], family="Fictive", given="Noor", sex="male", record_number="T-1")
    (row,) = look(clinic).rows
    assert (row.patient_name, row.age, row.sex, row.record_number) == ("FICTIVE, Noor", 54, "male", "T-1")
    assert (row.headline, row.location, row.state, row.unfinished) == (
        "New chest pain", "Main Street", "new", False)


def test_a_row_is_overdue_from_its_due_time_on(clinic: Clinic) -> None:
    send(clinic, Urgency.EMERGENCY)
    assert not look(clinic).rows[0].overdue
    clinic.pass_by(minutes=14)
    assert look(clinic).rows[0].overdue


@pytest.mark.parametrize("after", ["x", "1_2", "1_2_3", "a_b_c", "-3_99999999999999999999999_x", "1_2_3_4"])
def test_a_place_that_is_none_is_refused(clinic: Clinic, after: str) -> None:
    with pytest.raises(InvalidInput, match="first page"):
        look(clinic, after=after)


@pytest.mark.parametrize("who", ["desk", "administrator"])
def test_only_clinicians_see_the_queue(clinic: Clinic, who: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        review.queue(clinic.store, getattr(clinic, who), now=clinic.now)


def test_a_look_at_the_queue_is_recorded_with_the_cases_it_showed(clinic: Clinic) -> None:
    sent = send(clinic, Urgency.SOON)
    look(clinic)
    with clinic.store.reading() as session:
        row = of_object(session, "queue:")[-1]
    assert (row.action, row.actor_id, row.detail) == ("queue read", clinic.clinician.id, f'["{sent[0]}"]')


def test_no_page_is_larger_than_two_hundred_rows(clinic: Clinic) -> None:
    send(clinic, Urgency.SOON)
    assert len(look(clinic, limit=10**9).rows) == 1
    assert len(look(clinic, limit=-5).rows) == 1
