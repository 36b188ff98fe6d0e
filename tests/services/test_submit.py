"""Sending a form: complete or finished early, once, locked, judged, kept."""

import threading

import pytest
from sqlalchemy import select

from tests.support.clinic import Clinic
from triage.rules.result import Urgency
from triage.services import intake
from triage.services.errors import Incomplete
from triage.services.judging import Judgement, hash_of
from triage.services.views import IntakeView, Submitted
from triage.store import settings
from triage.store.models import Case, Intake, Result
from triage.store.sealing import unseal

EVERYTHING = {
    "now": {"chest": ["none"]}, "who": {"who-answers": "me"}, "bladder": {"pee": "no"},
    "operations": {"operated": "no"}, "mood": {"harm": "no"},
    "pain": {"level": 4, "words": "It aches.", "map": ["low-back"]}}


def filled(clinic: Clinic, **changes: dict[str, object]) -> IntakeView:
    view = clinic.open()
    for slug, given in {**EVERYTHING, **changes}.items():
        view = clinic.save(view, slug, given).view
    return view


def test_a_complete_form_is_sent_with_a_receipt(clinic: Clinic) -> None:
    sent = clinic.submit(filled(clinic), finish_early=False)
    assert sent.submitted_at == clinic.now
    assert len(sent.receipt) == len("K7M4-QX2P")
    assert sent.result.urgency is Urgency.ROUTINE


def test_an_incomplete_form_names_its_open_pages_in_order(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "who", {"who-answers": "me"}).view
    with pytest.raises(Incomplete) as error:
        clinic.submit(view, finish_early=False)
    assert error.value.pages == ("now", "bladder", "operations", "mood", "pain")


def test_an_incomplete_form_stays_open(clinic: Clinic) -> None:
    view = clinic.open()
    with pytest.raises(Incomplete):
        clinic.submit(view, finish_early=False)
    assert clinic.save(view, "pain", {"level": 4}).view.status == "open"


def test_skipped_questions_do_not_make_a_form_incomplete(clinic: Clinic) -> None:
    view = clinic.open()
    for slug in EVERYTHING:
        view = clinic.save(view, slug, {}).view
    assert clinic.submit(view, finish_early=False).receipt


def test_finished_early_an_unanswered_danger_sign_asks_for_a_call(clinic: Clinic) -> None:
    sent = clinic.submit(clinic.open(), finish_early=True)
    assert sent.result.urgency is Urgency.SAME_DAY
    assert [finding.rule for finding in sent.result.findings if finding.open] == ["pee-new"]


def test_sending_twice_is_one_sending(clinic: Clinic) -> None:
    view = filled(clinic)
    first = clinic.submit(view)
    clinic.pass_by(minutes=5)
    assert clinic.submit(view) == first


def test_sending_at_the_same_moment_is_one_sending(clinic: Clinic) -> None:
    view = filled(clinic)
    sent: list[Submitted] = []
    threads = [threading.Thread(target=lambda: sent.append(clinic.submit(view))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 5
    assert len({one.receipt for one in sent}) == 1


def test_every_form_has_its_own_receipt(clinic: Clinic) -> None:
    assert clinic.submit(clinic.open()).receipt != clinic.submit(clinic.open()).receipt


def test_after_sending_the_link_shows_a_receipt_and_no_answers(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    view = clinic.save(clinic.open_token(token), "pain", {"level": 4}).view
    sent = clinic.submit(view)
    opened = clinic.open_token(token)
    assert (opened.status, opened.receipt, opened.submitted_at) == ("submitted", sent.receipt, clinic.now)
    assert (dict(opened.stored.answers), dict(opened.answers.answers), opened.urgent) == ({}, {}, ())


def test_the_result_is_kept_with_the_answers_it_rests_on(clinic: Clinic) -> None:
    view = filled(clinic, pain={"level": 9})
    sent = clinic.submit(view)
    with clinic.store.reading() as session:
        kept = session.scalars(select(Result).where(Result.intake_id == view.intake_id)).one()
        document = unseal(session, kept.document, "result", "document", kept.id)
        judgement = Judgement.from_document(document, kept.definition_hash)
    assert judgement.result == sent.result
    assert judgement.answers["level"].first == 9
    assert kept.hash == hash_of(view.definition.hash, document) == judgement.hash


def test_the_hash_covers_content_answers_and_result(clinic: Clinic) -> None:
    document = {"answers": {"a": 1}, "result": {"urgency": "soon"}}
    hashes = {hash_of("v1", document), hash_of("v2", document), hash_of("v1", {**document, "answers": {}}),
              hash_of("v1", {**document, "result": {}})}
    assert len(hashes) == 4


def test_answers_on_a_branch_that_closed_are_kept_and_not_judged(clinic: Clinic) -> None:
    view = filled(clinic, bladder={"pee": "yes", "pee-since": "2026-11"})
    view = clinic.save(view, "bladder", {"pee": "no"}).view
    assert "pee-since" in view.stored
    clinic.submit(view)
    with clinic.store.reading() as session:
        case = session.scalars(select(Case).where(Case.intake_id == view.intake_id)).one()
        kept = session.scalars(select(Result).where(Result.hash == case.result_hash)).one()
        answers = Judgement.from_document(
            unseal(session, kept.document, "result", "document", kept.id), kept.definition_hash).answers
    assert "pee-since" not in answers


def test_the_day_of_answering_is_that_of_the_site(clinic: Clinic) -> None:
    clinic.now = clinic.now.replace(hour=4)   # 22:00 of the day before in Chicago
    assert clinic.open().today.isoformat() == "2026-11-19"


def test_a_form_can_be_sent_on_a_later_day_from_a_new_session(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    clinic.save(clinic.open_token(token), "pain", {"level": 4})
    clinic.pass_by(days=3)
    sent = clinic.submit(clinic.open_token(token))
    with clinic.store.reading() as session:
        kept = session.scalars(select(Intake).where(Intake.receipt == sent.receipt)).one()
        assert (kept.status, kept.submitted_at) == ("submitted", clinic.now)


def test_what_the_clinic_set_reaches_forms_begun_after_it(clinic: Clinic) -> None:
    before = clinic.open()
    intake_settings(clinic, "setting.ask-home", "true")
    after = clinic.open()
    assert (before.answers["ask-home"].first, after.answers["ask-home"].first) == (None, True)


def intake_settings(clinic: Clinic, name: str, value: str) -> None:
    with clinic.store.writing() as session:
        settings.put(session, name, value, clinic.now)


def test_open_pages_can_be_asked_for(clinic: Clinic) -> None:
    assert intake.incomplete(filled(clinic)) == ()
