"""The same conditions walked as a plain tree: nothing compiled, nothing shared, nothing kept.

It is what the compiled rules are measured against, and it must agree with them.
"""

from collections.abc import Iterable, Mapping

from triage.rules.condition import All, Any, AtLeast, Condition, Not, RuleHolds, Sure
from triage.rules.facts import Facts
from triage.rules.leaves import ACTS_AS, TRUTH_OF
from triage.rules.model import RuleSet
from triage.rules.program import FALSE, TRUE, UNKNOWN


class Walk:
    """Walks the conditions of one rule set over one set of facts."""

    def __init__(self, rule_set: RuleSet, facts: Facts, *, acting: bool) -> None:
        """`acting`: take open answers at their word where a leaf says so."""
        self._rules: Mapping[str, Condition] = {rule.id: rule.when for rule in rule_set.rules}
        self._rule_set, self._facts = rule_set, facts
        self._leaves = {**TRUTH_OF, **ACTS_AS} if acting else TRUTH_OF

    def verdict(self) -> list[int]:
        """Give the value of every rule and contributor."""
        roots = [*self._rule_set.rules, *self._rule_set.contributors]
        return [self._value(one.when) for one in roots]

    def _value(self, condition: Condition) -> int:
        match condition:
            case All(parts):
                return _all(map(self._value, parts))
            case Any(parts):
                return _any(map(self._value, parts))
            case Not(parts):
                return 2 - _any(map(self._value, parts))
            case AtLeast(count, parts):
                return _at_least(count, [self._value(part) for part in parts])
            case _:
                return self._other(condition)

    def _other(self, condition: Condition) -> int:
        match condition:
            case Sure(part):
                return TRUE if self._value(part) == TRUE else FALSE
            case RuleHolds(rule):
                return self._value(self._rules[rule])
            case _:
                return int(self._leaves[type(condition)](condition, self._facts))


def _all(values: Iterable[int]) -> int:
    found = TRUE
    for value in values:
        if value == FALSE:
            return FALSE
        found = min(found, value)
    return found


def _any(values: Iterable[int]) -> int:
    found = FALSE
    for value in values:
        if value == TRUE:
            return TRUE
        found = max(found, value)
    return found


def _at_least(count: int, values: list[int]) -> int:
    if values.count(TRUE) >= count:
        return TRUE
    return UNKNOWN if len(values) - values.count(FALSE) >= count else FALSE
