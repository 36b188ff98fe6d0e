"""Every slip of the hand in the classification is noticed by a worked case, or changes nothing for anybody.

BACKSTORY_EVERY_SLIP=1 makes each of the 600 slips instead of every 23rd.
"""

import os
from collections import Counter
from datetime import date

import pytest

from tests.support.worked_cases import definition
from triage.cli.rules import witnesses
from triage.rules.class_slips import ClassSlip, class_killers, class_slips, speaks_of_class
from triage.rules.classify import Classified, Classifier
from triage.rules.facts import Facts
from triage.rules.model import RuleSet
from triage.rules.prove.class_equivalence import ClassEquivalence, NotedGround
from triage.rules.prove.patient import Patient

TODAY = date(2026, 11, 20)
EVERY = 1 if os.environ.get("BACKSTORY_EVERY_SLIP") else 23
CONDITION = definition("post-laminectomy")
FORM, RULES = CONDITION.questionnaire, CONDITION.rules
SLIPS = list(class_slips(RULES, FORM))
CASES = [one for one in witnesses(CONDITION) if speaks_of_class(one.case)]
EQUIVALENCE = ClassEquivalence(NotedGround(FORM, RULES), TODAY)


def slip(text: str) -> ClassSlip:
    return next(one for one in SLIPS if str(one) == text)


def classified(rules: RuleSet, patient: Patient) -> Classified:
    assert rules.classification is not None
    classifier = Classifier(rules.classification, {rule.id: rule.when for rule in rules.rules})
    return classifier.classify(Facts(rules, FORM, patient.answers, TODAY, finished=True))


def test_slips_are_made_everywhere() -> None:
    places = Counter(one.place.split(".")[0] for one in SLIPS)
    assert RULES.classification is not None
    wanted = {gate.id for gate in RULES.classification.gates} | {
        reason.id for reason in RULES.classification.reasons} | {
        note.id for note in RULES.classification.notes} | {"match", "course", "rows", "DEVICE"}
    assert wanted <= set(places)


@pytest.mark.parametrize("text", [
    "0a: after 0b", "0c: dropped", "0d: result possible → likely", "U3: leads to possible", "U3: dropped",
    "P-days: unknown ignored", "P-weak: unknown ignored", "P-kind: rows of other regions count too",
    "P-cap: hip-known: 'no' added", "match.low: 'calf' → weak", "match.neck: 'palm-thumb-side' → no match",
    "course: never-went → new", "rows.operation: type cement → counted", "DEVICE: implants: 'disc' added",
    "worst-elsewhere: dropped",
])
def test_a_slip_is_noticed_by_a_case_and_matters_to_a_patient(text: str) -> None:
    assert any(class_killers(slip(text), CASES))
    survivor = EQUIVALENCE.survivor(slip(text))
    assert survivor is not None
    slipped = classified(slip(text).rule_set, survivor.patient)
    assert slipped != classified(RULES, survivor.patient)
    if survivor.class_differs:
        assert slipped.classification is not classified(RULES, survivor.patient).classification


@pytest.mark.parametrize("text", ["P-course: unknown ignored", "P-cap: infection-signs: 'fever' added"])
def test_a_slip_that_changes_nothing_is_proved_so(text: str) -> None:
    assert EQUIVALENCE.survivor(slip(text)) is None


def test_cases_that_do_not_speak_of_the_classification_notice_nothing() -> None:
    silent = [one for one in witnesses(CONDITION) if not speaks_of_class(one.case)]
    assert silent
    assert list(class_killers(slip("U3: dropped"), silent)) == []


def test_the_worked_cases_notice_every_slip_in_the_classification_that_matters() -> None:
    made = SLIPS[::EVERY]
    alive = [one for one in made if not any(class_killers(one, CASES))]
    assert [str(one) for one in alive if EQUIVALENCE.survivor(one) is not None] == []
    assert len(alive) <= len(made) / 10
