"""What changed since the form was sent: a later version, nothing shown, judged anew; the first one kept."""

import pytest

from tests.support.clinic import Clinic
from tests.support.factories import VISIT
from tests.support.trail import actions
from tests.support.versions import begin, case_of, case_row, forms, send, sent, sign
from triage.questionnaire.answers import State
from triage.rules.result import Urgency
from triage.services import desk, entry, export, intake, review
from triage.services.errors import Incomplete
from triage.services.patient_file import patient_file


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
    own = patient_file(clinic.store, clinic.library, clinic.administrator, case_of(clinic, view).patient.id,
                       "a letter", now=clinic.now)
    assert [(one.version, one.answers["level"].first) for one in own.cases] == [(1, 4), (2, 9)]
    kinds = [one["resource"]["resourceType"] for one in own.fhir()["entry"]]
    assert sorted(kinds) == sorted([*later, "QuestionnaireResponse"])   # each once, and the answers twice


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
