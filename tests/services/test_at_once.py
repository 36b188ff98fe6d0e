"""Clinicians who do something about one case at the same moment, on each database."""

import threading
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from tests.support import versions
from tests.support.clinic import AGREE, Clinic
from triage.services import presence, review, sequels
from triage.services.actors import Actor
from triage.services.errors import AlreadySigned, Conflict
from triage.services.views import CaseView


def at_once(clinic: Clinic, work: Callable[[int, Actor], None], number: int = 8) -> list[Conflict | None]:
    """Let two clinicians do something `number` times at the same moment; give what each was told."""
    told: list[Conflict | None] = []
    start = threading.Barrier(number)

    def one(place: int) -> None:
        start.wait()
        try:
            work(place, (clinic.clinician, clinic.colleague)[place % 2])
            told.append(None)
        except Conflict as conflict:
            told.append(conflict)

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == number
    return told


def sign(clinic: Clinic, seen: CaseView, actor: Actor, key: str) -> None:
    review.decide(clinic.store, actor, seen.case_id, replace(AGREE, plan=f"By {actor.name}."), key=key,
                  seen_hash=seen.seen_hash, shown=seen.shown_hash, now=clinic.now)


def test_signing_at_once_is_one_signature_and_tells_the_others_what_was_decided(clinic: Clinic) -> None:
    form = versions.sent(clinic)
    seen = versions.case_of(clinic, form)
    told = at_once(clinic, lambda place, actor: sign(clinic, seen, actor, str(place)))
    (kept,) = versions.case_of(clinic, form).reviews
    assert told.count(None) == 1
    others = [one for one in told if one]
    assert all(isinstance(one, AlreadySigned) and one.signed == kept for one in others)
    assert {str(one) for one in others} == {f"{kept.by} signed this case on 20 November 2026 at 9:00."}


def test_one_who_presses_twice_at_once_is_told_of_no_conflict(clinic: Clinic) -> None:
    form = versions.sent(clinic)
    seen = versions.case_of(clinic, form)
    assert at_once(clinic, lambda _, __: sign(clinic, seen, clinic.clinician, "k")) == [None] * 8
    assert len(versions.case_of(clinic, form).reviews) == 1


def test_addenda_at_once_are_all_kept_and_one_opens_it_again(clinic: Clinic) -> None:
    form = versions.sent(clinic)
    seen = versions.case_of(clinic, form)
    sign(clinic, seen, clinic.clinician, "k")

    def work(place: int, actor: Actor) -> None:
        if place < 4:
            sequels.add(clinic.store, actor, seen.case_id, f"Words {place}", key="a", now=clinic.now)
        else:
            sequels.reopen(clinic.store, actor, seen.case_id, "mistake", key=str(place), now=clinic.now)

    told = at_once(clinic, work)
    case = versions.case_of(clinic, form)
    (last,) = case.reviews
    assert last.reopened is not None
    assert told.count(None) == 1 + len(last.addenda)
    assert (case.state, case.signature) == ("new", None)


def test_those_who_come_at_once_see_each_other_once(clinic: Clinic) -> None:
    id_ = versions.case_of(clinic, versions.sent(clinic)).case_id

    def come(_: int, actor: Actor) -> None:
        presence.come(clinic.store, actor, id_, now=clinic.now)

    assert at_once(clinic, come) == [None] * 8
    assert names(clinic, clinic.clinician, id_) == ["Dr. Imai"]
    assert names(clinic, clinic.colleague, id_) == ["Dr. Okafor"]


def names(clinic: Clinic, actor: Actor, id_: UUID) -> list[str]:
    return [one.name for one in presence.come(clinic.store, actor, id_, now=clinic.now).others]
