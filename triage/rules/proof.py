"""Why a condition holds: a minimal set of answers that forces it, read off the stored node values."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from triage.rules.condition import All, Any, AtLeast, Condition, Not
from triage.rules.facts import Facts
from triage.rules.leaves import Key, is_left_open, support, waits_for
from triage.rules.program import FALSE, TRUE, UNKNOWN, Program


class Proof:
    """Explains the nodes of one evaluation: `leaf_values` are what went in, `values` all that came out."""

    def __init__(self, program: Program, values: Sequence[int], facts: Facts) -> None:
        """Keep what is needed; nothing is computed until asked."""
        self.program = program
        self.values = values
        self.facts = facts
        self._support: dict[int, frozenset[Key]] = {}

    def because(self, node: int) -> frozenset[Key]:
        """Give a minimal set of answers under which the node keeps its value: drop one, and it is open."""
        wanted = self.values[node]
        keys = sorted(self._forced(node), key=self._place)
        for key in list(keys):
            fewer = [other for other in keys if other != key]
            if self._under(frozenset(fewer), node) == wanted:
                keys = fewer
        return frozenset(keys)

    def waits_for(self, node: int) -> tuple[str, ...]:
        """Give the questions that an open node waits for, in the order of asking."""
        found = {question for leaf in self._open_leaves(node)
                 for question in waits_for(self.program.leaves[leaf], self.facts)}
        return tuple(sorted(found, key=self.facts.questionnaire.place_of.__getitem__))

    def is_left_open(self, node: int) -> bool:
        """Whether an open node waits for a question that was shown, and not answered well enough."""
        return not self._left_open.isdisjoint(self.program.leaves_below[node]) and any(
            leaf in self._left_open for leaf in self._open_leaves(node))

    @cached_property
    def _left_open(self) -> frozenset[int]:
        """Open leaves that wait for a question that was shown."""
        return frozenset(place for place, leaf in enumerate(self.program.leaves)
                         if self.values[place] == UNKNOWN and is_left_open(leaf, self.facts))

    def ordered(self, keys: frozenset[Key]) -> list[Key]:
        """Give keys in the order of asking."""
        return sorted(keys, key=self._place)

    def _place(self, key: Key) -> tuple[int, int]:
        return self.facts.questionnaire.place_of[key[0]], -1 if key[1] is None else key[1]

    def _supports(self, leaf: int) -> frozenset[Key]:
        if leaf not in self._support:
            self._support[leaf] = support(self.program.leaves[leaf], self.facts)
        return self._support[leaf]

    def _forced(self, node: int) -> frozenset[Key]:
        """Give answers that force the node's value, taking the smallest branch where one is enough."""
        if node < len(self.program.leaves):
            return self._supports(node)
        parts = self.program.children[node]
        wanted, count = _needed(self.program.nodes[node], self.values[node], self._values(parts))
        forced = [self._forced(part) for part in parts if self.values[part] == wanted]
        chosen = forced if count is None else sorted(forced, key=len)[:count]
        return frozenset().union(*chosen)

    def _values(self, nodes: Sequence[int]) -> list[int]:
        return [self.values[node] for node in nodes]

    def _under(self, keys: frozenset[Key], node: int) -> int:
        """Evaluate the node with every leaf open that rests on an answer outside `keys`."""
        vector = list(self.values[: len(self.program.leaves)])
        for leaf in self.program.leaves_below[node]:
            if not self._supports(leaf) <= keys:
                vector[leaf] = UNKNOWN
        return self.program.value(node, vector)

    def _open_leaves(self, node: int) -> Iterator[int]:
        if self.values[node] != UNKNOWN:
            return
        if node < len(self.program.leaves):
            yield node
            return
        for part in self.program.children[node]:
            yield from self._open_leaves(part)


# What a group's value rests on: the value its parts must have, and how many of them (None: all).
Needed = tuple[int, int | None]


def _needed(group: Condition, value: int, parts: Sequence[int]) -> Needed:
    match group:
        case All():
            return (TRUE, None) if value == TRUE else (FALSE, 1)
        case Any():
            return (TRUE, 1) if value == TRUE else (FALSE, None)
        case Not():
            return (FALSE, None) if value == TRUE else (TRUE, 1)
        case AtLeast(count, _):
            return (TRUE, count) if value == TRUE else (FALSE, len(parts) - count + 1)
        case _:
            return parts[0], None
