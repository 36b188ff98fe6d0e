"""Saving a page: what is kept, what is left alone, and what is shown after it."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic
from tests.support.trail import actions, of_object, saves_of
from triage.library import Library
from triage.questionnaire.answers import Answer, State
from triage.questionnaire.values import Code
from triage.services import intake
from triage.services.errors import AlreadySubmitted, NotFound
from triage.services.opening import view_of
from triage.services.views import IntakeView
from triage.store import intakes
from triage.store.models import Intake, IntakeSave


def saves(clinic: Clinic, view: IntakeView) -> list[IntakeSave]:
    with clinic.store.reading() as session:
        return list(saves_of(session, view.intake_id))


def again(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Look at the form anew, as the next request does."""
    with clinic.store.reading() as session:
        row = intakes.by_session(session, view.session_id)
        return view_of(session, row, view.definition, clinic.now)


def test_a_page_is_there_for_the_next_request(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4, "words": "My left foot drags."})
    kept = again(clinic, view).stored
    assert (kept["level"].first, kept["words"].first) == (4, "My left foot drags.")


def test_what_was_left_empty_is_kept_as_skipped(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4})
    assert again(clinic, view).stored["words"].state is State.SKIPPED


def test_questions_of_other_pages_are_never_asked_yet(clinic: Clinic) -> None:
    saved = clinic.save(clinic.open(), "pain", {"level": 4})
    assert saved.view.stored["pee"].state is State.NOT_ASKED


def test_answers_to_another_pages_questions_are_not_taken(clinic: Clinic) -> None:
    view = clinic.open()
    forged = {"pee": Answer(State.ANSWERED, (Code("no"),)), "age": Answer(State.ANSWERED, (3,))}
    saved = intake.save_page(clinic.store, view, "pain", forged, {}, key=uuid4().hex, now=clinic.now,
                             language="en")
    assert dict(saved.view.stored.answers) == {}


def test_derived_answers_come_from_the_record_not_from_the_page(clinic: Clinic) -> None:
    saved = clinic.save(clinic.open(clinic.add(sex="male")), "pain", {"level": 4})
    assert saved.view.answers["sex"].codes == {"male"}
    assert "sex" not in saved.view.stored


def test_rows_are_kept_in_order_and_can_be_replaced(clinic: Clinic) -> None:
    view = clinic.open()
    rows = [{"when": "2019", "kind": "freed"}, {"when": "2024-05", "kind": "fused"}]
    view = clinic.save(view, "operations", {"operated": "yes", "operation": rows}).view
    view = clinic.save(view, "operations", {"operated": "yes", "operation": rows[1:]}).view
    assert [row["kind"].codes for row in again(clinic, view).stored.rows["operation"]] == [{"fused"}]


def test_another_page_changes_nothing_of_this_one(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "pain", {"level": 4}).view
    view = clinic.save(view, "bladder", {"pee": "no"}).view
    assert view.stored["level"].first == 4


def test_an_unknown_page_is_refused(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        intake.save_page(clinic.store, clinic.open(), "nowhere", {}, {}, key="k", now=clinic.now,
                         language="en")


def test_every_save_is_logged_with_session_channel_and_time(clinic: Clinic) -> None:
    view = clinic.open(channel="kiosk")
    clinic.save(view, "pain", {"level": 4})
    (save,) = saves(clinic, view)
    assert (save.page, save.session_id, save.channel, save.saved_at, save.revision) == (
        "pain", view.session_id, "kiosk", clinic.now, 1)


def test_the_audit_names_questions_and_never_values(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4, "words": "canary"})
    with clinic.store.reading() as session:
        row = of_object(session, f"intake:{view.intake_id}")[-1]
    assert (row.action, row.detail) == ("page saved", '["level","words","map"]')


def test_nothing_that_was_typed_is_readable_in_the_database(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4, "words": "canary"})
    with clinic.store.reading() as session:
        kept = [*session.scalars(select(Intake.document)), *session.scalars(select(IntakeSave.document))]
    assert not any(b"canary" in document for document in kept)


def test_progress_counts_pages_for_the_desk(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "pain", {"level": 4}).view
    with clinic.store.reading() as session:
        kept = session.get_one(Intake, view.intake_id)
        assert (kept.pages_done, kept.pages_asked) == (1, 6)


# --- Repeats -------------------------------------------------------------------------------------


def test_the_language_of_the_save_is_that_of_the_form_from_then_on(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4}, language="es")
    assert again(clinic, view).language == "es"


def test_a_language_that_the_form_does_not_have_is_passed_over(clinic: Clinic) -> None:
    saved = clinic.save(clinic.open(), "pain", {"level": 4}, language="tlh")
    assert saved.view.language == "en"


def test_the_language_can_be_set_alone(clinic: Clinic) -> None:
    view = clinic.open()
    intake.set_language(clinic.store, view, "es", now=clinic.now)
    assert again(clinic, view).questionnaire.title == "Unas preguntas"


def test_setting_a_language_that_the_form_does_not_have_is_refused(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        intake.set_language(clinic.store, clinic.open(), "tlh", now=clinic.now)


def test_an_urgent_answer_is_urgent_until_the_patient_has_seen_it(clinic: Clinic) -> None:
    saved = clinic.save(clinic.open(), "now", {"chest": ["pain"]})
    assert [finding.rule for finding in saved.new_interrupts] == ["chest-now"]
    assert not saved.view.urgent_seen
    seen = intake.mark_urgent_seen(clinic.store, saved.view, choice="calling", now=clinic.now)
    assert seen.urgent_seen
    assert [finding.rule for finding in seen.urgent] == ["chest-now"]


def test_a_second_urgent_answer_is_shown_again(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    view = intake.mark_urgent_seen(clinic.store, view, choice="calling", now=clinic.now)
    saved = clinic.save(view, "now", {"chest": ["pain", "breath"]})
    assert [finding.rule for finding in saved.new_interrupts] == ["breath-now"]
    assert not saved.view.urgent_seen


def test_an_urgent_answer_taken_back_and_given_again_is_shown_again(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    view = intake.mark_urgent_seen(clinic.store, view, choice="calling", now=clinic.now)
    view = clinic.save(view, "now", {"chest": ["none"]}).view
    assert view.urgent == ()
    assert [one.rule for one in clinic.save(view, "now", {"chest": ["pain"]}).new_interrupts] == ["chest-now"]


def test_a_form_goes_on_with_its_own_words_after_the_content_moved_on(
        clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> None:
    token = clinic.token(clinic.add())
    view = clinic.open_token(token)
    root = tmp_path_factory.mktemp("moved-on")
    (root / "small").mkdir()
    for name, content in view.definition.files.items():
        (root / "small" / name).write_bytes(content.replace(b"Any new pee problems?", b"Other words?"))
    clinic.library = Library(root)
    later = clinic.open_token(token)
    assert later.questionnaire.by_id["pee"].text == "Any new pee problems?"
    assert clinic.save(later, "bladder", {"pee": "no"}).view.stored["pee"].codes == {"no"}
    assert clinic.open().questionnaire.by_id["pee"].text == "Other words?"


def test_a_form_that_was_sent_takes_no_more_pages(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.submit(view)
    with pytest.raises(AlreadySubmitted):
        clinic.save(view, "pain", {"level": 4})
    assert [save.page for save in saves(clinic, view)] == ["submitted"]


def test_the_trail_tells_the_story_of_a_form(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4})
    clinic.submit(view)
    assert actions(clinic.store, "intake", view.intake_id) == ["form opened", "page saved", "form sent"]


def test_other_patients_forms_are_untouched(clinic: Clinic) -> None:
    view, other = clinic.open(), clinic.open()
    clinic.save(view, "pain", {"level": 4})
    assert again(clinic, other).revision == 0
    with clinic.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(IntakeSave)
                              .where(IntakeSave.intake_id == other.intake_id)) == 0
