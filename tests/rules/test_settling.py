"""The exact range, the fewest questions that settle it, and the nearest other result, against brute force.

BACKSTORY_RANDOM=100000 tries so many random partial forms instead of a few hundred.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random

import pytest

from tests.support.rules import HEAD, choice, form, judge, number, said
from tests.support.worked_cases import ALL, definition
from triage.questionnaire.answers import NOT_ASKED, SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Condition, Item, Operator, Questionnaire
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code
from triage.rules.engine import Judge
from triage.rules.load import read
from triage.rules.reads import questions_read
from triage.rules.result import Urgency
from triage.rules.settling import Settled, nearest_change, nearest_changes, settle

ANSWERED = State.ANSWERED
TODAY = date(2026, 11, 20)
RANDOM = int(os.environ.get("BACKSTORY_RANDOM", "300"))
STATUS = ("no", "new", "not-sure", "declined")
SMALL = form(
    *(choice(name, *STATUS) for name in "abc"),
    choice("d", *STATUS, enable_when=(Condition("a", Operator.EQUAL, Code("new")),)),
)
LEAVES = ('is = "new"', 'is = "no"', 'not_said = "new"', "open = true", 'said = ["declined"]')
LEVELS = ("soon", "same_day", "emergency")
PARTS = {
    "safety": ("safety-thoughts", "safety-plan", "safety-act", "safety-today"),
    "pelvis": ("bladder-change", "saddle-feeling", "bowel-change", "pelvic-recheck", "pelvic-since",
               "pelvic-checked"),
    "injury": ("injury", "injury-when", "injury-pain", "injury-checked"),
    "headache": ("risk-conditions", "dysreflexia"),
}


def random_rules(chance: Random) -> str:
    return "".join(
        f'[[rule]]\nid = "r{at}"\nflag = "f"\nurgency = "{chance.choice(LEVELS)}"\nsays = "R"\n'
        f'cites = ["1"]\nall = [ {random_condition(chance, 2)} ]\n'
        for at in range(chance.randint(1, 4))
    )


def random_condition(chance: Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.3:
        return f'{{ question = "{chance.choice("abcd")}", {chance.choice(LEAVES)} }}'
    parts = ", ".join(random_condition(chance, depth - 1) for _ in range(chance.randint(1, 3)))
    return f"{{ {chance.choice(['all', 'any', 'none'])} = [ {parts} ] }}"


def random_answers(chance: Random, questionnaire: Questionnaire, asked: Sequence[str]) -> AnswerSet:
    told = {}
    for link_id in asked:
        item = questionnaire.by_id[link_id]
        codes = [option.code for option in item.options]
        kind = chance.random()
        if kind < 0.8:
            told[link_id] = SKIPPED if kind < 0.2 else Answer.of(item, Code(chance.choice(codes)))
    return effective(questionnaire, AnswerSet().with_answers(told), TODAY)


def known(item: Item) -> list[Answer]:
    return [
        Answer.of(item, Code(option.code)) for option in item.options if option.code not in item.open_codes
    ]


def completions(
    questionnaire: Questionnaire,
    answers: AnswerSet,
    asked: Sequence[str],
    spared: frozenset[str] = frozenset(),
) -> Iterator[AnswerSet]:
    """Yield every way to answer what is open, `spared` left as it is, and what comes up on the way.

    A way that would hide what is known already is none: nobody takes that back.
    """
    ways = [
        [answers[link_id]] if link_id in spared or answers[link_id].codes - item.open_codes else known(item)
        for link_id in asked
        for item in (questionnaire.by_id[link_id],)
    ]
    for values in product(*ways):
        told = {link_id: value for link_id, value in zip(asked, values, strict=True) if value != NOT_ASKED}
        whole = effective(questionnaire, answers.with_answers(told), TODAY)
        if all(link_id in whole for link_id, answer in answers.answers.items() if answer.state is ANSWERED):
            yield whole


def brute(engine: Judge, answers: AnswerSet, asked: Sequence[str]) -> tuple[Urgency, Urgency]:
    # "Not sure", once its follow-up was answered, is read as an answer.
    read = frozenset(engine.weigh(answers, TODAY, finished=True).facts.read)
    found = [
        engine.weigh(one, TODAY, finished=True).verdict.urgency
        for one in completions(engine.questionnaire, answers, asked, read)
    ]
    return min(found), max(found)


def check(engine: Judge, answers: AnswerSet, asked: Sequence[str]) -> Settled:
    found = settle(engine, answers, TODAY)
    assert found.exact
    assert (found.certain, found.possible) == brute(engine, answers, asked)
    rough = engine.weigh(answers, TODAY, finished=False).verdict
    assert rough.certain <= found.certain <= found.possible <= rough.possible
    return found


@pytest.mark.parametrize("first", range(0, RANDOM, 100))
def test_the_range_of_random_rules_is_what_brute_force_finds(first: int) -> None:
    for seed in range(first, min(first + 100, RANDOM)):
        check_random(Random(seed))


def check_random(chance: Random) -> None:
    """Hold the range and the questions of one random form and rule set against brute force."""
    engine = Judge(read((HEAD + random_rules(chance)).encode(), SMALL), SMALL)
    answers = random_answers(chance, SMALL, "abcd")
    found = check(engine, answers, "abcd")
    open_ = frozenset("abcd") - {one for one in "abcd" if answers[one].codes & {"no", "new"}}
    spared = open_ - set(found.questions) - {"d"}
    assert all(
        len(set(brute(engine, one, "abcd"))) == 1 for one in completions(SMALL, answers, "abcd", spared)
    )
    for needed in set(found.questions) - {"d"}:
        ways = completions(SMALL, answers, "abcd", spared | {needed})
        assert any(len(set(brute(engine, one, "abcd"))) > 1 for one in ways), needed


def engine_of(name: str) -> Judge:
    """Give the published rules that read nothing but the questions of one part."""
    condition, asked = definition("post-laminectomy"), PARTS[name]
    rules = tuple(rule for rule in condition.rules.rules
                  if set(questions_read(rule.when, condition.rules)) <= set(asked))
    assert rules
    return Judge(replace(condition.rules, rules=rules, contributors=(), classification=None),
                 condition.questionnaire)


@pytest.mark.parametrize("name", PARTS)
def test_the_range_of_the_published_rules_is_what_brute_force_finds(name: str) -> None:
    engine, chance = engine_of(name), Random(name)
    for _ in range(max(3, RANDOM // 20)):
        check(engine, random_answers(chance, engine.questionnaire, PARTS[name]), PARTS[name])


def test_not_sure_can_still_turn_out_either_way_by_its_follow_up() -> None:
    engine = engine_of("pelvis")
    told = {link_id: Answer.of(engine.questionnaire.by_id[link_id], Code(code)) for link_id, code in (
        ("bladder-change", "same"), ("saddle-feeling", "same"), ("bowel-change", "not-sure"),
        ("pelvic-checked", "no"))}
    answers = effective(engine.questionnaire, AnswerSet().with_answers(told), TODAY)
    found = check(engine, answers, PARTS["pelvis"])
    assert found.possible is Urgency.EMERGENCY
    assert "pelvic-recheck" in found.questions


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_the_range_of_a_whole_form_is_worked_out_within_few_judgements(share: float) -> None:
    """However much is missing; and the range that is stored holds it."""
    condition, chance = definition("post-laminectomy"), Random(str(share))
    guards = [one for one in ALL if one[1].id.startswith("guard-")]   # others can need more judgements
    for _, case in chance.sample(guards, 4):
        told = derive(condition.questionnaire, read_flat(condition.questionnaire, case.answers), {})
        kept = {link_id: answer for link_id, answer in told.answers.items() if chance.random() > share}
        answers = effective(condition.questionnaire, AnswerSet(kept, told.rows), case.today)
        stored = condition.judge_of.weigh(answers, case.today, finished=False).verdict
        found = settle(condition.judge_of, answers, case.today, budget=200)
        assert found.exact
        assert stored.certain <= found.certain <= found.possible <= stored.possible


CHECKED = form(
    choice("sign", "no", "same", "new"), choice("checked", "yes", "no", "not-sure"), number("worst")
)
EITHER = "".join(
    f'[[rule]]\nid = "r{at}"\nflag = "f"\nurgency = "{level}"\nsays = "R"\ncites = ["1"]\n'
    f'all = [ {{ question = "sign", is = "same" }}, {{ question = "checked", is = "{checked}" }} ]\n'
    for at, (level, checked) in enumerate((("soon", "yes"), ("same_day", "no")))
)


def test_two_rules_that_wait_for_one_answer_make_the_lower_level_certain() -> None:
    engine = judge(CHECKED, EITHER)
    found = settle(engine, said(CHECKED, sign="same"), TODAY)
    assert found == Settled(Urgency.SOON, Urgency.SAME_DAY, True, ("checked",))
    assert engine.weigh(said(CHECKED, sign="same"), TODAY, finished=False).verdict.certain is Urgency.ROUTINE


def test_a_question_that_cannot_matter_any_more_is_not_asked_for() -> None:
    same = EITHER.replace('"same_day"', '"soon"')
    assert settle(judge(CHECKED, same), said(CHECKED, sign="same"), TODAY).questions == ()


def test_where_the_work_is_too_much_the_sound_range_stays() -> None:
    found = settle(judge(CHECKED, EITHER), said(CHECKED), TODAY, budget=1)
    assert (found.certain, found.possible, found.exact) == (Urgency.ROUTINE, Urgency.SAME_DAY, False)


WORST = EITHER + (
    '[[rule]]\nid = "w"\nflag = "f"\nurgency = "emergency"\nsays = "R"\ncites = ["1"]\n'
    'all = [ { question = "worst", ">=" = 7 } ]\n'
)


def test_the_nearest_change_alters_the_urgency_least() -> None:
    engine = judge(CHECKED, WORST)
    change = nearest_change(engine, said(CHECKED, sign="same", checked="yes", worst=2), TODAY, finished=True)
    assert change is not None
    assert (change.question, change.before, change.after, change.urgency) == (
        "sign",
        ("same",),
        ("no",),
        Urgency.ROUTINE,
    )


def test_every_change_gives_what_the_engine_gives_then() -> None:
    engine, told = judge(CHECKED, WORST), {"sign": "same", "checked": "yes", "worst": 2}
    changes = list(nearest_changes(engine, said(CHECKED, **told), TODAY, finished=True))
    assert {(one.question, one.after) for one in changes} >= {("checked", ("no",)), ("worst", ("7",))}
    for one in changes:
        value: object = int(one.after[0]) if one.question == "worst" else one.after[0]
        there = engine.weigh(said(CHECKED, **{**told, one.question: value}), TODAY, finished=True)
        assert there.verdict.urgency is one.urgency is not Urgency.SOON


def test_nothing_is_near_where_no_answer_matters() -> None:
    assert nearest_change(judge(CHECKED, ""), said(CHECKED, sign="no"), TODAY, finished=True) is None
