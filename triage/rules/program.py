"""Compiles conditions to one plain function over three-valued numbers: 0 false, 1 unknown, 2 true.

Equal conditions share one node. The function keeps the value of every node, so that a proof can be
read off afterwards without evaluating again.
"""

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from triage.rules.condition import All, Any, AtLeast, Condition, Leaf, Not, RuleHolds, Sure

FALSE, UNKNOWN, TRUE = 0, 1, 2
GROUPS = (All, Any, Not, AtLeast, Sure)


class CircularRulesError(ValueError):
    """A rule refers to itself, directly or through others."""


@dataclass(frozen=True)
class Program:
    """`run` takes the values of `leaves`, in order, and gives the values of all `nodes`.

    The first nodes are the leaves. `index` finds a condition's node, `children` a group's parts,
    `leaves_below` the leaves that a group rests on.
    """

    leaves: tuple[Leaf, ...]
    nodes: tuple[Condition, ...]
    index: Mapping[Condition, int]
    children: Mapping[int, tuple[int, ...]]
    leaves_below: Mapping[int, tuple[int, ...]]
    run: Callable[[Sequence[int]], Sequence[int]]
    _alone: dict[int, Callable[[Sequence[int]], int]] = field(default_factory=dict, repr=False, compare=False)

    def value(self, node: int, leaf_values: Sequence[int]) -> int:
        """Give the value of one node alone: for a proof that looks at many ways to answer for one rule."""
        found = self._alone.get(node)
        if found is None:
            found = self._alone[node] = self._function_of(node)
        return found(leaf_values)

    def _function_of(self, node: int) -> Callable[[Sequence[int]], int]:
        below = self._below(node)
        lines = [f"    n{part} = {_assigned(self.nodes, self.children, part)}\n" for part in sorted(below)]
        return _compiled(f"def run(v):\n{''.join(lines)}    return n{node}\n")

    def _below(self, node: int) -> set[int]:
        return {node}.union(*(self._below(part) for part in self.children.get(node, ())))


def compile_program(roots: Sequence[Condition], rules: Mapping[str, Condition]) -> Program:
    """Compile `roots`. `rules` gives the condition of a rule by its id. Raises CircularRulesError."""
    builder = _Builder(rules)
    for root in roots:
        builder.collect(root, ())
    order: list[Condition] = [*builder.leaves, *builder.groups]
    index: dict[Condition, int] = {condition: number for number, condition in enumerate(order)}
    children = {index[group]: tuple(index[builder.target(part)] for part in _parts(group))
                for group in builder.groups}
    found = index | {RuleHolds(rule): index[builder.target(RuleHolds(rule))] for rule in builder.followed}
    run = _function(order, children, len(builder.leaves))
    return Program(tuple(builder.leaves), tuple(order), found, children,
                   _leaves_below(children, len(builder.leaves)), run)


def _leaves_below(children: Mapping[int, tuple[int, ...]], leaves: int) -> dict[int, tuple[int, ...]]:
    below: dict[int, tuple[int, ...]] = {leaf: (leaf,) for leaf in range(leaves)}
    for node, parts in children.items():   # parts stand before what uses them
        below[node] = tuple(sorted({leaf for part in parts for leaf in below[part]}))
    return below


class _Builder:
    """Collects leaves and groups so that every part stands before what uses it."""

    def __init__(self, rules: Mapping[str, Condition]) -> None:
        self.rules = rules
        self.leaves: dict[Leaf, None] = {}
        self.groups: dict[Condition, None] = {}
        self.followed: dict[str, None] = {}

    def target(self, condition: Condition) -> Condition:
        """Follow references to rules to the condition that they stand for."""
        while isinstance(condition, RuleHolds):
            condition = self.rules[condition.rule]
        return condition

    def collect(self, condition: Condition, above: tuple[str, ...]) -> None:
        if isinstance(condition, RuleHolds):
            if condition.rule in above:
                raise CircularRulesError(" → ".join((*above, condition.rule)))
            self.followed[condition.rule] = None
            self.collect(self.rules[condition.rule], (*above, condition.rule))
        elif isinstance(condition, GROUPS):
            if condition in self.groups:
                return
            for part in _parts(condition):
                self.collect(part, above)
            self.groups[condition] = None
        else:
            self.leaves[condition] = None


def _parts(group: Condition) -> tuple[Condition, ...]:
    if isinstance(group, Sure):
        return (group.part,)
    assert isinstance(group, All | Any | Not | AtLeast)
    return group.parts


def _function(order: Sequence[Condition], children: Mapping[int, tuple[int, ...]],
              leaves: int) -> Callable[[Sequence[int]], Sequence[int]]:
    """Write one assignment per group and let Python compile the lot. Only our own numbers go in."""
    names = [f"n{number}" for number in range(len(order))]
    unpack = f"    {', '.join(names[:leaves])}, = v\n" if leaves else ""
    lines = [f"    {names[number]} = {_assigned(order, children, number)}\n" for number in children]
    told = ", ".join(names) + "," if names else ""   # a rule set may have no rule at all
    return _compiled(f"def run(v):\n{unpack}{''.join(lines)}    return ({told})\n")


def _assigned(order: Sequence[Condition], children: Mapping[int, tuple[int, ...]], number: int) -> str:
    """Give what a node's value is worked out from: its parts, or for a leaf its place in `v`."""
    parts = children.get(number)
    return f"v[{number}]" if parts is None else _expression(order[number], [f"n{part}" for part in parts])


def _compiled(source: str) -> Callable[[Sequence[int]], typing.Any]:
    space: dict[str, Callable[[Sequence[int]], typing.Any]] = {}
    exec(compile(source, "<rules>", "exec"), space)  # noqa: S102  # the source is made of node numbers alone
    return space["run"]


def _expression(group: Condition, parts: list[str]) -> str:
    match group:
        case All():
            return f"(2 if {' + '.join(parts)} == {2 * len(parts)} else 1) if {' and '.join(parts)} else 0"
        case Any():
            return f"2 if {_some(parts)} else (1 if {' or '.join(parts)} else 0)"
        case Not():
            return f"0 if {_some(parts)} else (1 if {' or '.join(parts)} else 2)"
        case Sure():
            return f"2 if {parts[0]} == 2 else 0"
        case AtLeast(count, _):
            true = " + ".join(f"({part} == 2)" for part in parts)
            open_or_true = " + ".join(f"({part} > 0)" for part in parts)
            return f"2 if {true} >= {count} else (1 if {open_or_true} >= {count} else 0)"
        case _:
            raise TypeError(f"no group: {group!r}")


def _some(parts: list[str]) -> str:
    return " or ".join(f"{part} == 2" for part in parts)
