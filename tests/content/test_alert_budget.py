"""How often ordinary patients raise an alarm: the alert budget of the specification (S16), on a fixed set.

The set is drawn from a fixed seed: people with lasting pain after a low-back operation who have what such
people often have: old, known and unchanged signs, common illness and medicines. Shares with a number cite
evidence.toml; those without are our own guesses. It is no measurement: fire rates in use are counted apart.
"""

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest

from tests.support.worked_cases import ALL, definition
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.result import Result, Urgency

SEED, PATIENTS = 16, 1000
BASE = next(case for slug, case in ALL if slug == "post-laminectomy" and case.id == "guard-01")
BUDGET = {Urgency.EMERGENCY: 0.02, Urgency.SAME_DAY: 0.10, Urgency.SOON: 0.20}


def lists(chance: Random, shares: dict[str, float]) -> list[str]:
    """Tick each sign with its share; none of them where nothing was ticked."""
    return [code for code, share in shares.items() if chance.random() < share] or ["none"]


def around(chance: Random) -> dict[str, Any]:
    """Draw a needle of late, a date half known, an old bladder sign, and who answers."""
    needle = chance.choices(["never", "m3plus", "w6-m3", "w2-6"], [.4, .42, .12, .06])[0]
    told: dict[str, Any] = {"injection-when": needle}
    if needle == "w2-6":
        told["postop-numb"] = "no"
    if chance.random() < .1:                                     # the year alone, or no longer known
        told |= {"op-when": chance.choice(["2026", "not-sure"]), "postop-numb": "no",
                 "procedure-recent": "no"}
    if chance.random() < .08:                                    # after all that does not count: 103
        told |= {"bladder-change": "same", "pelvic-since": "m3plus",
                 "pelvic-checked": chance.choice(["yes", "no"])}
    if chance.random() < .05:
        told |= {"who-answers": "helper", "more-confused": "no"}
    return told


def patient(chance: Random) -> dict[str, Any]:
    """Draw one ordinary patient: nothing new, nothing worse but the pain itself at times."""
    told = dict(BASE.answers)
    told["age"] = chance.randint(30, 82)
    told["risk-medicines"] = lists(chance, {"opioid": .35, "calming": .3, "nsaid": .4, "mood": .25,
                                            "steroid": .06, "blood-thinner": .06})
    told["risk-conditions"] = lists(chance, {"vascular": .5, "diabetes": .15, "weak-bones": .08,
                                             "cancer": .08})
    told["general-signs"] = lists(chance, {"night": .44, "strain": .2, "steady": .05})     # night pain: 110
    told["pain-change"] = chance.choices(["same", "worse", "extra"], [.8, .17, .03])[0]
    if told["pain-change"] != "same":
        told["pain-change-when"] = chance.choices(["w2-6", "w6-m3"], [.4, .6])[0]
    if chance.random() < .34:                                                              # 102b
        told["sexual-change"] = "same"
    if chance.random() < .4:
        told["both-legs"] = "same"
    if chance.random() < .2:
        told |= {"limb-weak": "same", "weak-how-bad": ["none"], "weak-checked": "yes"}
    if chance.random() < .08:
        told |= {"cord-signs": ["unsteady"], "cord-when": "old", "cord-walk": "no", "cord-checked": "yes"}
    if {"opioid", "calming"} & set(told["risk-medicines"]):
        told["med-signs"] = lists(chance, {"extra-dose": .05, "alcohol-too": .08})
    told |= around(chance)
    if chance.random() < .05:
        told |= {"injury": "minor", "injury-when": "w2-6", "injury-pain": "no"}
    if chance.random() < .05:
        told |= {"safety-thoughts": "wish", "safety-plan": "no", "safety-act": "no", "safety-today": "yes"}
    return told


@cache
def results() -> tuple[Result, ...]:
    """Judge them all, once."""
    condition, chance = definition("post-laminectomy"), Random(SEED)
    found = []
    for _ in range(PATIENTS):
        answers = derive(condition.questionnaire, read_flat(condition.questionnaire, patient(chance)), {})
        found.append(condition.judge(condition.as_stated(answers, BASE.today), BASE.today, finished=True))
    return tuple(found)


@pytest.mark.parametrize("level", BUDGET)
def test_ordinary_patients_stay_within_the_alert_budget(level: Urgency) -> None:
    share = sum(one.urgency is level for one in results()) / PATIENTS
    assert share <= BUDGET[level]


def test_most_ordinary_patients_are_routine() -> None:
    assert sum(one.urgency is Urgency.ROUTINE for one in results()) / PATIENTS >= 0.75


def test_no_single_rule_fires_in_more_than_a_fifth_of_them() -> None:
    fired = Counter(finding.rule for one in results() for finding in one.findings)
    assert {rule: count for rule, count in fired.items() if count / PATIENTS > 0.20} == {}


def test_the_set_is_not_empty_of_what_ordinary_patients_have() -> None:
    fired = Counter(finding.rule for one in results() for finding in one.findings)
    assert fired, "nothing fires at all: the set tests nothing"
