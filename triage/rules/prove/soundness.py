"""Rules that cannot do what they are there for: never fire, never decide, or say what another says."""

from collections.abc import Iterator, Sequence
from itertools import permutations

import z3

from triage.rules.check import Fault
from triage.rules.model import Rule
from triage.rules.prove.changes import alarms
from triage.rules.prove.claims import Ground
from triage.rules.prove.logic import Bit, conj, disj, neg
from triage.rules.prove.verdict import Verdict
from triage.rules.reads import questions_read
from triage.rules.result import Urgency


def unsound(ground: Ground) -> list[Fault]:
    """Find every such rule, in the order of the rule set."""
    solver = z3.SolverFor("QF_LIA")
    solver.add(ground.form.fits)
    dead = [rule for rule in ground.rule_set.rules if not _can(solver, ground.verdict.acting(rule).sure)]
    alive = [rule for rule in ground.rule_set.rules if rule not in dead]
    found = [
        Fault(rule.id, "no form can ever make it fire.", "Mend its condition, or take it out.")
        for rule in dead
    ]
    found += [
        Fault(
            rule.id,
            "it fires, but other rules always ask for as much, under the same flag.",
            "Raise its urgency, narrow the others, or take it out.",
        )
        for rule in alive
        if rule.urgency is not Urgency.ROUTINE and not _decides(rule, ground, solver)
    ]
    found += _overlaps(alive, ground, solver)
    return [*found, *_not_alone(ground, solver)]


def _can(solver: z3.Solver, *bits: Bit) -> bool:
    goal = conj(*bits)
    return bool(goal is not False and solver.check(*([] if goal is True else [goal])) == z3.sat)


def _decides(rule: Rule, ground: Ground, solver: z3.Solver) -> bool:
    """Whether some form's urgency, or the words that its patient reads, would be others without the rule."""
    others = [other for other in ground.rule_set.rules if other is not rule]
    level = rule.urgency
    raises = neg(disj(*(ground.verdict.acts_at(other, level) for other in others)))
    alike = [other for other in others if other.flag == rule.flag and other.urgency >= level]
    words = neg(disj(*(ground.verdict.acts_at(other, level) for other in alike)))
    return _can(solver, ground.verdict.acting(rule).sure, disj(raises, words))


def _overlaps(rules: Sequence[Rule], ground: Ground, solver: z3.Solver) -> Iterator[Fault]:
    """Find rules of one level of which one holds whenever the other does, unless it says so itself."""
    reads = {rule.id: set(questions_read(rule.when, ground.rule_set)) for rule in rules}
    values = {rule.id: ground.verdict.acting(rule).sure for rule in rules}
    for one, other in permutations(rules, 2):
        if (
            one.urgency != other.urgency
            or other.id in one.repeats
            or reads[one.id].isdisjoint(reads[other.id])
        ):
            continue
        if not _can(solver, values[one.id], neg(values[other.id])):
            yield Fault(
                one.id,
                f"whenever it holds, '{other.id}' holds too, at the same level.",
                f'Take one out, or write repeats = ["{other.id}"] if its words are needed.',
            )


def _not_alone(ground: Ground, solver: z3.Solver) -> Iterator[Fault]:
    """Find danger signs that should interrupt by themselves and do not."""
    interrupts = tuple(rule for rule in ground.rule_set.rules if rule.interrupt)
    verdict = Verdict(ground.rule_set, ground.form, z3.Bool("finished"))
    fires = disj(*(verdict.acting(rule).sure for rule in interrupts))
    raising = alarms(ground.rule_set, interrupts)
    for question in ground.rule_set.interrupt_alone:
        cell = ground.form.answer(question)
        missed = [
            code
            for code in sorted(raising.get(question, ()))
            if _can(solver, cell.any_of({code}), neg(fires))
        ]
        if missed or question not in raising:
            what = ", ".join(f"'{code}'" for code in missed) or "a danger sign"
            yield Fault(
                question,
                f"{what} must interrupt by itself, and does not.",
                "Take the further conditions out of its rule, or it out of interrupt_alone.",
            )
