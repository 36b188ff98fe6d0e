"""What rules, cases and forms came to: counted once, by site and month, and of nobody."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from tests.services.test_review import CHANGE, case_of, sign
from tests.support.clinic import Clinic
from triage.rules.result import Classification
from triage.services import intake, review
from triage.services.tally import EXACT, LONGEST, kept_minutes
from triage.store import learning, tallies
from triage.store.learning import Asked

PEE = {"bladder": {"pee": "yes"}}
MONTH, QUARTER = date(2026, 11, 1), date(2026, 10, 1)


def asked(clinic: Clinic, condition: str = "small") -> Asked:
    return Asked([clinic.main], condition, 2026)


def records(clinic: Clinic) -> dict[str, dict[str, int]]:
    """Give rule → outcome → cases."""
    found: dict[str, dict[str, int]] = {}
    with clinic.store.reading() as session:
        for _, month, rule, outcome, cases in learning.rules(session, asked(clinic)):
            assert month == QUARTER
            found.setdefault(rule, {})[outcome] = cases
    return found


def levels(clinic: Clinic) -> list[tuple[int, int, bool, int]]:
    with clinic.store.reading() as session:
        return sorted(row[2:] for row in learning.levels(session, asked(clinic)))


def waits(clinic: Clinic) -> tuple[list[tuple[int, bool, int]], list[tuple[int, int, int]]]:
    """Give (level, late, cases), and (level, minutes, cases)."""
    with clinic.store.reading() as session:
        return ([row[2:] for row in learning.waits(session, asked(clinic))],
                list(learning.times(session, asked(clinic), MONTH, date(2026, 12, 1))))


def forms(clinic: Clinic) -> Counter[tuple[str, str]]:
    """Give (channel, stage) → forms, without somebody else's that waits at the first page."""
    with clinic.store.reading() as session:
        found = Counter({row[2:4]: row[4] for row in learning.forms(session, asked(clinic))})
    return found - Counter({("home", "now"): 1})


def test_each_sent_form_counts_once_for_each_rule(clinic: Clinic) -> None:
    clinic.sent({})
    for _ in range(2):
        clinic.sent(PEE)
    fired = {rule: found["fired"] for rule, found in records(clinic).items() if "fired" in found}
    assert fired
    assert set(fired.values()) == {2}


def test_form_sent_twice_counts_once(clinic: Clinic) -> None:
    view = clinic.sent(PEE)
    before = records(clinic), forms(clinic)
    intake.submit(clinic.store, view, finish_early=True, key="again", now=clinic.now)
    assert (records(clinic), forms(clinic)) == before


def test_unsent_form_counts_for_no_rule(clinic: Clinic) -> None:
    clinic.save(clinic.open(), "bladder", {"pee": "yes"})
    assert records(clinic) == {}


def test_signature_says_what_was_made_of_it(clinic: Clinic) -> None:
    agreed, lowered = (case_of(clinic, clinic.sent(PEE)) for _ in range(2))
    sign(clinic, agreed)
    sign(clinic, lowered, CHANGE)
    found = next(one for one in records(clinic).values() if "fired" in one)
    assert found == {"fired": 2, "agreed": 1, "lowered": 1}
    assert levels(clinic) == [(2, 1, CHANGE.classification is not Classification.NOT_APPLICABLE, 1),
                              (2, 2, False, 1)]


def test_change_of_the_class_alone_agrees_with_the_level(clinic: Clinic) -> None:
    case = case_of(clinic, clinic.sent(PEE))
    sign(clinic, case, replace(CHANGE, urgency=2, classification=Classification.UNLIKELY))
    assert levels(clinic) == [(2, 2, True, 1)]


def test_same_signature_twice_counts_once(clinic: Clinic) -> None:
    case = case_of(clinic, clinic.sent(PEE))
    for _ in range(2):
        sign(clinic, case)
    assert {one["agreed"] for one in records(clinic).values() if "fired" in one} == {1}


def test_first_look_counts_and_later_ones_do_not(clinic: Clinic) -> None:
    case = case_of(clinic, clinic.sent(PEE))
    clinic.pass_by(minutes=7)
    review.acknowledge(clinic.store, clinic.clinician, case.id, now=clinic.now)
    clinic.pass_by(hours=9)
    review.acknowledge(clinic.store, clinic.colleague, case.id, now=clinic.now)
    sign(clinic, case)
    assert waits(clinic) == ([(2, False, 1)], [(2, 7, 1)])


def test_signature_may_be_the_first_look_and_late(clinic: Clinic) -> None:
    case = case_of(clinic, clinic.sent(PEE))
    clinic.pass_by(hours=5)
    sign(clinic, case)
    assert waits(clinic) == ([(2, True, 1)], [(2, kept_minutes(300), 1)])


@pytest.mark.parametrize("minutes", [0, 1, 15, EXACT - 1, EXACT, 100, 241, 2881, LONGEST - 1])
def test_wait_is_kept_nearly_as_it_was(minutes: int) -> None:
    kept = kept_minutes(minutes)
    assert kept <= minutes < kept * 33 / 32 + 1
    assert minutes >= EXACT or kept == minutes


def test_form_counts_where_it_waits(clinic: Clinic) -> None:
    view = clinic.open()
    assert forms(clinic) == {("home", "now"): 1}
    view = clinic.save(view, "now", {}).view
    assert forms(clinic) == {("home", "who"): 1}
    view = clinic.save(view, "bladder", PEE["bladder"]).view   # out of order: it still waits at the same page
    assert forms(clinic) == {("home", "who"): 1}
    clinic.submit(view)
    assert forms(clinic) == {("home", "sent"): 1}


def test_counts_of_many_at_once_are_all_there(clinic: Clinic) -> None:
    [site] = clinic.clinician.locations

    def count() -> None:
        with clinic.store.writing() as session:
            tallies.add(session, site, "small", MONTH, [("b", "fired"), ("a", "fired")])

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert records(clinic) == {"a": {"fired": 8}, "b": {"fired": 8}}
