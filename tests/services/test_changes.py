"""What changed since the form was sent: a later version, nothing shown, judged anew; the first one kept."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.factories import VISIT
from tests.support.trail import actions
from triage.questionnaire.answers import State
from triage.rules.result import Urgency
from triage.services import changes, desk, entry, export, intake, review
from triage.services.errors import AlreadySubmitted, Conflict, Incomplete, NotFound
from triage.services.opening import view_of
from triage.services.views import CaseView, IntakeView, Saved
from triage.store import intakes
from triage.store.models import Case, Intake, Outbox

SENT: dict[str, dict[str, Any]] = {
    "now": {"chest": ["none"]}, "who": {"who-answers": "me"}, "bladder": {"pee": "not-sure"},
    "operations": {"operated": "yes", "operation": [{"when": "2020"}]}, "pain": {"level": 4}}


def sent(clinic: Clinic, **more: dict[str, Any]) -> IntakeView:
    """Send a form; look at it on the device that sent it."""
    view = clinic.sent({**SENT, **more})
    return again(clinic, view)


def again(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Look at a form anew on the same device."""
    with clinic.store.reading() as session:
        return view_of(session, intakes.by_session(session, view.session_id), view.definition, clinic.now)


def begin(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Begin to tell what changed."""
    clinic.pass_by(hours=2)
    changes.begin(clinic.store, view, now=clinic.now)
    return again(clinic, view)


def send(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Send what changed."""
    clinic.submit(view)
    return again(clinic, view)


def case_row(clinic: Clinic, view: IntakeView) -> Case:
    with clinic.store.reading() as session:
        return session.scalars(select(Case).where(Case.visit_id == view.visit.id)).one()


def case_of(clinic: Clinic, view: IntakeView, version: int | None = None) -> CaseView:
    return export.case_view(clinic.store, clinic.library, clinic.clinician, case_row(clinic, view).id,
                            now=clinic.now, version=version)


def forms(clinic: Clinic, view: IntakeView) -> list[Intake]:
    with clinic.store.reading() as session:
        return list(session.scalars(select(Intake).where(Intake.visit_id == view.visit.id)
                                    .order_by(Intake.version)))


def alerts(clinic: Clinic, case_id: UUID) -> int:
    with clinic.store.reading() as session:
        return len(session.scalars(select(Outbox).where(Outbox.case_id == case_id)).all())


def sign(clinic: Clinic, view: IntakeView, key: str = "k") -> None:
    case = case_row(clinic, view)
    review.decide(clinic.store, clinic.clinician, case.id, AGREE, seen_hash=case.result_hash, key=key,
                  now=clinic.now)


def test_a_later_version_begins_with_every_answer_and_shows_none(clinic: Clinic) -> None:
    later = begin(clinic, sent(clinic))
    assert (later.version, later.changing, later.status) == (2, True, "open")
    assert (later.stored["level"].first, later.stored["chest"].codes) == (4, {"none"})
    assert {"chest", "pee", "level", "operated"} <= later.masked
    assert later.hidden_rows("operation") == {0}


def test_the_first_version_is_kept_as_it_was(clinic: Clinic) -> None:
    view = sent(clinic)
    before, case = forms(clinic, view)[0], case_row(clinic, view)
    later = clinic.save(begin(clinic, view), "pain", {"level": 9}).view
    send(clinic, later)
    after = forms(clinic, view)[0]
    for name in ("status", "document", "receipt", "submitted_at", "saved_at", "language", "channel"):
        assert getattr(after, name) == getattr(before, name), name
    assert case_of(clinic, view, 1).seen_hash == case.result_hash
    assert case_of(clinic, view, 1).answers["level"].first == 4


def test_only_what_is_said_anew_is_read_back(clinic: Clinic) -> None:
    later = clinic.save(begin(clinic, sent(clinic)), "pain", {"level": 9}).view
    assert "level" not in later.masked
    assert "pee" in later.masked
    assert "pee" not in later.draft.changed


def test_left_empty_an_answer_stays_as_it_was_whatever_its_state(clinic: Clinic) -> None:
    view = begin(clinic, sent(clinic))
    for slug in ("bladder", "pain", "mood", "now"):
        view = clinic.save(view, slug).view
    merged = view.stored
    assert merged["pee"].state is State.UNSURE
    assert merged["level"].first == 4
    assert merged["words"].state is State.SKIPPED
    assert view.draft.changed.isdisjoint({"pee", "level", "chest"})


def test_nothing_said_anew_can_not_be_sent(clinic: Clinic) -> None:
    with pytest.raises(Incomplete):
        clinic.submit(begin(clinic, sent(clinic)))


def test_until_it_is_sent_the_case_stands_on_the_first(clinic: Clinic) -> None:
    view = sent(clinic)
    before = case_row(clinic, view)
    clinic.save(begin(clinic, view), "pain", {"level": 9})
    after = case_row(clinic, view)
    assert (after.intake_id, after.result_hash, after.state) == (
        before.intake_id, before.result_hash, before.state)


def test_on_sending_a_signed_case_comes_back_with_the_difference(clinic: Clinic) -> None:
    view = sent(clinic)
    sign(clinic, view)
    later = clinic.save(begin(clinic, view), "pain", {"level": 9}).view
    send(clinic, later)
    case = case_of(clinic, view)
    assert (case.state, case.urgency, case.version) == ("new", Urgency.SAME_DAY, 2)
    assert case.changes is not None
    assert [(one.link_id, one.before, one.after) for one in case.changes.differences] == [("level", "4", "9")]
    row = next(one for one in review.queue(clinic.store, clinic.clinician, now=clinic.now).rows
               if one.case_id == case.case_id)
    assert (row.version, row.changed_at, row.pending) == (2, clinic.now, False)
    sign(clinic, view, "again")
    assert [one.kind for one in case_of(clinic, view).reviews] == ["signed", "signed"]


def test_danger_signs_stand_first_in_the_difference(clinic: Clinic) -> None:
    view = begin(clinic, sent(clinic))
    view = clinic.save(view, "pain", {"level": 9}).view
    view = clinic.save(view, "bladder", {"pee": "no"}).view
    send(clinic, view)
    found = case_of(clinic, view).changes
    assert found is not None
    assert [(one.link_id, one.before) for one in found.differences] == [("pee", "Not sure"), ("level", "4")]


def test_the_same_said_again_is_named_and_can_be_signed(clinic: Clinic) -> None:
    view = sent(clinic)
    sign(clinic, view)
    send(clinic, clinic.save(begin(clinic, view), "pain", {"level": 4}).view)
    case = case_of(clinic, view)
    assert case.changes is not None
    assert (case.state, case.changes.differences) == ("new", ())
    assert case.changes.same
    sign(clinic, view, "again")


def test_a_row_that_is_added_is_a_difference_and_the_others_stay(clinic: Clinic) -> None:
    view = begin(clinic, sent(clinic))
    rows = {"operated": "yes", "operation": [{"when": "2020"}, {"when": "2024"}]}
    view = clinic.save(view, "operations", rows).view
    assert view.hidden_rows("operation") == {0}
    send(clinic, view)
    found = case_of(clinic, view).changes
    assert found is not None
    assert [(one.link_id, one.before, one.after) for one in found.differences] == [
        ("operation", "Nothing", "2024")]


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


def test_both_versions_are_exported(clinic: Clinic) -> None:
    view = sent(clinic)
    send(clinic, clinic.save(begin(clinic, view), "pain", {"level": 9}).view)
    bundles = [export.bundle(case_of(clinic, view, number)) for number in (1, 2)]
    first, later = ({one["resource"]["resourceType"]: one["resource"] for one in bundle["entry"]}
                    for bundle in bundles)
    assert [one["QuestionnaireResponse"]["status"] for one in (first, later)] == ["completed", "amended"]
    assert first["QuestionnaireResponse"]["id"] == later["QuestionnaireResponse"]["id"]
    assert later["QuestionnaireResponse"]["meta"] == {"versionId": "2"}
    assert [one["role"] for one in later["Provenance"]["entity"]] == ["source", "revision"]


def test_the_board_asks_to_print_again_and_names_what_is_under_way(clinic: Clinic) -> None:
    view = sent(clinic)

    def line() -> tuple[str, str]:
        board = desk.day(clinic.store, clinic.desk, VISIT.date(), now=clinic.now)
        return next((row.state, row.detail.partition(",")[0]) for row in board.rows
                    if row.visit_id == view.visit.id)

    desk.mark_printed(clinic.store, clinic.desk, case_row(clinic, view).id, now=clinic.now)
    assert line() == ("done", "Printed 9:00")
    later = clinic.save(begin(clinic, view), "pain", {"level": 9}).view
    assert line() == ("done", "Changes begun 11:00")
    send(clinic, later)
    assert line() == ("to_print", "Changed since")


def test_the_desk_types_a_change_for_somebody_who_calls(clinic: Clinic) -> None:
    view = sent(clinic)
    opened = entry.begin(clinic.store, clinic.library, clinic.desk, clinic.settings, view.visit.id,
                         channel="phone", now=clinic.now)
    later = begin(clinic, clinic.resume(opened.session_token))
    later = clinic.save(later, "pain", {"level": 9}).view
    assert "level" not in later.masked
    assert "pee" in later.masked
    intake.submit(clinic.store, later, finish_early=False, key="k", now=clinic.now, agreed=True)
    assert case_of(clinic, view).provenance.typists == ("Lena Placeholder",)


def test_beginning_is_in_the_trail(clinic: Clinic) -> None:
    later = begin(clinic, sent(clinic))
    assert actions(clinic.store, "intake", later.intake_id) == ["change begun"]
