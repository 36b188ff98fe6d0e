"""A sieve lets a case pass only where judging it whole comes to the same, and most cases pass."""

from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from tests.support.candidates import CHEST_NOW, SMALL, candidate
from tests.support.worked_cases import ALL, definition
from triage.library import RULES, Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case
from triage.rules.result import Result, Urgency
from triage.services.sieve import Sieve

REAL = definition("post-laminectomy")
TEXT = REAL.files[RULES].decode()
EMERGENCY = 'urgency = "emergency"'
RULE = "\n[[rule]]\n"
RULES_PART, _, CLASSIFICATION_PART = TEXT.partition("[classification]")
HARDWARE = 'id = "hardware"\nflag = "hardware"\nurgency = "soon"'
CASES: Sequence[Case] = [case for _, case in ALL[::3]]
TODAY = CASES[0].today


def published(text: str) -> Definition:
    """Give the real condition with other rules."""
    assert text != TEXT
    return Definition("post-laminectomy", {**REAL.files, RULES: text.encode()})


def nth_rule(number: int, old: str, new: str) -> str:
    """Give the rules with words of one rule changed: of the `number`th that has them."""
    parts = TEXT.split(RULE)
    having = [place for place, part in enumerate(parts) if place and old in part]
    place = having[number % len(having)]
    parts[place] = parts[place].replace(old, new, 1)
    return RULE.join(parts)


CHANGES: Mapping[str, str] = {
    "every emergency lowered": TEXT.replace(EMERGENCY, 'urgency = "same_day"'),
    "one emergency lowered": nth_rule(0, EMERGENCY, 'urgency = "same_day"'),
    "another lowered": nth_rule(5, EMERGENCY, 'urgency = "same_day"'),
    "one raised": nth_rule(1, 'urgency = "soon"', EMERGENCY),
    "one raises nothing while open": nth_rule(0, 'if_unknown = "same_day"\n', ""),
    "none raises anything while open": TEXT.replace('if_unknown = "same_day"\n', ""),
    "a rule that tests nothing more": nth_rule(4, 'any = [', 'all = ['),
    "one that the classification rests on, higher":
        TEXT.replace(HARDWARE, HARDWARE.replace('urgency = "soon"', 'urgency = "same_day"')),
    "words alone": "[classification]".join(
        (RULES_PART.replace('says = "', 'says = "Perhaps: '), CLASSIFICATION_PART)),
}


@cache
def judged(place: int) -> tuple[AnswerSet, Result]:
    case = CASES[place]
    told = derive(REAL.questionnaire, read_flat(REAL.questionnaire, case.answers), {})
    answers = REAL.as_stated(told, case.today)
    return answers, REAL.judge(answers, case.today, finished=case.finished)


@pytest.mark.parametrize("name", CHANGES)
def test_whoever_passes_stands_where_he_stood(name: str) -> None:
    other = published(CHANGES[name])
    sieve, passed = Sieve(REAL, other), 0
    for place, case in enumerate(CASES):
        answers, result = judged(place)
        if sieve.passes(result.urgency, answers, case.today, finished=case.finished):
            after = other.judge(answers, case.today, finished=case.finished)
            assert (after.urgency, after.classification) == (result.urgency, result.classification)
            passed += 1
    assert sieve.applies
    assert passed > len(CASES) / 2


def answers_of(**flat: object) -> AnswerSet:
    return read_flat(SMALL.questionnaire, flat)


def passes(other: Definition, stood_at: Urgency, **flat: object) -> bool:
    return Sieve(SMALL, other).passes(stood_at, answers_of(**flat), TODAY, finished=True)


def test_a_case_that_a_changed_rule_holds_is_judged_whole() -> None:
    lower = candidate({CHEST_NOW: CHEST_NOW.replace("emergency", "soon")})
    assert not passes(lower, Urgency.EMERGENCY, chest=["pain"])
    assert passes(lower, Urgency.EMERGENCY, chest=["breath"])


def test_a_case_that_stood_lower_than_its_rules_say_is_judged_whole() -> None:
    lower = candidate({CHEST_NOW: CHEST_NOW.replace("emergency", "soon")})
    assert not passes(lower, Urgency.SOON, chest=["pain"])


def test_rules_that_refer_to_a_changed_rule_have_changed() -> None:
    refers = '\n[[rule]]\nid = "both"\nflag = "pain"\nurgency = "emergency"\nsays = "Both"\ncites = ["2"]\n' \
             'verified = true\nall = [ { rule = "pee-new" }, { rule = "strong-pain" } ]\n'
    last = 'any = [ { question = "level", ">=" = 8 } ]'
    one, two = candidate({last: last + refers}), candidate({last: last.replace("8", "9") + refers})
    answers = answers_of(pee="yes", level=8)
    assert one.judge(answers, TODAY, finished=True).urgency is Urgency.EMERGENCY
    assert not Sieve(one, two).passes(Urgency.EMERGENCY, answers, TODAY, finished=True)


@pytest.mark.parametrize(("old", "new"), [
    ('leads_to = "unlikely"', 'leads_to = "possible"'), ('differs = "new"', 'differs = "no"'),
    ('cement = "weak"', 'cement = "counted"')])
def test_where_more_than_rules_changed_everybody_is_judged_whole(old: str, new: str) -> None:
    assert old in TEXT
    assert not Sieve(REAL, published(TEXT.replace(old, new))).applies


def test_where_the_classification_rests_on_a_changed_condition_everybody_is_judged_whole() -> None:
    condition = 'any = [{ question = "new-signs", is = "crack" }]'
    assert condition in TEXT
    assert '{ rule = "hardware" }' in TEXT.partition("[classification]")[2]
    rash = TEXT.replace(condition, condition.replace("crack", "rash"))
    assert not Sieve(REAL, published(rash)).applies
