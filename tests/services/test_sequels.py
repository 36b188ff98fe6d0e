"""What follows a signature: addenda, opening again, signing anew; and answers that change after each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.support import versions
from tests.support.clinic import AGREE, Clinic
from tests.support.trail import actions
from triage.rules.result import Classification, Urgency
from triage.services import review, sequels
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.note import as_text, note_of
from triage.services.queue import queue
from triage.services.views import CaseView, Decision, IntakeView
from triage.store.database import Store

CHANGE = Decision(agree=False, urgency=Urgency.SOON, classification=Classification.POSSIBLE,
                  reason_code="known", reason="Since May.")


class Signed:
    """A case that Dr. Okafor has signed, beside somebody else's that waits."""

    def __init__(self, clinic: Clinic, decision: Decision = AGREE) -> None:
        clinic.sent({"bladder": {"pee": "yes"}})
        self.clinic, self.form = clinic, versions.sent(clinic)
        self.id = versions.case_row(clinic, self.form).id
        self.sign(decision)

    def sign(self, decision: Decision = AGREE, key: str = "k") -> None:
        seen = self.view
        review.decide(self.clinic.store, self.clinic.clinician, self.id, decision, seen_hash=seen.seen_hash,
                      shown=seen.shown_hash, key=key, now=self.clinic.now)

    def add(self, words: str, key: str = "a", actor: Actor | None = None) -> None:
        sequels.add(self.clinic.store, actor or self.clinic.colleague, self.id, words, key=key,
                    now=self.clinic.now)

    def reopen(self, code: str = "mistake", words: str = "", key: str = "r",
               actor: Actor | None = None) -> None:
        sequels.reopen(self.clinic.store, actor or self.clinic.colleague, self.id, code, words, key=key,
                       now=self.clinic.now)

    @property
    def view(self) -> CaseView:
        return versions.case_of(self.clinic, self.form)

    @property
    def waits(self) -> bool:
        page = queue(self.clinic.store, self.clinic.clinician, now=self.clinic.now)
        return self.id in {row.case_id for row in page.rows}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: what differs in another is in test_at_once."""
    return sqlite_store


@pytest.fixture
def signed(clinic: Clinic) -> Signed:
    """A case that was signed an hour ago."""
    signed = Signed(clinic)
    clinic.pass_by(hours=1)
    return signed


def test_addenda_stand_below_the_signature_with_who_and_when(signed: Signed) -> None:
    before = signed.view.reviews[-1]
    signed.add(" MRI booked. ")
    signed.clinic.pass_by(minutes=5)
    signed.add("MRI done.", key="b", actor=signed.clinic.clinician)
    after = signed.view.reviews[-1]
    told = [(one.by, one.words, one.at) for one in after.addenda]
    assert [one[:2] for one in told] == [("Dr. Imai", "MRI booked."), ("Dr. Okafor", "MRI done.")]
    assert told[0][2] < told[1][2] == after.last_at
    assert replace(after, addenda=()) == before
    assert signed.view.signature is not None
    assert not signed.waits


def test_the_note_and_the_timeline_tell_addenda_and_why_it_was_opened_again(signed: Signed) -> None:
    signed.add("MRI booked.")
    signed.reopen("other", "Wrong side.")
    case = signed.view
    assert [one.what for one in case.timeline if one.by == "Dr. Imai"] == [
        "Addendum: MRI booked.", "Opened again: Wrong side."]
    note = as_text(note_of(case))
    assert 'Addendum by Dr. Imai, 20 November 2026, 10:00: "MRI booked."' in note
    assert 'Opened again by Dr. Imai, 20 November 2026, 10:00: "Wrong side."' in note


def test_the_same_addendum_sent_twice_is_one(signed: Signed) -> None:
    for _ in range(2):
        signed.add("MRI booked.", key="x" * 500)
    signed.clinic.pass_by(seconds=1)
    signed.add("MRI done.", key="x" * 500)
    assert [one.words for one in signed.view.reviews[-1].addenda] == ["MRI booked.", "MRI done."]


def test_a_case_that_was_opened_again_waits_and_can_be_signed_anew(signed: Signed) -> None:
    signed.reopen()
    case = signed.view
    assert (case.state, case.signature, signed.waits) == ("new", None, True)
    assert case.due_at > signed.clinic.now or case.urgency is Urgency.ROUTINE
    signed.sign(CHANGE, key="k2")
    first, second = signed.view.reviews
    assert first.seen_hash == second.seen_hash
    assert first.reopened
    assert first.reopened.words == "Signed by mistake"
    assert signed.view.signature == second
    assert not signed.waits


def test_a_page_from_before_it_was_opened_again_signs_nothing(signed: Signed) -> None:
    page = signed.view
    signed.reopen()
    with pytest.raises(Conflict, match="changed since"):
        review.decide(signed.clinic.store, signed.clinic.clinician, signed.id, AGREE, key="old",
                      seen_hash=page.seen_hash, shown=page.shown_hash, now=signed.clinic.now)


def test_opening_again_twice_is_once_and_by_another_is_told(signed: Signed) -> None:
    for _ in range(2):
        signed.reopen()
    with pytest.raises(Conflict, match=r"Dr\. Imai opened this case again on 20 November 2026 at 10:00"):
        signed.reopen(key="other", actor=signed.clinic.clinician)
    with pytest.raises(Conflict, match="Sign it anew"):
        signed.add("Too late.")
    assert actions(signed.clinic.store, "case", signed.id).count("case reopened") == 1


BAD: dict[str, tuple[str, Callable[[Signed], None]]] = {
    "no words": ("words", lambda one: one.add(" \n ")),
    "too many words": ("words", lambda one: one.add("x" * 4001)),
    "no reason": ("why", lambda one: one.reopen("")),
    "a reason that is not in the list": ("why_code", lambda one: one.reopen("mood")),
    "another reason, not named": ("why", lambda one: one.reopen("other", "  ")),
    "too long a reason": ("why", lambda one: one.reopen("mistake", "x" * 4001)),
}


def test_what_says_nothing_is_refused_at_its_place(signed: Signed) -> None:
    for what, (field, work) in BAD.items():
        with pytest.raises(InvalidInput) as error:
            work(signed)
        assert error.value.field == field, what
    assert signed.view.state == "signed"


def test_nothing_follows_what_nobody_signed(clinic: Clinic) -> None:
    id_ = versions.case_row(clinic, versions.sent(clinic)).id
    with pytest.raises(Conflict, match="Nobody has signed"):
        sequels.add(clinic.store, clinic.clinician, id_, "x", key="a", now=clinic.now)
    with pytest.raises(Conflict, match="Nobody has signed"):
        sequels.reopen(clinic.store, clinic.clinician, id_, "mistake", key="a", now=clinic.now)


def test_others_may_neither_add_nor_open_again(signed: Signed) -> None:
    for who in (signed.clinic.north_clinician, signed.clinic.desk, signed.clinic.administrator):
        with pytest.raises((NotFound, Forbidden)):
            signed.add("x", actor=who)
        with pytest.raises((NotFound, Forbidden)):
            signed.reopen(actor=who)
    assert signed.view.reviews[-1].addenda == ()


AFTER: dict[str, Callable[[Signed], Any]] = {
    "signed": lambda _: None,
    "overridden": lambda one: (one.reopen(), one.sign(CHANGE, key="k2")),
    "reopened": lambda one: one.reopen(),
    "with an addendum": lambda one: one.add("MRI booked."),
}


@pytest.mark.parametrize("how", AFTER)
def test_answers_that_change_afterwards_bring_it_back_with_the_difference(signed: Signed, how: str) -> None:
    AFTER[how](signed)
    kept = signed.view.reviews
    _tell_of_a_danger_sign(signed.clinic, signed.form)
    case = signed.view
    assert (case.state, signed.waits, case.signature, case.version) == ("new", True, None, 2)
    assert case.changes
    assert "pee" in {one.link_id for one in case.changes.differences}
    assert case.reviews == kept
    signed.sign(key="k3")
    assert (signed.view.signature is not None, signed.waits) == (True, False)


def test_answers_that_change_after_a_signature_still_take_an_addendum(signed: Signed) -> None:
    _tell_of_a_danger_sign(signed.clinic, signed.form)
    signed.add("I read this too late.")
    assert [one.words for one in signed.view.reviews[-1].addenda] == ["I read this too late."]
    with pytest.raises(Conflict, match="waits for a signature already"):
        signed.reopen()


def _tell_of_a_danger_sign(clinic: Clinic, form: IntakeView) -> UUID:
    view = versions.begin(clinic, form)
    view = clinic.save(view, "bladder", {"pee": "yes"}).view
    versions.send(clinic, view)
    return view.visit.id
