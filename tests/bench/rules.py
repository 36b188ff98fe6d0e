"""Microseconds per case on the real rules: ours bare, with proof and explained, a plain walk, two peers."""

import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.bench.bare import Bare
from tests.bench.plain_walk import Walk
from tests.bench.report import Table, aim, median, ratio
from tests.bench.rule_peers.business import BusinessRules, Fired
from tests.bench.rule_peers.json_engine import PACKAGE, VERSION, JsonRulesEngine
from tests.bench.rule_peers.translation import size, translate
from tests.support.worked_cases import ALL, definition
from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.engine import Evaluation
from triage.rules.facts import Facts

WALK = "plain tree walk of the same conditions, verdict only"
BARE = "bare verdict: the urgency alone"
PROOF = "`judge.weigh`: verdict, every node's value kept (the stored proof)"
TELL = "`judge.tell`: the full explanation of such a proof"
WHOLE = "`judge.evaluate`: both"
STORED = "the same, as the JSON document that is stored"
LEAVES = "ours from leaf values: verdict, every node's value kept"
BUSINESS = "business-rules from the same leaf values, which rules fire"
NODE = "json-rules-engine from the same leaf values, which rules fire"
MOST_EXPLAINED = 350   # µs


@dataclass(frozen=True)
class Given:
    """One finished worked case, ready to be judged."""

    definition: Definition
    answers: AnswerSet
    today: date

    @cached_property
    def leaves(self) -> Sequence[int]:
        """The values of the leaves that the rules act on."""
        return weigh(self).acting[: len(self.definition.judge_of.program.leaves)]


def given() -> list[Given]:
    """Give every finished worked case as the engine receives it."""
    found = []
    for slug, case in ALL:
        whole = definition(slug)
        told = derive(whole.questionnaire, read_flat(whole.questionnaire, case.answers), {})
        if case.finished:
            found.append(Given(whole, whole.as_stated(told, case.today), case.today))
    return found


def facts_of(one: Given) -> Facts:
    """Give what a plain walk reads."""
    rules = one.definition.rules
    return Facts(rules, one.definition.questionnaire, one.answers, one.today, finished=True)


def walk(one: Given) -> tuple[list[int], list[int]]:
    """Judge by a plain walk: for certain, and for acting on."""
    facts, rules = facts_of(one), one.definition.rules
    return Walk(rules, facts, acting=False).verdict(), Walk(rules, facts, acting=True).verdict()


def weigh(one: Given) -> Evaluation:
    """Judge, and keep the proof."""
    return one.definition.judge_of.weigh(one.answers, one.today, finished=True)


def evaluate(one: Given) -> Any:
    """Judge and explain."""
    return one.definition.judge_of.evaluate(one.answers, one.today, finished=True)


@dataclass(frozen=True)
class Way:
    """One way to judge: what is made ready outside the clock, and what runs inside it."""

    ready: Callable[[Given], Any]
    run: Callable[[Any], object]

    def seconds(self, cases: Sequence[Given]) -> float:
        """Run every case once."""
        prepared = [self.ready(one) for one in cases]
        began = time.perf_counter()
        for one in prepared:
            self.run(one)
        return time.perf_counter() - began


def ways(cases: Sequence[Given], business: BusinessRules) -> dict[str, Callable[[], float]]:
    """Give every way in this process, as what runs all cases once and gives the seconds."""
    judge, bare = cases[0].definition.judge_of, Bare(cases[0].definition.judge_of)

    def from_leaves(values: tuple[Facts, Sequence[int]]) -> object:
        nodes = judge.program.run(values[1])
        return judge._verdict(values[0], nodes, nodes)

    found = {
        WALK: Way(_as_it_is, walk),
        BARE: Way(_as_it_is, lambda one: bare.urgency(one.answers, one.today)),
        PROOF: Way(_as_it_is, weigh), TELL: Way(weigh, judge.tell), WHOLE: Way(_as_it_is, evaluate),
        STORED: Way(_as_it_is, lambda one: evaluate(one).to_document()),
        LEAVES: Way(lambda one: (facts_of(one), one.leaves), from_leaves),
        BUSINESS: Way(lambda one: one.leaves, business.fired),
    }
    return {name: lambda way=way: way.seconds(cases) for name, way in found.items()}


def _as_it_is(one: Given) -> Given:
    return one


def topic(rounds: int) -> Table:
    """Measure every way in interleaved rounds over all cases."""
    cases = given()
    whole = cases[0].definition
    rules = translate(whole.rules, whole.judge_of.program)
    business = BusinessRules(rules, len(whole.judge_of.program.leaves))
    conditions = sum(size(one.when) for one in rules)
    notes = [_about(cases), f"peers: {len(rules)} rules of two values with {conditions} conditions; reading "
             "answers, dates and rows is spared them", *_agreements(cases, business)]
    with tempfile.TemporaryDirectory(prefix="backstory-rules-") as folder:
        measured = ways(cases, business)
        try:
            node = JsonRulesEngine(rules, [one.leaves for one in cases], Path(folder))
        except OSError as error:
            notes.append(f"{PACKAGE} was left out: {error}")
            return _table(_taken(measured, rounds, len(cases)), notes)
        try:
            notes.append(_agreement(f"{PACKAGE} {VERSION}", cases, node.fired()))
            return _table(_taken({**measured, NODE: node.seconds}, rounds, len(cases)), notes)
        finally:
            node.end()


def _taken(measured: dict[str, Callable[[], float]], rounds: int, number: int) -> dict[str, list[float]]:
    """Give the microseconds a case of every round."""
    taken: dict[str, list[float]] = {name: [] for name in measured}
    gc.collect()
    for _ in range(rounds):
        for name, seconds in measured.items():
            taken[name].append(seconds() / number * 1e6)
    return taken


def _table(taken: dict[str, list[float]], notes: list[str]) -> Table:
    table = Table("Rules: one finished case", ["way", "µs per case", "vs plain walk", "least-most"])
    middle = {name: median(values) for name, values in taken.items()}
    for name, values in taken.items():
        table.add(name, f"{middle[name]:.0f}", ratio(middle[name], middle[WALK]),
                  f"{min(values):.0f}-{max(values):.0f}")
    table.notes += [*_aims(middle), *notes]
    return table


def _aims(middle: dict[str, float]) -> list[str]:
    found = [f"verdict with proof against bare: {aim(middle[PROOF] / middle[BARE], 2, most=True)}",
             f"full explanation in µs: {aim(middle[TELL], MOST_EXPLAINED, most=True)}"]
    for name, peer, share in (("business-rules", BUSINESS, 8), (PACKAGE, NODE, 30)):
        if peer in middle:
            found += [f"{words} against {name}, 1/{share}: "
                      f"{aim(middle[ours] / middle[peer], round(1 / share, 3), most=True)}"
                      for words, ours in (("from the same leaf values, proof included,", LEAVES),
                                          ("with reading the answers, which it is spared,", PROOF))]
    return found


def _about(cases: Sequence[Given]) -> str:
    rules, program = cases[0].definition.rules, cases[0].definition.judge_of.program
    return (f"{len(rules.rules)} rules and {len(rules.contributors)} contributors, {len(program.nodes)} "
            f"distinct nodes, {len(program.leaves)} of them leaves; {len(cases)} finished worked cases")


def _agreements(cases: Sequence[Given], business: BusinessRules) -> list[str]:
    judge = cases[0].definition.judge_of
    walked = sum(_walked(one) for one in cases)
    bare = Bare(judge)
    levels = sum(bare.urgency(one.answers, one.today) == weigh(one).verdict.urgency for one in cases)
    return [f"plain walk and compiled rules agree on {walked} of {len(cases)} cases, "
            f"the bare verdict on {levels}",
            _agreement("business-rules", cases, [business.fired(one.leaves) for one in cases])]


def _walked(one: Given) -> bool:
    """Whether the plain walk and the compiled rules come to the same."""
    judge, evaluation = one.definition.judge_of, weigh(one)
    places = [judge.program.index[root.when]
              for root in (*one.definition.rules.rules, *one.definition.rules.contributors)]
    return walk(one) == tuple([values[place] for place in places]
                              for values in (evaluation.certain, evaluation.acting))


def _agreement(name: str, cases: Sequence[Given], fired: Sequence[Fired]) -> str:
    same = sum(_fired(one) == theirs for one, theirs in zip(cases, fired, strict=True))
    return f"{name} fires the same rules at the same levels on {same} of {len(cases)} cases"


def _fired(one: Given) -> Fired:
    levels = weigh(one).verdict.acting
    return {(rule.id, int(level)) for rule, level in zip(one.definition.rules.rules, levels, strict=True)
            if level is not None}
