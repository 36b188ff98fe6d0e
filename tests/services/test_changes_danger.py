"""What changed since the form was sent: what cannot wait, other devices, and when it begins and ends."""

import pytest

from tests.support.clinic import Clinic
from tests.support.factories import VISIT
from tests.support.versions import again, alerts, begin, case_of, case_row, forms, send, sent, sign
from triage.rules.result import Urgency
from triage.services import changes, intake, review
from triage.services.errors import AlreadySubmitted, Conflict, NotFound
from triage.services.views import IntakeView, Saved


def danger(clinic: Clinic, view: IntakeView) -> Saved:
    """Say that a danger sign is there."""
    return clinic.save(view, "now", {"chest": ["pain"]})


def test_a_danger_sign_counts_at_once_though_it_is_not_sent(clinic: Clinic) -> None:
    view = sent(clinic)
    sign(clinic, view)
    saved = danger(clinic, begin(clinic, view))
    assert [one.rule for one in saved.new_interrupts] == ["chest-now"]
    case = case_of(clinic, view)
    assert (case.state, case.urgency, case.version) == ("new", Urgency.EMERGENCY, 2)
    assert alerts(clinic, case.case_id) > 0
    assert case.changes is not None
    assert not case.changes.sent
    row = review.queue(clinic.store, clinic.clinician, now=clinic.now).rows[0]
    assert (row.case_id, row.pending) == (case.case_id, True)


def test_a_danger_sign_said_again_alerts_again_and_an_old_one_does_not(clinic: Clinic) -> None:
    view = sent(clinic, now={"chest": ["pain"]})
    case = case_row(clinic, view)
    before = alerts(clinic, case.id)
    later = begin(clinic, view)
    calm = clinic.save(later, "pain", {"level": 9})
    assert (calm.new_interrupts, calm.view.urgent, alerts(clinic, case.id)) == ((), (), before)
    saved = danger(clinic, calm.view)
    assert [one.rule for one in saved.new_interrupts] == ["chest-now"]
    assert alerts(clinic, case.id) > before


def test_the_level_does_not_fall_by_a_change_alone(clinic: Clinic) -> None:
    view = sent(clinic, now={"chest": ["pain"]})
    send(clinic, clinic.save(begin(clinic, view), "now", {"chest": ["none"]}).view)
    case = case_of(clinic, view)
    assert (case.urgency, [one.rule for one in case.withdrawn]) == (Urgency.EMERGENCY, ["chest-now"])


def test_another_device_goes_on_with_the_later_version(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    view = clinic.save(clinic.open_token(token), "pain", {"level": 4}).view
    clinic.submit(view)
    other = clinic.open_token(token)
    begin(clinic, again(clinic, view))
    assert again(clinic, other).version == 2
    assert clinic.open_token(token).version == 2
    changes.begin(clinic.store, other, now=clinic.now)
    assert len(forms(clinic, view)) == 2


def test_an_empty_version_is_taken_back_and_one_with_a_page_is_not(clinic: Clinic) -> None:
    view = sent(clinic)
    changes.drop(clinic.store, begin(clinic, view), now=clinic.now)
    assert again(clinic, view).sent
    assert len(forms(clinic, view)) == 1
    later = clinic.save(begin(clinic, again(clinic, view)), "pain", {"level": 9}).view
    with pytest.raises(Conflict):
        changes.drop(clinic.store, later, now=clinic.now)


def test_it_can_be_done_again_and_every_version_stays(clinic: Clinic) -> None:
    view = sent(clinic)
    for level in (9, 5):
        later = clinic.save(begin(clinic, again(clinic, view)), "pain", {"level": level}).view
        send(clinic, later)
    assert [case_of(clinic, view, number).answers["level"].first for number in (1, 2, 3)] == [4, 9, 5]
    assert [one.number for one in case_of(clinic, view).versions] == [1, 2, 3]
    with pytest.raises(NotFound):
        case_of(clinic, view, 4)


def test_changes_end_with_the_visit_and_begin_with_sending(clinic: Clinic) -> None:
    view = sent(clinic)
    with pytest.raises(Conflict):
        changes.begin(clinic.store, clinic.open(), now=clinic.now)
    with pytest.raises(Conflict):
        changes.begin(clinic.store, view, now=VISIT)


def test_sent_again_its_pages_are_locked(clinic: Clinic) -> None:
    view = send(clinic, clinic.save(begin(clinic, sent(clinic)), "pain", {"level": 9}).view)
    with pytest.raises(AlreadySubmitted):
        clinic.save(view, "pain", {"level": 1})


def test_what_was_on_its_way_to_the_first_comes_too_late(clinic: Clinic) -> None:
    view = sent(clinic)
    begin(clinic, view)
    with pytest.raises(AlreadySubmitted):
        intake.mark_urgent_seen(clinic.store, view, choice="read", now=clinic.now)
