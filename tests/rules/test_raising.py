"""Which single answer would raise a case: tried one by one, named, and honest where it takes several."""

from datetime import date
from typing import Any

import pytest

from triage.config import ROOT
from triage.library import Definition, Library
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code, PartialDate
from triage.rules.raising import Raising, raising
from triage.rules.result import Urgency
from triage.services.demo import plan

TODAY = date(2026, 11, 22)
FACTS = {"sex": Code("female"), "birth_date": PartialDate(1970, 1, 1), "age": 56}


@pytest.fixture(scope="module")
def shipped() -> Definition:
    """The questionnaire and rules that the program comes with."""
    return Library(ROOT / "questionnaires").get("post-laminectomy")


def tried(shipped: Definition, **changes: Any) -> dict[str, Raising]:
    """Judge the quiet patient with other answers, and try what is open."""
    form = shipped.questionnaire
    given = derive(form, read_flat(form, {**plan()["answers"]["quiet"], **changes}), FACTS)
    answers = effective(form, given, TODAY)
    result = shipped.judge_of.evaluate(answers, TODAY, finished=True)
    return {one.question: one for one in raising(shipped.judge_of, answers, TODAY, above=result.urgency,
                                                 questions=result.settling)}


def test_nothing_open_nothing_tried(shipped: Definition) -> None:
    assert tried(shipped) == {}


def test_each_answer_that_raises_is_named(shipped: Definition) -> None:
    found = tried(shipped, **{"bladder-change": None})
    assert found["bladder-change"] == Raising("bladder-change", Urgency.EMERGENCY, ("new", "worse"))


def test_a_question_that_raises_only_with_others_says_so(shipped: Definition) -> None:
    found = tried(shipped, **{"bladder-change": None, "limb-weak": None})
    assert found["limb-weak"] == Raising("limb-weak", None, ())


def test_what_it_names_is_what_the_rules_then_say(shipped: Definition) -> None:
    for question, one in tried(shipped, **{"saddle-feeling": "declined", "new-signs": None}).items():
        for answer in one.answers:
            wanted = [answer] if shipped.questionnaire.by_id[question].repeats else answer
            given = {"saddle-feeling": "declined", "new-signs": None, question: wanted}
            form = shipped.questionnaire
            told = derive(form, read_flat(form, {**plan()["answers"]["quiet"], **given}), FACTS)
            result = shipped.judge_of.evaluate(effective(form, told, TODAY), TODAY, finished=True)
            assert result.urgency is one.level
