"""Microseconds per evaluation of the real rules over the worked cases."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.bench.plain_walk import Walk
from tests.bench.report import Table, median, ratio
from tests.support.cases import ALL, definition
from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.engine import Evaluation
from triage.rules.facts import Facts


@dataclass(frozen=True)
class Given:
    """One worked case, ready to be judged."""

    definition: Definition
    answers: AnswerSet
    today: date
    finished: bool


def given() -> list[Given]:
    """Give every worked case as the engine receives it."""
    found = []
    for slug, case in ALL:
        whole = definition(slug)
        told = derive(whole.questionnaire, read_flat(whole.questionnaire, case.answers), {})
        found.append(Given(whole, whole.as_stated(told, case.today), case.today, case.finished))
    return found


def _walk(one: Given) -> tuple[list[int], list[int]]:
    facts = _facts(one)
    rules = one.definition.rules
    return Walk(rules, facts, acting=False).verdict(), Walk(rules, facts, acting=True).verdict()


def _facts(one: Given) -> Facts:
    return Facts(one.definition.rules, one.definition.questionnaire, one.answers, one.today,
                 finished=one.finished)


def _weigh(one: Given) -> Evaluation:
    return one.definition.judge_of.weigh(one.answers, one.today, finished=one.finished)


def _evaluate(one: Given) -> object:
    return one.definition.judge_of.evaluate(one.answers, one.today, finished=one.finished)


def _explain(one: Given) -> object:
    return one.definition.judge_of.evaluate(one.answers, one.today, finished=one.finished).to_document()


WAYS: dict[str, Callable[[Given], object]] = {
    "plain tree walk of the same conditions, verdict only": _walk,
    "`judge.weigh`: verdict, every node's value kept (the stored proof)": _weigh,
    "`judge.evaluate`: whole result with minimal reasons, classification, what would settle it": _evaluate,
    "the same, as the JSON document that is stored": _explain,
}


def disagreements(cases: Sequence[Given]) -> int:
    """Count the cases in which the plain walk and the compiled rules differ."""
    wrong = 0
    for one in cases:
        judge, evaluation = one.definition.judge_of, _weigh(one)
        places = [judge.program.index[root.when]
                  for root in (*one.definition.rules.rules, *one.definition.rules.contributors)]
        compiled = tuple([values[place] for place in places]
                         for values in (evaluation.certain, evaluation.acting))
        wrong += compiled != _walk(one)
    return wrong


def topic(rounds: int) -> Table:
    """Measure every way in interleaved rounds over all cases."""
    cases = given()
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    gc.collect()
    for _ in range(rounds):
        for name, way in WAYS.items():
            began = time.perf_counter()
            for one in cases:
                way(one)
            taken[name].append((time.perf_counter() - began) / len(cases) * 1e6)
    return _table(cases, taken)


def _table(cases: Sequence[Given], taken: dict[str, list[float]]) -> Table:
    rules = cases[0].definition.rules
    program = cases[0].definition.judge_of.program
    table = Table("Rules: one evaluation", ["way", "µs per case", "vs plain walk", "least-most"])
    base = median(taken[next(iter(WAYS))])
    for name, values in taken.items():
        table.add(name, f"{median(values):.0f}", ratio(median(values), base),
                  f"{min(values):.0f}-{max(values):.0f}")
    table.notes.append(
        f"{len(rules.rules)} rules and {len(rules.contributors)} contributors, "
        f"{len(program.nodes)} distinct nodes, {len(program.leaves)} of them leaves; "
        f"{len(cases)} worked cases, answers read beforehand")
    wrong = disagreements(cases)
    table.notes.append(f"plain walk and compiled rules agree on {len(cases) - wrong} of {len(cases)} cases")
    return table
