"""The values of all leaves for one set of answers. What one answer gives is worked out once, and kept.

Most leaves read one question, and most answers are the same few picks: so a question's leaves are
looked up by its answer, whoever gave it. What is kept holds no person: an answer's codes, and numbers.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from triage.questionnaire.answers import State
from triage.rules.condition import Leaf, Within
from triage.rules.facts import Facts
from triage.rules.leaves import ACTS_AS, ONE_QUESTION, TRUTH_OF

MOST_KEPT = 512   # answers a question; a body map can have more, and begins anew

Values = tuple[tuple[int, int, int], ...]   # of each leaf: its place, its value for certain, and for acting


@dataclass(frozen=True)
class Reader:
    """The leaves that read one question, with their places, and what its answers were found to give."""

    question: str
    leaves: tuple[tuple[int, Leaf], ...]
    dated: bool
    known: dict[Hashable, Values]

    def values(self, facts: Facts) -> Values:
        """Give each leaf's place and values; the same answer on the same day is looked up."""
        key = self._key(facts)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            found = self.known[key] = tuple((place, *_both(leaf, facts)) for place, leaf in self.leaves)
        return found

    def _key(self, facts: Facts) -> Hashable:
        """Give all that the leaves' values rest on."""
        answer = facts.answer(self.question)
        if answer.state is State.NOT_ASKED:
            return facts.excludes(self.question), facts.finished
        return answer.state, answer.values, facts.today if self.dated else None


class Leaves:
    """All leaves of a program, sorted by the question they read."""

    def __init__(self, leaves: tuple[Leaf, ...]) -> None:
        """Take the leaves in the order of the program."""
        self._count = len(leaves)
        self.readers = tuple(_readers(leaves).values())
        self._others = tuple((place, leaf) for place, leaf in enumerate(leaves)
                             if not isinstance(leaf, ONE_QUESTION))

    def evaluate(self, facts: Facts, wanted: Collection[int] | None = None) -> tuple[list[int], list[int]]:
        """Give each leaf's value for certain, and for acting on.

        Leaves about rows take long: of those outside `wanted`, where it is given, no value is worked out.
        """
        certain, acting = [0] * self._count, [0] * self._count
        for reader in self.readers:
            for place, sure, acts in reader.values(facts):
                certain[place], acting[place] = sure, acts
        for place, leaf in self._others:
            if wanted is not None and place not in wanted:
                continue
            certain[place], acting[place] = _both(leaf, facts)
        return certain, acting


def _readers(leaves: tuple[Leaf, ...]) -> Mapping[str, Reader]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, leaf in enumerate(leaves):
        if isinstance(leaf, ONE_QUESTION):
            places[leaf.question].append(place)
    return {question: Reader(question, tuple((place, leaves[place]) for place in found),
                             any(isinstance(leaves[place], Within) for place in found), {})
            for question, found in places.items()}


def _both(leaf: Leaf, facts: Facts) -> tuple[int, int]:
    kind = type(leaf)
    sure = int(TRUTH_OF[kind](leaf, facts))
    return sure, int(ACTS_AS[kind](leaf, facts)) if kind in ACTS_AS else sure
