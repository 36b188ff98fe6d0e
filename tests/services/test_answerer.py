"""Who filled a form in, as staff read it."""

from typing import Any

import pytest

from triage.config import ROOT
from triage.library import load
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.reading import read_flat
from triage.services.answerer import answered_by, helped_by, helper_name

DEFINITION = load(ROOT / "questionnaires" / "post-laminectomy")
LEFT_EMPTY = Answer(State.SKIPPED)


def told(**said: Any) -> AnswerSet:
    """Give what somebody said of themselves; None was left empty."""
    named = {name.replace("_", "-"): value for name, value in said.items()}
    found = read_flat(DEFINITION.questionnaire, {name: value for name, value in named.items() if value})
    return found.with_answers({name: LEFT_EMPTY for name, value in named.items() if value is None})


@pytest.mark.parametrize(("said", "words", "kind"), [
    ({}, "", ""),
    ({"who_answers": "me-alone"}, "the patient, alone", ""),
    ({"who_answers": "me-with"}, "the patient, with someone near", ""),
    ({"who_answers": "me-with", "who_with": "no"}, "the patient, with someone near: not helping", ""),
    ({"who_answers": "me-with", "who_with": "interpreter"},
     "the patient, with someone near: helped by an interpreter", ""),
    ({"who_answers": "me-with", "who_with": None},
     "the patient, with someone near: whether they help was not said", ""),
    ({"who_answers": "helper"}, "someone else, for the patient", "carer"),
    ({"who_answers": "helper", "who_helps": None},
     "someone else, for the patient: who was not said", "carer"),
    ({"who_answers": "helper", "who_helps": "family"},
     "someone else, for the patient: family or a friend", "carer"),
    ({"who_answers": "helper", "who_helps": "interpreter"},
     "someone else, for the patient: an interpreter", "interpreter"),
])
def test_it_says_who_answered_and_who_helped(said: dict[str, Any], words: str, kind: str) -> None:
    answers = told(**said)
    assert (answered_by(DEFINITION, answers), helped_by(DEFINITION, answers)) == (words, kind)


def test_the_name_stands_alone() -> None:
    answers = told(who_answers="helper", who_helps="carer", helper_name="Li Wei")
    assert helper_name(answers) == "Li Wei"
    assert "Li Wei" not in answered_by(DEFINITION, answers)
    assert helper_name(told(who_answers="helper", helper_name=None)) == ""
    assert helper_name(told(who_answers="me-with", who_with="family", with_name="Ana")) == "Ana"
