"""The one object behind case page, print and FHIR: whole, in two languages, and every read recorded."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from tests.support.clinic import AGREE, Clinic
from tests.support.trail import of_object
from triage.fhir.invariants import problems
from triage.library import Library
from triage.questionnaire.answers import State
from triage.rules.result import Urgency
from triage.services import export, review
from triage.services.actors import Actor
from triage.services.alarms import delivering
from triage.services.desk import mark_printed
from triage.services.errors import Forbidden, NotFound
from triage.services.views import CaseView, Entry, IntakeView
from triage.store.errors import Damaged
from triage.store.models import Case, Intake, Patient, Result

ALL_STATES = {
    "now": {"chest": ["none"]}, "bladder": {"pee": "not-sure"}, "mood": {"harm": "declined"},
    "operations": {"operated": "yes", "operation": [{"when": "2019", "kind": "freed"}, {"when": "2024-05"}]},
    "pain": {"level": 4, "map": ["leg", "low-back"]}}


def case_id(clinic: Clinic, view: IntakeView) -> UUID:
    with clinic.store.reading() as session:
        return session.scalars(select(Case.id).where(Case.intake_id == view.intake_id)).one()


def read(clinic: Clinic, view: IntakeView, *, actor: Actor | None = None,
         purpose: str = "read the case") -> CaseView:
    clinic.sent(ALL_STATES)   # somebody else's, to be left out
    return export.case_view(clinic.store, clinic.library, actor or clinic.clinician, case_id(clinic, view),
                            now=clinic.now, purpose=purpose)


def entry(case: CaseView, link_id: str, row: int | None = None) -> Entry:
    (found,) = [one for section in case.sections for one in section.entries
                if (one.link_id, one.row) == (link_id, row)]
    return found


def test_every_question_of_the_path_is_there_in_order(clinic: Clinic) -> None:
    case = read(clinic, clinic.sent(ALL_STATES))
    assert [section.slug for section in case.sections] == [
        "now", "who", "bladder", "operations", "mood", "pain"]
    assert [one.link_id for one in case.sections[3].entries] == ["operated", "when", "kind", "when", "kind"]


@pytest.mark.parametrize(("link_id", "state", "words"), [
    ("level", State.ANSWERED, "4"),
    ("pee", State.UNSURE, "Not sure"),
    ("harm", State.DECLINED, "I'd rather not say"),
    ("words", State.SKIPPED, "Not answered"),
    ("who-answers", State.NOT_ASKED, "Not asked"),
])
def test_all_five_states_are_told_apart(clinic: Clinic, link_id: str, state: State, words: str) -> None:
    found = entry(read(clinic, clinic.sent(ALL_STATES)), link_id)
    assert (found.state, found.words_en) == (state, words)


def test_rows_are_named_and_numbered(clinic: Clinic) -> None:
    case = read(clinic, clinic.sent(ALL_STATES))
    assert (entry(case, "when", 1).row_label, entry(case, "when", 1).words_en) == ("Operation 2", "May 2024")
    assert entry(case, "kind", 1).state is State.NOT_ASKED


def test_words_are_as_the_patient_saw_them_and_in_english(clinic: Clinic) -> None:
    view = clinic.open(language="es")
    view = clinic.save(view, "now", {"chest": ["pain", "breath"]}).view
    clinic.submit(view)
    found = entry(read(clinic, view), "chest")
    assert (found.question, found.words) == (
        "¿Tiene algo de esto ahora?", "Dolor nuevo en el pecho; Dificultad nueva para respirar")
    assert (found.question_en, found.words_en) == (
        "Any of these now?", "New chest pain; New trouble breathing")
    assert found.label_en == "Danger signs now"


def test_what_was_not_answered_is_listed(clinic: Clinic) -> None:
    case = read(clinic, clinic.sent(ALL_STATES))
    assert [one.link_id for one in case.unanswered] == ["who-answers", "kind", "words"]


def test_a_question_on_a_closed_branch_is_not_there(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "yes", "pee-since": "2026-11"}).view
    view = clinic.save(view, "bladder", {"pee": "no"}).view
    clinic.submit(view)
    assert "pee-since" not in [one.link_id for section in read(clinic, view).sections
                               for one in section.entries]


def test_the_body_lists_regions_in_the_order_of_the_form(clinic: Clinic) -> None:
    assert dict(read(clinic, clinic.sent(ALL_STATES)).body) == {"map": ("low-back", "leg")}


def test_who_where_and_when_are_there(clinic: Clinic) -> None:
    view = clinic.sent(ALL_STATES, family="Fictive", given="Noor", clinician_id=UUID(clinic.colleague.id))
    case = read(clinic, view)
    assert (case.patient.name, case.age, case.location.name) == ("FICTIVE, Noor", 54, "Main Street")
    assert (case.visit.clinician, case.provenance.channel) == ("Dr. Imai", "home")
    assert (case.provenance.submitted_at, case.provenance.finished_early) == (clinic.now, True)


def test_a_helper_is_told(clinic: Clinic) -> None:
    case = read(clinic, clinic.sent({"who": {"who-answers": "helper"}}))
    assert (case.provenance.answered_by, case.provenance.helped_by) == ("Someone else, for me", "carer")


def test_a_draft_that_cannot_wait_can_be_read(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    case = read(clinic, view)
    assert (case.finished, case.urgency, case.provenance.submitted_at) == (False, Urgency.EMERGENCY, None)
    assert entry(case, "pee").state is State.NOT_ASKED


def test_what_was_taken_back_is_still_told(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    clinic.save(view, "now", {"chest": ["none"]})
    case = read(clinic, view)
    assert [finding.rule for finding in case.withdrawn] == ["chest-now"]
    assert (case.urgency, case.result.urgency) == (Urgency.EMERGENCY, Urgency.ROUTINE)


def test_the_timeline_is_in_order_and_says_what_is_known(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    clinic.pass_by(minutes=1)
    clinic.submit(view)
    id_ = case_id(clinic, view)
    clinic.pass_by(minutes=1)
    mark_printed(clinic.store, clinic.desk, id_, now=clinic.now)
    clinic.pass_by(minutes=1)
    review.acknowledge(clinic.store, clinic.clinician, id_, now=clinic.now)
    case = read(clinic, view)
    clinic.pass_by(minutes=1)
    review.decide(clinic.store, clinic.clinician, id_, AGREE, seen_hash=case.seen_hash, key="k",
                  now=clinic.now)
    told = [(event.what, event.by) for event in read(clinic, view).timeline]
    assert told[0] == ("Form opened by the patient", "")
    assert ("New chest pain. Clinic alerted", "") in told
    assert ("Sent by the patient, finished early. Result: Emergency", "") in told
    assert told[-4:] == [("Summary printed", ""), ("Taken", "Dr. Okafor"), ("Seen", "Dr. Okafor"),
                         ("Signed: Emergency", "Dr. Okafor")]


def test_the_timeline_says_whether_an_alert_arrived(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    before = [event.what for event in read(clinic, view).timeline]
    delivering.deliver_due(clinic.store, Drawer(), now=clinic.now)
    after = [event.what for event in read(clinic, view).timeline]
    assert "Alert not delivered yet, 0 attempts" in before
    assert "Alert delivered" in after


class Drawer:
    """A mailer that keeps what it is given."""

    base_url = "https://intake.clinic.example"

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Take a mail."""


def test_the_hash_is_the_one_that_signing_asks_for(clinic: Clinic) -> None:
    view = clinic.sent(ALL_STATES)
    with clinic.store.reading() as session:
        kept = session.scalars(select(Case).where(Case.intake_id == view.intake_id)).one()
    assert read(clinic, view).seen_hash == kept.result_hash


# --- Who may, and what is recorded ---------------------------------------------------------------

def test_every_read_is_recorded_with_its_purpose(clinic: Clinic) -> None:
    view = clinic.sent(ALL_STATES)
    read(clinic, view, purpose="export the case as FHIR")
    with clinic.store.reading() as session:
        row = of_object(session, f"case:{case_id(clinic, view)}")[-1]
    assert (row.action, row.actor_id, json.loads(row.detail)) == (
        "case read", clinic.clinician.id, ["export the case as FHIR"])


@pytest.mark.parametrize("who", ["desk", "administrator"])
def test_only_clinicians_read_a_case_on_the_screen(clinic: Clinic, who: str) -> None:
    with pytest.raises(Forbidden):
        read(clinic, clinic.sent(ALL_STATES), actor=getattr(clinic, who))


def test_the_desk_reads_a_sent_form_to_print_it(clinic: Clinic) -> None:
    case = read(clinic, clinic.sent(ALL_STATES), actor=clinic.desk, purpose="print the summary")
    assert case.finished


def test_the_desk_does_not_print_what_was_not_sent(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    with pytest.raises(NotFound):
        read(clinic, view, actor=clinic.desk, purpose="print the summary")


@pytest.mark.parametrize(("who", "purpose"), [
    ("north_clinician", "read the case"), ("north_desk", "print the summary")])
def test_another_sites_case_looks_like_none(clinic: Clinic, who: str, purpose: str) -> None:
    view = clinic.sent(ALL_STATES)
    with pytest.raises(NotFound) as other:
        read(clinic, view, actor=getattr(clinic, who), purpose=purpose)
    with pytest.raises(NotFound) as none:
        export.case_view(clinic.store, clinic.library, getattr(clinic, who), uuid4(), now=clinic.now,
                         purpose=purpose)
    assert str(other.value) == str(none.value)


# --- Content that moved on, and records that were changed from outside ---------------------------

def test_an_old_form_keeps_its_own_words_after_the_content_moved_on(
        clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> None:
    view = clinic.sent(ALL_STATES)
    root = tmp_path_factory.mktemp("moved-on")
    (root / "small").mkdir()
    for name, content in view.definition.files.items():
        changed = content.replace(b"Any new pee problems?", b"Entirely other words?")
        (root / "small" / name).write_bytes(changed)
    clinic.library = Library(root)
    case = read(clinic, view)
    assert entry(case, "pee").question == "Any new pee problems?"
    assert case.provenance.definition_hash == view.definition.hash != clinic.library.get("small").hash


@pytest.mark.parametrize(("model", "column"), [
    (Patient, "identity"), (Intake, "document"), (Result, "document"), (Case, "summary")])
def test_a_record_that_was_changed_or_moved_is_never_shown_as_truth(
        clinic: Clinic, model: type[Patient | Intake | Result | Case], column: str) -> None:
    view = clinic.sent(ALL_STATES)
    clinic.sent(ALL_STATES)
    with clinic.store.writing() as session:
        swapped = session.execute(select(model.id, getattr(model, column)).order_by(model.id)).all()
        for (id_, _), (_, value) in zip(swapped, swapped[1:] + swapped[:1], strict=True):
            session.execute(update(model).where(model.id == id_).values({column: value}))
    look = (lambda: review.queue(clinic.store, clinic.clinician, now=clinic.now)) if model is Case else (
        lambda: read(clinic, view))
    with pytest.raises(Damaged):
        look()


def test_a_case_exports_as_a_whole_fhir_bundle(clinic: Clinic) -> None:
    view = clinic.sent({**ALL_STATES, "who": {"who-answers": "helper"}})
    case = read(clinic, view)
    review.decide(clinic.store, clinic.clinician, case.case_id, AGREE, seen_hash=case.seen_hash, key="k",
                  now=clinic.now)
    bundle = export.bundle(read(clinic, view))
    assert bundle["type"] == "collection"
    assert problems(bundle) == []


def test_a_draft_exports_as_a_whole_fhir_bundle_too(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(channel="kiosk", language="es"), "now", {"chest": ["pain"]}).view
    assert problems(export.bundle(read(clinic, view))) == []
