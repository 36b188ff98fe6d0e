"""Clinicians acknowledge and sign: once, on what they saw, for their own site; everything is appended."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.clinic import AGREE, Clinic
from tests.support.trail import actions
from triage.questionnaire.path import enabled_pages
from triage.rules.result import Classification, Urgency
from triage.services import review
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.views import Decision, IntakeView, ReviewFacts
from triage.store import cases
from triage.store.models import Case, Review

CHANGE = Decision(agree=False, urgency=Urgency.SOON, classification=Classification.POSSIBLE,
                  reason="Seen by telephone; sensation is normal.", plan="Visit on Monday.")


FILLED = {"now": {"chest": ["none"]}, "pain": {"level": 4}}


def urgent(clinic: Clinic) -> Case:
    """Give the case of somebody with new pee problems, beside another's."""
    clinic.sent({"bladder": {"pee": "yes"}})
    return case_of(clinic, clinic.sent({"bladder": {"pee": "yes"}}))


def case_of(clinic: Clinic, view: IntakeView) -> Case:
    with clinic.store.reading() as session:
        return session.scalars(select(Case).where(Case.intake_id == view.intake_id)).one()


def sign(clinic: Clinic, case: Case, decision: Decision = AGREE, *, actor: Actor | None = None,
         key: str = "k") -> None:
    review.decide(clinic.store, actor or clinic.clinician, case.id, decision, key=key, now=clinic.now,
                  seen_hash=case.result_hash)


def reviews(clinic: Clinic, case: Case) -> tuple[ReviewFacts, ...]:
    with clinic.store.reading() as session:
        return review.reviews_of(session, case.id)


def state(clinic: Clinic, case: Case) -> str:
    with clinic.store.reading() as session:
        return session.get_one(Case, case.id).state


def test_a_case_that_was_seen_says_so(clinic: Clinic) -> None:
    case = urgent(clinic)
    review.acknowledge(clinic.store, clinic.clinician, case.id, now=clinic.now)
    assert state(clinic, case) == "seen"
    assert [(one.kind, one.by, one.decision) for one in reviews(clinic, case)] == [
        ("acknowledged", "Dr. Okafor", None)]


def test_seen_twice_by_the_same_is_seen_once_and_by_two_is_twice(clinic: Clinic) -> None:
    case = urgent(clinic)
    for who in (clinic.clinician, clinic.clinician, clinic.colleague):
        review.acknowledge(clinic.store, who, case.id, now=clinic.now)
    assert sorted(one.by for one in reviews(clinic, case)) == ["Dr. Imai", "Dr. Okafor"]


def test_a_signature_pins_what_was_seen(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case)
    (one,) = reviews(clinic, case)
    assert (one.kind, one.by, one.at, one.seen_hash) == ("signed", "Dr. Okafor", clinic.now, case.result_hash)
    assert state(clinic, case) == "signed"


def test_agreeing_means_the_level_and_class_of_the_case(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case, replace(AGREE, plan="Scan today."))
    decision = reviews(clinic, case)[0].decision
    assert decision is not None
    assert (decision.urgency, decision.plan) == (Urgency.SAME_DAY, "Scan today.")


def test_a_change_keeps_its_reason(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case, CHANGE)
    assert reviews(clinic, case)[0].decision == CHANGE


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_change_without_a_reason_is_refused(clinic: Clinic, reason: str) -> None:
    case = urgent(clinic)
    with pytest.raises(InvalidInput) as error:
        sign(clinic, case, replace(CHANGE, reason=reason))
    assert error.value.field == "reason"
    assert state(clinic, case) == "new"


def test_a_reason_that_is_too_long_is_refused(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput, match="4000"):
        sign(clinic, urgent(clinic), replace(CHANGE, plan="x" * 4001))


def test_what_was_written_is_not_readable_in_the_database(clinic: Clinic) -> None:
    sign(clinic, urgent(clinic), CHANGE)
    with clinic.store.reading() as session:
        kept = list(session.scalars(select(Review.document)))
    assert kept
    assert not any(b"telephone" in document for document in kept)


def test_the_same_signature_sent_twice_is_one(clinic: Clinic) -> None:
    case = urgent(clinic)
    for _ in range(2):
        sign(clinic, case, CHANGE)
    assert len(reviews(clinic, case)) == 1


def test_a_second_signature_is_told_who_was_first_and_when(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case)
    with pytest.raises(Conflict, match=r"Dr\. Okafor signed this case on 20 November 2026 at 9:00"):
        sign(clinic, case, actor=clinic.colleague, key="other")


def test_of_two_who_sign_at_the_same_moment_one_wins(clinic: Clinic) -> None:
    case = urgent(clinic)
    outcomes: list[str] = []

    def work(who: Actor, key: str) -> None:
        try:
            sign(clinic, case, actor=who, key=key)
            outcomes.append("signed")
        except Conflict as error:
            outcomes.append(str(error)[:3])

    threads = [threading.Thread(target=work, args=(who, str(number)))
               for number, who in enumerate([clinic.clinician, clinic.colleague] * 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Dr."] * 7 + ["signed"]
    assert len(reviews(clinic, case)) == 1


def test_answers_that_changed_since_are_not_signed(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "yes"}).view
    seen = case_of(clinic, view)
    clinic.save(view, "pain", {"level": 9})
    with pytest.raises(Conflict, match="changed since"):
        sign(clinic, seen)


def test_a_signed_case_is_not_acknowledged(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case)
    with pytest.raises(Conflict):
        review.acknowledge(clinic.store, clinic.colleague, case.id, now=clinic.now)


def test_signing_one_case_leaves_the_others_waiting(clinic: Clinic) -> None:
    first, second = urgent(clinic), urgent(clinic)
    sign(clinic, first)
    assert (state(clinic, second), reviews(clinic, second)) == ("new", ())


@pytest.mark.parametrize("who", ["north_clinician", "desk", "administrator", "nobody"])
def test_others_may_neither_see_nor_sign(clinic: Clinic, who: str) -> None:
    case = urgent(clinic)
    actor = Actor("patient", "x") if who == "nobody" else getattr(clinic, who)
    with pytest.raises((NotFound, Forbidden)):
        review.acknowledge(clinic.store, actor, case.id, now=clinic.now)
    with pytest.raises((NotFound, Forbidden)):
        sign(clinic, case, actor=actor)
    assert state(clinic, case) == "new"


def test_another_sites_case_looks_like_one_that_does_not_exist(clinic: Clinic) -> None:
    case, said = urgent(clinic), []
    for id_ in (case.id, uuid4()):
        with pytest.raises(NotFound) as error:
            review.acknowledge(clinic.store, clinic.north_clinician, id_, now=clinic.now)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_the_trail_tells_who_signed(clinic: Clinic) -> None:
    case = urgent(clinic)
    review.acknowledge(clinic.store, clinic.clinician, case.id, now=clinic.now)
    sign(clinic, case)
    assert actions(clinic.store, "case", case.id) == ["case taken", "case acknowledged", "case signed"]


def test_the_database_itself_refuses_a_second_signature_on_one_result(clinic: Clinic) -> None:
    case = urgent(clinic)
    sign(clinic, case)
    with clinic.store.reading() as session:
        kept = session.scalars(select(Review).where(Review.case_id == case.id)).one()
        values = {column.key: getattr(kept, column.key) for column in Review.__table__.columns}
    with pytest.raises(IntegrityError), clinic.store.writing() as session:
        cases.add_review(session, {**values, "id": uuid4(), "key": "another"})
    with clinic.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 1


def filled_in(clinic: Clinic) -> IntakeView:
    """Fill in every page of a form with a danger sign, and do not send it."""
    view = clinic.open(clinic.add())
    view = clinic.save(view, "bladder", {"pee": "yes"}).view
    for page in enabled_pages(view.definition.questionnaire, view.answers, view.today):
        if page.slug != "bladder":
            view = clinic.save(view, page.slug, FILLED.get(page.slug)).view
    return view


def test_case_that_comes_back_with_the_same_answers_is_signed_again(clinic: Clinic) -> None:
    """Signed before the form was sent: what is sent then may come to just what was signed."""
    view = filled_in(clinic)
    before = case_of(clinic, view)
    sign(clinic, before)
    clinic.submit(view)
    after = case_of(clinic, view)
    assert (after.state, after.changed, after.finished) == ("new", True, True)
    sign(clinic, after, key="another")
    assert state(clinic, after) == "signed"
    assert len(reviews(clinic, after)) == 2


def test_answer_that_was_changed_and_changed_back_is_signed_again(clinic: Clinic) -> None:
    view = clinic.open(clinic.add())
    for slug, answers in (("now", {"chest": ["none"]}), ("bladder", {"pee": "yes"})):
        view = clinic.save(view, slug, answers).view
    first = case_of(clinic, view)
    sign(clinic, first)
    view = clinic.save(view, "now", {"chest": ["pain"]}).view
    assert state(clinic, first) == "new"
    clinic.save(view, "now", {"chest": ["none"]})
    again = case_of(clinic, view)
    assert again.result_hash == first.result_hash
    sign(clinic, again, key="another")
    assert state(clinic, again) == "signed"
