"""Lists of the queue by state, owner and site: each tells the truth, and says what it leaves out."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.support import versions
from tests.support.clinic import AGREE, Clinic
from triage.rules.result import Classification, Urgency
from triage.services import review
from triage.services.actors import Actor
from triage.services.alarms import owners
from triage.services.errors import NotFound
from triage.services.views import Decision, IntakeView, QueuePage, QueueRow
from triage.services.views.queue import QueueFilter

OVERRIDE = Decision(agree=False, urgency=Urgency.ROUTINE, classification=Classification.NOT_APPLICABLE,
                    reason_code="known", reason="Examined today.")


def look(clinic: Clinic, actor: Actor | None = None, **wanted: object) -> QueuePage:
    return review.queue(clinic.store, actor or clinic.clinician, now=clinic.now,
                        wanted=QueueFilter(**wanted))  # type: ignore[arg-type]


def ids(page: QueuePage) -> list[UUID]:
    return [row.case_id for row in page.rows]


def sign(clinic: Clinic, view: IntakeView, decision: Decision = AGREE) -> UUID:
    case = versions.case_row(clinic, view)
    review.decide(clinic.store, clinic.clinician, case.id, decision, seen_hash=case.result_hash,
                  key=f"{case.id}{clinic.now}", now=clinic.now)
    return case.id


def change(clinic: Clinic, view: IntakeView) -> None:
    later = clinic.save(versions.begin(clinic, view), "pain", {"level": 9}).view
    versions.send(clinic, later)


def row_of(clinic: Clinic, view: IntakeView, **wanted: object) -> QueueRow:
    id_ = versions.case_row(clinic, view).id
    return next(row for row in look(clinic, **wanted).rows if row.case_id == id_)


def test_every_case_is_in_the_list_of_its_state_alone(clinic: Clinic) -> None:
    new, seen, changed, signed, overridden = (versions.sent(clinic) for _ in range(5))
    review.acknowledge(clinic.store, clinic.clinician, versions.case_row(clinic, seen).id, now=clinic.now)
    sign(clinic, changed)
    change(clinic, changed)
    sign(clinic, signed)
    clinic.pass_by(minutes=1)
    sign(clinic, overridden, OVERRIDE)
    expected = {"new": [new], "seen": [seen], "changed": [changed], "signed": [overridden, signed],
                "overridden": [overridden]}
    for state, views in expected.items():
        page = look(clinic, state=state)
        assert ids(page) == [versions.case_row(clinic, view).id for view in views], state
        assert page.rows[0].state == ("overridden" if state == "signed" else state)


def test_a_signature_that_agrees_overrides_nothing_again(clinic: Clinic) -> None:
    view = versions.sent(clinic)
    sign(clinic, view, OVERRIDE)
    change(clinic, view)
    assert row_of(clinic, view).state == "changed"
    sign(clinic, view)
    assert row_of(clinic, view, state="signed").state == "signed"
    assert look(clinic, state="overridden").rows == ()


def test_a_changed_case_that_was_seen_is_seen(clinic: Clinic) -> None:
    view = versions.sent(clinic)
    sign(clinic, view)
    change(clinic, view)
    review.acknowledge(clinic.store, clinic.clinician, versions.case_row(clinic, view).id, now=clinic.now)
    assert row_of(clinic, view).state == "seen"
    assert "4 → 9" in row_of(clinic, view).news[0]


def test_lists_by_owner_part_the_queue(clinic: Clinic) -> None:
    mine, nobodys, anothers = (versions.sent(clinic) for _ in range(3))
    for view, to in ((mine, clinic.clinician.id), (nobodys, None), (anothers, clinic.colleague.id)):
        case = versions.case_row(clinic, view)
        if to is None:
            owners.release(clinic.store, clinic.clinician, case.id, seen=case.owner_id, now=clinic.now)
        else:
            owners.hand_over(clinic.store, clinic.clinician, case.id, UUID(to), seen=case.owner_id,
                             now=clinic.now)
    assert ids(look(clinic, whose="mine")) == [versions.case_row(clinic, mine).id]
    assert ids(look(clinic, whose="nobody")) == [versions.case_row(clinic, nobodys).id]
    assert (row_of(clinic, mine).mine, row_of(clinic, nobodys).owner) == (True, "")
    assert (row_of(clinic, anothers).mine, row_of(clinic, anothers).owner) == (False, "Dr. Imai")


@pytest.mark.parametrize("wanted", [
    {"state": "seen"}, {"state": "signed"}, {"unfinished": True}, {"level": Urgency.ROUTINE},
    {"level": Urgency.SAME_DAY, "state": "changed"}])
def test_what_waits_is_shown_or_counted_in_every_list(clinic: Clinic, wanted: dict[str, object]) -> None:
    clinic.sent({"bladder": {"pee": "yes"}})
    clinic.sent({"now": {"chest": ["pain"]}})
    clinic.save(clinic.open(), "now", {"chest": ["pain"]})
    page = look(clinic, **wanted)
    shown = [row for row in page.rows if row.state not in ("signed", "overridden")]
    assert len(shown) + sum(page.hidden.values()) == sum(page.counts.values()) == 3


def test_a_site_shows_its_own_and_counts_the_other(clinic: Clinic) -> None:
    both = Actor("staff", clinic.clinician.id, "", clinic.clinician.roles,
                 frozenset({clinic.main, clinic.north}))
    clinic.sent({"bladder": {"pee": "yes"}})
    page = look(clinic, both, site=clinic.north)
    assert (page.rows, page.hidden[Urgency.SAME_DAY]) == ((), 1)
    assert dict(page.sites) == {clinic.main: "Main Street", clinic.north: "North"}
    assert len(look(clinic, both, site=clinic.main).rows) == 1


def test_another_clinicians_site_is_not_there(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        look(clinic, site=clinic.north)


def test_pages_of_two_sites_join_in_order_and_overlap_nowhere(clinic: Clinic) -> None:
    both = Actor("staff", clinic.clinician.id, "", clinic.clinician.roles,
                 frozenset({clinic.main, clinic.north}))
    for number in range(6):
        clinic.now += timedelta(microseconds=1_000_001)
        place, desk = (clinic.main, clinic.desk) if number % 2 else (clinic.north, clinic.north_desk)
        view = clinic.open(clinic.add(place, desk=desk), desk=desk)
        clinic.submit(clinic.save(view, "bladder", {"pee": "yes"}).view)
    whole, found, cursor = look(clinic, both), [], None
    while True:
        page = review.queue(clinic.store, both, after=cursor, limit=1, now=clinic.now)
        found += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ids(whole)
    assert [row.due_at for row in whole.rows] == sorted(row.due_at for row in whole.rows)


def test_a_second_visit_says_what_is_otherwise_than_the_first(clinic: Clinic) -> None:
    clinic.sent({"pain": {"level": 2}, "bladder": {"pee": "no"}}, record_number="T-9")
    clinic.pass_by(days=30)
    starts = clinic.now + timedelta(days=1)
    view = clinic.sent({"pain": {"level": 8}, "bladder": {"pee": "yes"}}, record_number="T-9",
                       starts_at=starts)
    row = row_of(clinic, view)
    assert row.news[0].startswith("New: ")
    assert row.news[-1] == "Pee problems: No → Yes"
    assert row.since == clinic.now - timedelta(days=30)


def test_a_first_form_has_no_time_before(clinic: Clinic) -> None:
    assert row_of(clinic, versions.sent(clinic)).news == ()
