"""The bare verdict: the urgency alone. The same conditions, compiled to give the rules' own values only."""

from collections.abc import Callable, Sequence
from datetime import date

from triage.questionnaire.answers import AnswerSet
from triage.rules.engine import Judge
from triage.rules.facts import Facts
from triage.rules.model import Rule
from triage.rules.program import Program, _expression
from triage.rules.result import Urgency

NOTHING = -1


class Bare:
    """One rule set, compiled to give the urgency of a finished form and nothing beside it."""

    def __init__(self, judge: Judge) -> None:
        """Take the compiled rules, and leave out what keeps their nodes."""
        self._judge = judge
        self._run = _compiled(judge.program, [judge.nodes[rule.id] for rule in judge.rule_set.rules])
        self._levels = [_levels(rule) for rule in judge.rule_set.rules]

    def urgency(self, answers: AnswerSet, today: date) -> int:
        """Give the urgency that answers act as."""
        facts = Facts(self._judge.rule_set, self._judge.questionnaire, answers, today, finished=True)
        _, acting = self._judge._leaves.evaluate(facts)
        found = max(levels[value] for levels, value in zip(self._levels, self._run(acting), strict=True))
        return max(found, int(Urgency.ROUTINE))


def _levels(rule: Rule) -> tuple[int, int, int]:
    """Give the level of a rule that is false, unknown, true."""
    waiting = NOTHING if rule.if_unknown is None else int(rule.if_unknown)
    return NOTHING, waiting, int(rule.urgency)


def _compiled(program: Program, roots: Sequence[int]) -> Callable[[Sequence[int]], Sequence[int]]:
    lines = [f"    n{node} = {_expression(program.nodes[node], [f'n{part}' for part in parts])}\n"
             for node, parts in program.children.items()]
    unpack, give = (", ".join(f"n{node}" for node in nodes) for nodes in (range(len(program.leaves)), roots))
    source = f"def run(v):\n    {unpack}, = v\n{''.join(lines)}    return ({give},)\n"
    space: dict[str, Callable[[Sequence[int]], Sequence[int]]] = {}
    exec(compile(source, "<bare>", "exec"), space)
    return space["run"]
