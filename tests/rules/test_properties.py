"""What holds for every rule set and every way of answering it."""

import json
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.rules import HEAD, TODAY, choice, form, said
from triage.questionnaire.model import Condition, Operator
from triage.questionnaire.values import Code
from triage.rules.engine import Judge
from triage.rules.load import read
from triage.rules.result import Result, Urgency

NAMES = ("a", "b", "c", "d")
KNOWN = ("no", "new")
OPEN = ("not-sure", "declined", None, "-")   # "-" is not shown yet
FORM = form(*(choice(name, *KNOWN, "not-sure", "declined") for name in NAMES[:3]),
            choice("d", *KNOWN, "not-sure", "declined",
                   enable_when=(Condition("a", Operator.EQUAL, Code("new")),)))

leaves = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(KNOWN)).map(
        lambda leaf: f'{{ question = "{leaf[0]}", is = "{leaf[1]}" }}'),
    st.sampled_from(NAMES).map(lambda name: f'{{ question = "{name}", not_said = "new" }}'),
    st.sampled_from(NAMES).map(lambda name: f'{{ question = "{name}", said = ["declined"] }}'),
    st.sampled_from(NAMES).map(lambda name: f'{{ question = "{name}", open = true }}'))


def group(parts: list[str], kind: str) -> str:
    return f"{{ {kind} = [ {', '.join(parts)} ] }}"


conditions = st.recursive(
    leaves, lambda inner: st.builds(group, st.lists(inner, min_size=1, max_size=3), st.sampled_from(
        ["all", "any", "none"])), max_leaves=6)
levels = st.sampled_from(["routine", "soon", "same_day", "emergency"])


@st.composite
def rule_lists(draw: st.DrawFn) -> list[str]:
    rules = []
    for number in range(draw(st.integers(1, 4))):
        level = draw(levels)
        unknown = draw(st.sampled_from([None, "routine", "soon", "same_day"]))
        fits = unknown is not None and Urgency.of(unknown) <= Urgency.of(level)
        extra = f'if_unknown = "{unknown}"' if fits else ""
        rules.append(f'[[rule]]\nid = "r{number}"\nflag = "f"\nurgency = "{level}"\n{extra}\nsays = "R"\n'
                     f'cites = ["1"]\nall = [ {draw(conditions)} ]\n')
    return rules


answers = st.fixed_dictionaries({name: st.sampled_from([*KNOWN, *OPEN]) for name in NAMES})


def evaluate(rules: list[str], given_answers: dict[str, str | None], *, finished: bool) -> Result:
    judge = Judge(read((HEAD + "".join(rules)).encode(), FORM), FORM)
    shown = {name: value for name, value in given_answers.items() if value != "-"}
    if shown.get("a") != "new":   # as the path does: a question that is not asked has no answer
        shown.pop("d", None)
    return judge.evaluate(said(FORM, **shown), TODAY, finished=finished)


@settings(max_examples=300, deadline=None)
@given(rule_lists(), answers, st.booleans())
def test_the_range_holds_the_urgency(rules, told, finished):
    result = evaluate(rules, told, finished=finished)
    assert result.certain <= result.possible
    assert result.certain <= result.urgency <= result.possible


@settings(max_examples=300, deadline=None)
@given(rule_lists(), answers, st.booleans())
def test_adding_knowledge_never_widens_the_range(rules, told, finished):
    before = evaluate(rules, told, finished=finished)
    for name in ("a", "b", "c") if told["a"] not in KNOWN else NAMES:
        if told[name] in OPEN:
            for answer in KNOWN:
                after = evaluate(rules, {**told, name: answer}, finished=finished)
                assert before.certain <= after.certain
                assert after.possible <= before.possible


@settings(max_examples=100, deadline=None)
@given(rule_lists(), answers)
def test_the_range_covers_every_way_of_finishing(rules, told):
    result = evaluate(rules, told, finished=False)
    choices = [KNOWN if told[name] in OPEN else (told[name],) for name in NAMES]
    for values in product(*choices):
        final = evaluate(rules, dict(zip(NAMES, values, strict=True)), finished=True)
        assert result.certain <= final.urgency <= result.possible


@settings(max_examples=100, deadline=None)
@given(rule_lists(), answers, st.randoms())
def test_the_order_of_rules_and_answers_does_not_matter(rules, told, random):
    shuffled, other = list(rules), list(told.items())
    random.shuffle(shuffled)
    random.shuffle(other)
    first, second = (evaluate(*one, finished=True) for one in ((rules, told), (shuffled, dict(other))))
    assert (first.urgency, first.certain, first.possible) == (second.urgency, second.certain, second.possible)
    assert {one.rule: one for one in first.findings} == {one.rule: one for one in second.findings}


@settings(max_examples=100, deadline=None)
@given(rule_lists(), answers, st.booleans())
def test_evaluating_twice_gives_the_same_bytes(rules, told, finished):
    one, two = (json.dumps(evaluate(rules, told, finished=finished).to_document()) for _ in range(2))
    assert one == two


@settings(max_examples=100, deadline=None)
@given(rule_lists(), answers)
def test_a_result_survives_its_document(rules, told):
    result = evaluate(rules, told, finished=True)
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result


@settings(max_examples=200, deadline=None)
@given(rule_lists(), answers)
def test_the_answers_behind_a_finding_force_it_alone_and_none_is_spare(rules, told):
    result = evaluate(rules, told, finished=True)
    for finding in result.findings:
        if finding.open or any(told[reason.question] in OPEN for reason in finding.because):
            continue
        alone = {reason.question: told[reason.question] for reason in finding.because}
        assert finding.rule in forced(rules, alone)
        for left_out in alone:
            fewer = {name: value for name, value in alone.items() if name != left_out}
            assert finding.rule not in forced(rules, fewer)


def forced(rules: list[str], told: dict[str, str | None]) -> set[str]:
    """Give the rules that these answers make true for certain, whatever the others are."""
    judge = Judge(read((HEAD + "".join(rules)).encode(), FORM), FORM)
    weighed = judge.weigh(said(FORM, **told), TODAY, finished=False)
    return {rule.id for rule in judge.rule_set.rules if weighed.certain[judge.program.index[rule.when]] == 2}
