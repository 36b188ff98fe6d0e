"""Slips that an author's hand could make in a rule set, one at a time, and which worked cases notice them.

A slip is made where it stands in the file: in one rule, or in a shared term and so in all that use it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Meaning, Questionnaire
from triage.rules.cases import INCLUDE, Case
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    InClass,
    Match,
    Not,
    NotSaid,
    Picked,
    Rows,
    Said,
    Sure,
    Within,
)
from triage.rules.engine import Judge
from triage.rules.facts import Facts
from triage.rules.model import Rule, RuleSet
from triage.rules.program import TRUE, UNKNOWN, compile_program
from triage.rules.result import Urgency
from triage.rules.vector import Leaves

MATCHES = ("strong", "weak", "none")
FEW = 2  # a group of fewer parts has nothing to drop or to swap


@dataclass(frozen=True)
class Mutant:
    """A rule set with one slip: `place` is a rule or a term, `rules` the rules that are others for it."""

    place: str
    slip: str
    rules: Mapping[str, Rule]

    def __str__(self) -> str:
        """Give the slip in one line."""
        return f"{self.place}: {self.slip}"


def mutants(rule_set: RuleSet, questionnaire: Questionnaire) -> Iterator[Mutant]:
    """Yield every slip in the rules, in their order. Contributors are left alone; see also `class_slips`."""
    terms = frozenset(rule_set.terms.values())
    for name, term in rule_set.terms.items():
        for slip, other in slips(term, terms - {term}, questionnaire):
            changed = {
                rule.id: replace(rule, when=exchanged(rule.when, term, other))
                for rule in rule_set.rules
                if exchanged(rule.when, term, other) != rule.when
            }
            if changed:
                yield Mutant(name, slip, changed)
    for rule in rule_set.rules:
        for slip, other_rule in _level_slips(rule):
            yield Mutant(rule.id, slip, {rule.id: other_rule})
        for slip, other in slips(rule.when, terms, questionnaire):
            yield Mutant(rule.id, slip, {rule.id: replace(rule, when=other)})


def _level_slips(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for level in Urgency:
        if abs(level - rule.urgency) == 1:
            unknown = rule.if_unknown if rule.if_unknown is None else min(rule.if_unknown, level)
            yield f"urgency {rule.urgency} → {level}", replace(rule, urgency=level, if_unknown=unknown)
    if rule.if_unknown is not None:
        yield "if_unknown dropped", replace(rule, if_unknown=None)
        for level in Urgency:
            if abs(level - rule.if_unknown) == 1 and Urgency.ROUTINE < level <= rule.urgency:
                yield f"if_unknown {rule.if_unknown} → {level}", replace(rule, if_unknown=level)


def exchanged(condition: Condition, old: Condition, new: Condition) -> Condition:
    """Give the condition with a term exchanged wherever it is used."""
    if condition == old:
        return new
    match condition:
        case All(parts) | Any(parts) | Not(parts) | AtLeast(_, parts):
            return replace(condition, parts=tuple(exchanged(part, old, new) for part in parts))
        case Sure(part):
            return Sure(exchanged(part, old, new))
        case _:
            return condition


def slips(
    condition: Condition, terms: frozenset[Condition], questionnaire: Questionnaire
) -> Iterator[tuple[str, Condition]]:
    """Yield (what slipped, the condition then). What a term stands for is mutated where it is defined."""
    yield from _own_slips(condition, questionnaire)
    match condition:
        case All(parts) | Any(parts) | Not(parts) | AtLeast(_, parts):
            for at, part in enumerate(parts):
                if part not in terms:
                    for slip, other in slips(part, terms, questionnaire):
                        yield slip, replace(condition, parts=(*parts[:at], other, *parts[at + 1 :]))
        case Rows(_, _, test, _):
            yield from (
                (slip, replace(condition, test=other)) for slip, other in slips(test, terms, questionnaire)
            )
        case Sure(part):
            yield from ((slip, Sure(other)) for slip, other in slips(part, terms, questionnaire))


def _own_slips(condition: Condition, questionnaire: Questionnaire) -> Iterator[tuple[str, Condition]]:
    match condition:
        case All(parts) | Any(parts):
            if len(parts) >= FEW:
                yield "and and or swapped", (Any if isinstance(condition, All) else All)(parts)
                yield from (
                    (f"part {at + 1} dropped", replace(condition, parts=(*parts[:at], *parts[at + 1 :])))
                    for at in range(len(parts))
                )
        case Not(parts):
            yield "none forgotten", Any(parts)
        case AtLeast(count, parts):
            yield from (
                (f"at_least {count} → {other}", AtLeast(other, parts))
                for other in (count - 1, count + 1)
                if 1 <= other <= len(parts)
            )
        case Compared(question, operator, number):
            yield from (
                (f"{question}: {number} → {other}", Compared(question, operator, other))
                for other in (number - 1, number + 1)
            )
        case Within(question, days):
            yield from (
                (f"{question}: {days} → {other} days", Within(question, other))
                for other in (days - 1, days + 1)
            )
        case Rows():
            yield "any row and every row swapped", replace(condition, every=not condition.every)
            if condition.region is not None:
                yield "rows of other regions count too", replace(condition, region=None)
        case Match(_, level):
            yield from ((f"match {level} → {other}", replace(condition, level=other))
                        for other in MATCHES if other != level)
        case InClass(classes) if len(classes) >= FEW:
            yield from ((f"class '{one}' dropped", InClass(classes - {one})) for one in sorted(classes))
        case _:
            yield from _answer_slips(condition, questionnaire)


def _answer_slips(condition: Condition, questionnaire: Questionnaire) -> Iterator[tuple[str, Condition]]:
    match condition:
        case Picked(question, codes) | Said(question, codes):
            if len(codes) >= FEW:
                yield from (
                    (f"{question}: '{code}' dropped", replace(condition, codes=codes - {code}))
                    for code in sorted(codes)
                )
            item = questionnaire.by_id.get(question)
            others = (
                [
                    option.code
                    for option in item.options
                    if option.meaning is Meaning.FACT and option.code not in codes
                ]
                if item and isinstance(condition, Picked)
                else []
            )
            yield from (
                (f"{question}: '{code}' added", replace(condition, codes=codes | {code})) for code in others
            )
        case NotSaid(question, code):
            yield (
                f"{question}: an open answer counts as '{code}'",
                Not((Picked(question, frozenset({code})),)),
            )
        case HasProperty(question, _, values) if len(values) >= FEW:
            yield from (
                (f"{question}: '{value}' dropped", replace(condition, values=values - {value}))
                for value in sorted(values)
            )


# --- which cases notice ------------------------------------------------------------------------------

Acts = Mapping[str, tuple[Urgency, bool]]
"""Rules that act → the level each asks for, and whether it is open."""


@dataclass(frozen=True)
class Witness:
    """A finished worked case as the rule set judges it as it stands."""

    case: Case
    facts: Facts
    acts: Acts

    @classmethod
    def of(cls, case: Case, answers: AnswerSet, judge: Judge) -> "Witness":
        """Judge the case once."""
        weighed = judge.weigh(answers, case.today, finished=True)
        acts: dict[str, tuple[Urgency, bool]] = {}
        for rule, level in zip(judge.rule_set.rules, weighed.verdict.acting, strict=True):
            if level is not None:
                acts[rule.id] = level, judge.values_of(weighed, rule)[1] != TRUE
        return cls(case, weighed.facts, acts)


def killers(mutant: Mutant, witnesses: Sequence[Witness], rule_set: RuleSet) -> Iterator[str]:
    """Yield the cases that come out otherwise than they expect."""
    conditions = {rule.id: rule.when for rule in (*rule_set.rules, *mutant.rules.values())}
    program = compile_program([rule.when for rule in mutant.rules.values()], conditions)
    leaves = Leaves(program.leaves)
    nodes = {name: program.index[rule.when] for name, rule in mutant.rules.items()}
    for witness in witnesses:
        values = program.run(leaves.evaluate(witness.facts)[1])
        acts = {name: act for name, act in witness.acts.items() if name not in nodes}
        for name, node in nodes.items():
            act = _act(mutant.rules[name], values[node])
            acts |= {name: act} if act is not None else {}
        if acts != witness.acts and _notices(witness.case.expect, acts):
            yield witness.case.id


def _act(rule: Rule, value: int) -> tuple[Urgency, bool] | None:
    if value == TRUE:
        return rule.urgency, False
    return (rule.if_unknown, True) if value == UNKNOWN and rule.if_unknown is not None else None


def _notices(expect: Mapping[str, object], acts: Acts) -> bool:
    """Whether one of the case's own expectations fails."""
    told = {
        "urgency": str(max((level for level, _ in acts.values()), default=Urgency.ROUTINE)),
        "levels": {name: str(level) for name, (level, _) in acts.items()},
        "findings": {name for name, (_, is_open) in acts.items() if not is_open},
        "open": {name for name, (_, is_open) in acts.items() if is_open},
    }
    return disagrees(expect, told)


def disagrees(expect: Mapping[str, object], told: Mapping[str, object]) -> bool:
    """Whether one of a case's expectations fails, of those about what was told."""
    return any(_fails(told[name], wanted, some=key.endswith(INCLUDE))
               for key, wanted in expect.items() if (name := key.removesuffix(INCLUDE)) in told)


def _fails(found: object, wanted: object, *, some: bool) -> bool:
    if isinstance(found, set) and isinstance(wanted, list):
        return not (set(wanted) <= found if some else set(wanted) == found)
    return found != wanted
