"""Cases that a change of rules leaves where they are, told without judging them whole.

Most candidates change a few rules. Where the questions, the readings, the rows and the classification are
the same, only the changed rules can move a case: they are weighed alone, by the version that the case was
judged by and by the candidate. Whatever they do not settle is judged whole; a sieve never says that a case
moves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date

from triage.library import QUESTIONNAIRE, Definition
from triage.questionnaire.answers import AnswerSet
from triage.rules.condition import All, Any, AtLeast, Condition, Not, RuleHolds, Sure
from triage.rules.engine import Judge
from triage.rules.model import Rule, RuleSet
from triage.rules.result import Urgency


class Sieve:
    """What differs between the version that cases were judged by and a candidate."""

    def __init__(self, before: Definition, candidate: Definition) -> None:
        """Compare. Raises ValueError or LookupError where the version cannot be read any more."""
        old, new = _inlined(before.rules), _inlined(candidate.rules)
        changed = {id_ for id_ in {*old, *new} if _acts(old.get(id_)) != _acts(new.get(id_))}
        kept = _referred_to(candidate.rules.classification)
        self.applies = _same_frame(before, candidate) and all(
            id_ in old and old[id_].when == new[id_].when for id_ in kept)
        if self.applies:
            self._before = _Part(before, [rule for rule in old.values() if rule.id in changed])
            self._after = _Part(candidate, [rule for rule in new.values() if rule.id in changed])

    def passes(self, stood_at: Urgency, answers: AnswerSet, today: date, *, finished: bool) -> bool:
        """Whether a case that stood at a level surely stays there, its classification as well."""
        if not self.applies:
            return False
        before = self._before.level(answers, today, finished=finished)
        after = self._after.level(answers, today, finished=finished)
        held_by_others = before < stood_at
        return before <= stood_at and (after == stood_at or (held_by_others and after < stood_at))


class _Part:
    """The changed rules of one version, compiled for themselves."""

    def __init__(self, whole: Definition, rules: Sequence[Rule]) -> None:
        # Rows are sorted into the classification's regions; what it concludes is not asked here.
        frame = whole.rules.classification
        part = replace(whole.rules, rules=tuple(rules), contributors=(), classification=frame and replace(
            frame, gates=(), reasons=(), notes=()))
        self._judge = Judge(part, whole.questionnaire) if rules else None

    def level(self, answers: AnswerSet, today: date, *, finished: bool) -> Urgency:
        if self._judge is None:
            return Urgency.ROUTINE
        return self._judge.weigh(answers, today, finished=finished).verdict.urgency


def _same_frame(before: Definition, candidate: Definition) -> bool:
    """Whether everything but the rules is the same, as far as it decides anything."""
    old, new = before.rules, candidate.rules
    return (before.files[QUESTIONNAIRE] == candidate.files[QUESTIONNAIRE] and old.readings == new.readings
            and old.rows == new.rows and old.classification == new.classification)


def _acts(rule: Rule | None) -> tuple[object, ...]:
    """Give what a rule does to the urgency. Its words and sources do nothing."""
    return (rule.when, rule.urgency, rule.if_unknown) if rule else ()


def _inlined(rule_set: RuleSet) -> dict[str, Rule]:
    """Give the rules by id, with the condition itself wherever one refers to another."""
    rules = {rule.id: rule.when for rule in rule_set.rules}
    return {rule.id: replace(rule, when=_without_references(rule.when, rules)) for rule in rule_set.rules}


def _without_references(condition: Condition, rules: Mapping[str, Condition]) -> Condition:
    match condition:
        case RuleHolds(rule):
            return _without_references(rules[rule], rules)
        case Sure(part):
            return Sure(_without_references(part, rules))
        case All(parts) | Any(parts) | Not(parts) | AtLeast(_, parts):
            return replace(condition, parts=tuple(_without_references(part, rules) for part in parts))
        case _:
            return condition


def _referred_to(thing: object) -> frozenset[str]:
    """Give the ids of all rules that a classification refers to, wherever in it."""
    if isinstance(thing, RuleHolds):
        return frozenset({thing.rule})
    parts: Iterable[object] = ()
    if isinstance(thing, Mapping):
        parts = thing.values()
    elif isinstance(thing, tuple):
        parts = thing
    elif is_dataclass(thing):
        parts = [getattr(thing, field.name) for field in fields(thing)]
    return frozenset().union(*map(_referred_to, parts))
