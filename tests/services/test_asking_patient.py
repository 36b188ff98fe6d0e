"""A clinician asks for a few answers more: just these are shown, and they come back as a version."""

from typing import Any
from uuid import UUID

import pytest

from tests.support.clinic import Clinic, LinkKeys
from tests.support.trail import actions
from tests.support.versions import SENT, again, case_of, case_row, forms, send, sent, sign
from triage.questionnaire.answers import State
from triage.services import asking_patient, changes, desk, entry
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.messages.lint import findings
from triage.services.messages.sms import as_gsm
from triage.services.messages.texts import PARTS, defaults, filled, sample
from triage.services.views import IntakeView
from triage.store import messages
from triage.store.sealing import unseal

PEE = "pee"


class Reachable(LinkKeys):
    """Settings with a mail server and a gateway for text messages."""

    smtp_host, sms_account = "mail.clinic.example", "account"


def ask(clinic: Clinic, view: IntakeView, *questions: str, by: Actor | None = None, **more: Any) -> UUID:
    """Ask the patient of a form's case."""
    case_id = case_row(clinic, view).id
    settings = more.pop("settings", clinic.settings)
    asking_patient.ask(clinic.store, clinic.library, by or clinic.clinician, settings, case_id,
                       **{"questions": questions, "send": False, "key": "k1", "now": clinic.now, **more})
    return case_id


def asked(clinic: Clinic, *questions: str) -> IntakeView:
    """Send a form, be asked, and look at it on the same device."""
    view = sent(clinic)
    clinic.pass_by(hours=2)
    ask(clinic, view, *(questions or (PEE,)))
    return again(clinic, view)


def offered(view: IntakeView) -> dict[str, list[str]]:
    """Give the questions that a device is shown, by page."""
    return {page.slug: [item.link_id for item in page.questions] for page in view.offered}


def test_a_sent_form_gets_a_version_with_the_asked_questions_alone(clinic: Clinic) -> None:
    view = asked(clinic)
    assert (view.version, view.changing) == (2, True)
    assert offered(view) == {"bladder": ["pee", "pee-since"]}   # the second comes up only with a "yes"
    assert PEE in view.masked


def test_the_answer_comes_back_with_the_difference_and_the_first_version_stays(clinic: Clinic) -> None:
    view = sent(clinic)
    before = forms(clinic, view)[0]
    sign(clinic, view)
    ask(clinic, view, PEE)
    view = clinic.save(again(clinic, view), "bladder", {PEE: "no"}).view
    send(clinic, view)
    case = case_of(clinic, view)
    assert case.changes is not None
    assert [(one.link_id, one.before, one.after) for one in case.changes.differences] == [
        (PEE, "Not sure", "No")]
    assert (case.state, case.version, case.ask is not None and case.ask.waiting) == ("new", 2, False)
    assert forms(clinic, view)[0].document == before.document
    assert case_of(clinic, view, 1).answers[PEE].state is State.UNSURE


def test_until_it_is_answered_the_case_says_who_asked_for_what(clinic: Clinic) -> None:
    case = case_of(clinic, asked(clinic))
    assert case.ask is not None
    assert (case.ask.questions, case.ask.by, case.ask.waiting, case.version) == (
        (PEE,), clinic.clinician.name, True, 1)


def test_an_answer_that_brings_up_another_question_is_followed(clinic: Clinic) -> None:
    view = clinic.save(asked(clinic), "bladder", {PEE: "yes"}).view
    (page,) = view.offered
    assert [item.link_id for item in page.questions] == ["pee", "pee-since"]
    assert {"pee", "pee-since"} <= view.draft.changed


def test_a_form_that_is_still_open_shows_them_first_and_then_goes_on(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view   # a red flag, never sent
    every = set(offered(view))
    ask(clinic, view, "level", "harm")
    view = again(clinic, view)
    assert (view.version, offered(view)) == (1, {"mood": ["harm"], "pain": ["level"]})
    view = clinic.save(view, "mood", {"harm": "no"}).view
    assert set(offered(view)) == {"pain"}
    view = clinic.save(view, "pain", {"level": 3}).view
    assert set(offered(again(clinic, view))) == every
    assert forms(clinic, view)[0].asked_at is None


def test_the_desk_reads_out_what_waits_and_types_it(clinic: Clinic) -> None:
    view = asked(clinic)
    found = asking_patient.script(clinic.store, clinic.library, clinic.desk, view.visit.id, now=clinic.now)
    assert found is not None
    assert [item.link_id for item in found.questions] == [PEE]
    _, row = desk.row(clinic.store, clinic.desk, view.visit.id, now=clinic.now)
    assert row.asked
    opened = entry.begin(clinic.store, clinic.library, clinic.desk, clinic.settings, view.visit.id,
                         channel="phone", now=clinic.now)
    assert set(offered(clinic.resume(opened.session_token))) == {"bladder"}


def test_taken_back_nothing_waits_and_the_sent_form_is_as_it_was(clinic: Clinic) -> None:
    view = asked(clinic)
    with pytest.raises(Conflict):
        changes.drop(clinic.store, view, now=clinic.now)   # not the patient's to take back
    asking_patient.take_back(clinic.store, clinic.clinician, case_row(clinic, view).id, now=clinic.now)
    assert (again(clinic, view).version, again(clinic, view).sent, len(forms(clinic, view))) == (1, True, 1)
    assert case_of(clinic, view).ask is None
    assert asking_patient.script(clinic.store, clinic.library, clinic.desk, view.visit.id,
                                 now=clinic.now) is None


def test_asked_again_while_it_waits_adds_to_it(clinic: Clinic) -> None:
    view = asked(clinic)
    ask(clinic, view, "level")
    assert set(offered(again(clinic, view))) == {"bladder", "pain"}
    assert len(forms(clinic, view)) == 2


def test_who_may_ask_and_for_what(clinic: Clinic) -> None:
    view = sent(clinic)
    for who, error in ((clinic.desk, Forbidden), (clinic.north_clinician, NotFound)):
        with pytest.raises(error):
            ask(clinic, view, PEE, by=who)
    for questions in ((), ("nonsense",), ("when",), ("sex",)):   # none; of a row; of the record
        with pytest.raises(InvalidInput):
            ask(clinic, view, *questions)
    assert len(forms(clinic, view)) == 1


def test_the_trail_names_the_questions_and_no_answer(clinic: Clinic) -> None:
    view = asked(clinic)
    assert "patient asked" in actions(clinic.store, "case", case_row(clinic, view).id)
    assert view.draft.asked is not None
    assert view.draft.asked.to_document()["questions"] == (PEE,)


def test_once_answered_the_timeline_says_who_asked(clinic: Clinic) -> None:
    view = clinic.save(asked(clinic), "bladder", {PEE: "no"}).view
    send(clinic, view)
    assert ("Patient asked for 1 more answer", clinic.clinician.name) in [
        (one.what, one.by) for one in case_of(clinic, view).timeline]


def test_the_message_has_words_of_its_own_and_none_of_health(clinic: Clinic) -> None:
    view = again(clinic, clinic.sent(SENT, phone="+1 312 555 0142"))
    ask(clinic, view, PEE, send=True, settings=Reachable())
    with clinic.store.reading() as session:
        (row,) = messages.of_visit(session, view.visit.id)
        assert unseal(session, row.document, "patient_message", "document", row.id)["about"] == "question"
    for language in ("en", "es"):
        for part in PARTS:
            words = filled(defaults(language)[f"question_{part}"], sample(language))
            assert findings(words) == ()
    assert len(as_gsm(filled(defaults("es")["question_sms"], sample("es")))) <= 160
