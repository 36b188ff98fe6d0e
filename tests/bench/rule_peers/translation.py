"""Our conditions in words that engines of two values know: "all", "any", and one fact about one leaf.

A leaf's value (0 false, 1 unknown, 2 true) becomes a literal: it is true, it is false, or it is not. With
these four every group can be said without a third value, so that a peer decides the very same rules. The
peers are given the leaves' values: reading answers, dates and rows is spared them, and not us.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from triage.rules.condition import All, Any, AtLeast, Condition, Not, RuleHolds, Sure
from triage.rules.model import RuleSet
from triage.rules.program import FALSE, TRUE, Program


class Says(StrEnum):
    """What a literal says about a leaf."""

    TRUE = "true"
    FALSE = "false"
    NOT_TRUE = "not-true"
    NOT_FALSE = "not-false"

    def holds(self, value: int) -> bool:
        """Whether it is so for a leaf of this value."""
        wanted = TRUE if self in (Says.TRUE, Says.NOT_TRUE) else FALSE
        return (value == wanted) is (self in (Says.TRUE, Says.FALSE))


OPPOSITE = {Says.TRUE: Says.NOT_TRUE, Says.NOT_TRUE: Says.TRUE,
            Says.FALSE: Says.NOT_FALSE, Says.NOT_FALSE: Says.FALSE}
MIRRORED = {Says.TRUE: Says.FALSE, Says.FALSE: Says.TRUE,
            Says.NOT_TRUE: Says.NOT_FALSE, Says.NOT_FALSE: Says.NOT_TRUE}


@dataclass(frozen=True, slots=True)
class Literal:
    """One leaf, by its place in the program, and what is said of it."""

    leaf: int
    says: Says


@dataclass(frozen=True, slots=True)
class Group:
    """All (or any) of the parts."""

    every: bool
    parts: tuple["Tree", ...]


Tree = Literal | Group


@dataclass(frozen=True, slots=True)
class PeerRule:
    """One rule for a peer: when `when` holds, the level is at least `level`. `open`: by `if_unknown`."""

    id: str
    level: int
    open: bool
    when: Tree


def translate(rule_set: RuleSet, program: Program) -> list[PeerRule]:
    """Give our rules as a peer needs them: a rule that acts on missing answers becomes two."""
    say = _Sayer({rule.id: rule.when for rule in rule_set.rules}, program)
    found = [PeerRule(rule.id, int(rule.urgency), False, say.of(rule.when, Says.TRUE))
             for rule in rule_set.rules]
    return found + [
        PeerRule(rule.id, int(rule.if_unknown), True,
                 Group(True, (say.of(rule.when, Says.NOT_TRUE), say.of(rule.when, Says.NOT_FALSE))))
        for rule in rule_set.rules if rule.if_unknown is not None]


def size(tree: Tree) -> int:
    """Count the literals of a tree."""
    return 1 if isinstance(tree, Literal) else sum(map(size, tree.parts))


class _Sayer:
    """Says of a condition, in literals, that it is true, false, or not."""

    def __init__(self, rules: Mapping[str, Condition], program: Program) -> None:
        self._rules = rules
        self._places = {leaf: place for place, leaf in enumerate(program.leaves)}

    def of(self, condition: Condition, says: Says) -> Tree:
        match condition:
            case All(parts):
                return self._group(parts, says, every=says in (Says.TRUE, Says.NOT_FALSE))
            case Any(parts):
                return self._group(parts, says, every=says in (Says.FALSE, Says.NOT_TRUE))
            case Not(parts):
                return self.of(Any(parts), MIRRORED[says])
            case AtLeast(count, parts):
                return self._at_least(count, parts, says)
            case _:
                return self._other(condition, says)

    def _other(self, condition: Condition, says: Says) -> Tree:
        match condition:
            case Sure(part):   # "false" is here whatever is not surely true
                return self.of(part, Says.TRUE if says in (Says.TRUE, Says.NOT_FALSE) else Says.NOT_TRUE)
            case RuleHolds(rule):
                return self.of(self._rules[rule], says)
            case _:
                return Literal(self._places[condition], says)

    def _group(self, parts: Sequence[Condition], says: Says, *, every: bool) -> Tree:
        return Group(every, tuple(self.of(part, says) for part in parts))

    def _at_least(self, count: int, parts: Sequence[Condition], says: Says) -> Tree:
        """So many true; so many not false; or as many otherwise that this cannot be."""
        if says in (Says.FALSE, Says.NOT_TRUE):
            count = len(parts) - count + 1
        return Group(False, tuple(self._group(some, says, every=True) for some in combinations(parts, count)))
