"""Many cases side by side come to what each comes to whole: by our rules, by slips of them, by any rules.

BACKSTORY_RANDOM=100000 compares so many random forms instead of a few hundred.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.random_conditions import Conditions
from tests.support.stored_forms import MANY, REAL, Form, random_forms, worked_forms
from triage.rules.class_slips import class_slips
from triage.rules.condition import AtLeast, Picked
from triage.rules.engine import Judge
from triage.rules.many.batch import Batch
from triage.rules.many.judge import ManyJudge
from triage.rules.many.judged import Judged
from triage.rules.many.said import Said
from triage.rules.model import RuleSet
from triage.rules.mutate import mutants
from triage.rules.program import CircularRulesError
from triage.rules.result import Classification, Urgency

AT_ONCE = 1000
FEW = 60   # forms for each of many rule sets
LEVELS = st.sampled_from(list(Urgency))


@cache
def forms(finished: bool) -> Sequence[Form]:
    return random_forms(MANY, finished=finished)


def side_by_side(rule_set: RuleSet, some: Sequence[Form]) -> Judged:
    judge = ManyJudge(Judge(rule_set, REAL.questionnaire), REAL.extracts.layout, finished=some[0].finished)
    return judge.judge(Batch(REAL.extracts.layout, [form.extract for form in some]),
                       same_readings=rule_set.readings == REAL.rules.readings)


def whole(rule_set: RuleSet, some: Sequence[Form]) -> list[int]:
    judge = Judge(rule_set, REAL.questionnaire)
    return [form.standing(judge) for form in some]


@pytest.mark.parametrize("make", [lambda: forms(True), lambda: worked_forms(finished=True)],
                         ids=["random", "worked"])
def test_forms_that_were_sent_come_to_the_same_in_the_same_words(make: Callable[[], Sequence[Form]]) -> None:
    every = make()
    for begin in range(0, len(every), AT_ONCE):
        some = every[begin:begin + AT_ONCE]
        found = side_by_side(REAL.rules, some)
        assert list(found.standings) == whole(REAL.rules, some)
        assert [found.said(place) for place in range(len(some))] == [Said.of(form.result) for form in some]


@pytest.mark.parametrize("make", [lambda: forms(False), lambda: worked_forms(finished=False)],
                         ids=["random", "worked"])
def test_forms_that_were_not_sent_lie_between_what_is_least_and_most(
        make: Callable[[], Sequence[Form]]) -> None:
    every = make()
    found = side_by_side(REAL.rules, every)
    expected = whole(REAL.rules, every)
    between = list(zip(found.least_standings, expected, found.standings, strict=True))
    assert all(least <= here <= most for least, here, most in between)
    assert all(least // 4 == here // 4 == most // 4 for least, here, most in between)   # the classification
    assert sum(least == most for least, _, most in between) > 0.95 * len(every)
    told = {place: said for place in range(len(every)) if (said := told_of(found, place))}
    assert len(told) > 0.7 * len(every)
    assert all(said == Said.of(every[place].result) for place, said in told.items())


def told_of(found: Judged, place: int) -> Said | None:
    try:
        return found.said(place) if found.standings[place] == found.least_standings[place] else None
    except LookupError:
        return None


def slips(rule_set: RuleSet, every: int) -> list[RuleSet]:
    of_rules = (replace(rule_set, rules=tuple(one.rules.get(rule.id, rule) for rule in rule_set.rules))
                for one in islice(mutants(rule_set, REAL.questionnaire), 0, None, every))
    of_class = (one.rule_set for one in islice(class_slips(rule_set, REAL.questionnaire), 0, None, every))
    return [*of_rules, *of_class]


def test_rules_with_a_slip_of_the_hand_come_to_the_same() -> None:
    some = forms(True)[:FEW]
    moved = 0
    for other in slips(REAL.rules, every=97):
        expected = whole(other, some)
        assert list(side_by_side(other, some).standings) == expected
        moved += expected != [form.standing(REAL.judge_of) for form in some]
    assert moved   # some slips show


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Other conditions for some rules, gates and reasons; readings and the row's presence as they were."""
    anything, rules = Conditions(REAL).any(), list(REAL.rules.rules)
    for _ in range(4):
        place, level = draw(st.integers(0, len(rules) - 1)), draw(LEVELS)
        unknown = draw(st.none() | st.sampled_from([one for one in Urgency if one <= level]))
        rules[place] = replace(rules[place], when=draw(anything), urgency=level, if_unknown=unknown)
    classes = REAL.rules.classification
    assert classes is not None
    gates, reasons = list(classes.gates), list(classes.reasons)
    for place in draw(st.sets(st.integers(0, len(gates) - 1), max_size=2)):
        gates[place] = replace(gates[place], when=draw(anything),
                               result=draw(st.sampled_from(list(Classification))))
    for place in draw(st.sets(st.integers(0, len(reasons) - 1), max_size=3)):
        other = {region: draw(anything) for region in reasons[place].when}
        reasons[place] = replace(reasons[place], when=other, counts_unknown=draw(st.booleans()))
    readings = REAL.rules.readings if draw(st.booleans()) else ()
    return replace(REAL.rules, rules=tuple(rules), readings=readings, classification=replace(
        classes, gates=tuple(gates), reasons=tuple(reasons)))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule_sets(), st.booleans())
def test_any_rules_come_to_the_same(rule_set: RuleSet, finished: bool) -> None:
    some = forms(finished)[:FEW]
    try:
        found = side_by_side(rule_set, some)
    except CircularRulesError:
        assume(False)
    expected = whole(rule_set, some)
    if finished:
        assert list(found.standings) == expected
    else:
        assert all(least <= here <= most for least, here, most
                   in zip(found.least_standings, expected, found.standings, strict=True))
    judge = Judge(rule_set, REAL.questionnaire)
    for place, form in enumerate(some[:20]):
        if (said := told_of(found, place)) or finished:
            assert said == Said.of(judge.evaluate(form.answers, form.today, finished=finished))


def test_rules_that_count_more_than_a_byte_are_left_to_be_judged_whole() -> None:
    many = AtLeast(2, tuple(Picked("limb-weak", frozenset({f"c{number}"})) for number in range(256)))
    first, *rest = REAL.rules.rules
    with pytest.raises(ValueError, match="more than 255 parts"):
        side_by_side(replace(REAL.rules, rules=(replace(first, when=many), *rest)), forms(True)[:1])
