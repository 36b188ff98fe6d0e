"""How often rules fired and how their cases were signed: counted once, per site, and of nobody."""

import threading
from dataclasses import replace
from datetime import date

from tests.services.test_review import CHANGE, case_of, sign
from tests.support.clinic import Clinic
from triage.services import intake, tally
from triage.services.tally import Record
from triage.store import tallies

PEE = {"bladder": {"pee": "yes"}}


def records(clinic: Clinic) -> dict[str, Record]:
    [condition] = tally.conditions_of(clinic.store, clinic.clinician)
    return dict(tally.records(clinic.store, clinic.clinician, condition))


def test_each_sent_form_counts_once_for_each_rule(clinic: Clinic) -> None:
    clinic.sent({})
    for _ in range(2):
        clinic.sent(PEE)
    fired = {rule: found.fired for rule, found in records(clinic).items() if found.fired}
    assert fired
    assert set(fired.values()) == {2}


def test_form_sent_twice_counts_once(clinic: Clinic) -> None:
    view = clinic.sent(PEE)
    before = records(clinic)
    intake.submit(clinic.store, view, finish_early=True, key="again", now=clinic.now)
    assert records(clinic) == before


def test_unsent_form_counts_nothing(clinic: Clinic) -> None:
    clinic.save(clinic.open(), "bladder", {"pee": "yes"})
    assert records(clinic) == {}


def test_signature_says_what_was_made_of_it(clinic: Clinic) -> None:
    agreed, lowered = (case_of(clinic, clinic.sent(PEE)) for _ in range(2))
    sign(clinic, agreed)
    sign(clinic, lowered, CHANGE)
    found = next(one for one in records(clinic).values() if one.fired)
    assert (found.fired, found.agreed, found.raised, found.lowered, found.overridden) == (2, 1, 0, 1, 1)


def test_same_signature_twice_counts_once(clinic: Clinic) -> None:
    case = case_of(clinic, clinic.sent(PEE))
    for _ in range(2):
        sign(clinic, case)
    assert {one.agreed for one in records(clinic).values() if one.fired} == {1}


def test_counts_of_many_at_once_are_all_there(clinic: Clinic) -> None:
    [site] = clinic.clinician.locations

    def count() -> None:
        with clinic.store.writing() as session:
            tallies.add(session, site, "c", date(2026, 11, 20), [("b", "fired"), ("a", "fired")])

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.records(clinic.store, clinic.clinician, "c") == {"a": Record(fired=8), "b": Record(fired=8)}


def test_another_sites_counts_are_not_ones_own(clinic: Clinic) -> None:
    clinic.sent(PEE)
    [condition] = tally.conditions_of(clinic.store, clinic.clinician)
    elsewhere = replace(clinic.clinician, locations=frozenset())
    assert tally.records(clinic.store, elsewhere, condition) == {}
