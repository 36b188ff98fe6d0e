"""Medicines recognised in free text: whole names, whatever the capitals and accents, and nothing else."""

import pytest

from tests.support.worked_cases import definition
from triage.rules.errors import RuleSetError
from triage.rules.medicines import MedicineList, read

PUBLISHED = definition("post-laminectomy")
LIST = b"""
question = "medicine-name"
[class.opioid]
title = "opioid"
cites = ["1"]
[class.opioid.names]
morphine = ["MS Contin"]
"""


def kinds(typed: str) -> list[str]:
    return [one.kind for one in PUBLISHED.medicines.recognise(typed)]


@pytest.mark.parametrize(("typed", "expected"), [
    ("Percocet 5/325", ["opioid"]), ("TRAMADOL", ["opioid"]), ("ms contin 15mg", ["opioid"]),
    ("oxicodona", ["opioid"]), ("Codeína", ["opioid"]), ("codeina", ["opioid"]), ("tylenol #3", ["opioid"]),
    ("Eliquis (apixaban)", ["blood-thinner"]), ("rivaroxabán", ["blood-thinner"]),
    ("Plavix", ["anti-platelet"]), ("warfarin and tramadol", ["opioid", "blood-thinner"]),
    ("ibuprofen", []), ("aspirin", []), ("tylenol", []), ("MS", []), ("contin", []), ("", []), ("¿?", []),
    ("naloxone", []), ("morphinelike", []),
])
def test_a_listed_name_is_recognised_and_nothing_else(typed: str, expected: list[str]) -> None:
    assert kinds(typed) == expected


def test_every_listed_name_is_recognised_as_its_own_medicine() -> None:
    for one in PUBLISHED.medicines.medicines:
        for name in one.names:
            assert PUBLISHED.medicines.recognise(name) == (one,), name


def test_every_class_rests_on_a_source() -> None:
    assert all(set(one.cites) <= set(PUBLISHED.evidence) for one in PUBLISHED.medicines.medicines)


def test_a_condition_without_a_list_marks_nothing() -> None:
    assert MedicineList().recognise("morphine") == ()


@pytest.mark.parametrize(("old", "new", "problem"), [
    (b"medicine-name", b"medicine", "the questionnaire has no question 'medicine'"),
    (b'title = "opioid"', b'title = ""', "'title' is missing or empty"),
    (b'morphine = ["MS Contin"]', b'morphine = ["MS Contin"]\ncodeine = ["ms contin"]',
     "'ms contin' names both morphine and codeine"),
    (b'cites = ["1"]', b'cites = ["1"]\nbrands = 1', "brands"),
])
def test_a_list_that_does_not_fit_is_refused(old: bytes, new: bytes, problem: str) -> None:
    with pytest.raises(RuleSetError, match=problem):
        read(LIST.replace(old, new), PUBLISHED.questionnaire, "medicines.toml")
