"""What leaves make of one question in many cases: worked out by the engine once for each way to answer it."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from triage.questionnaire.answers import AnswerSet, State
from triage.rules.condition import Leaf, Match
from triage.rules.engine import Judge
from triage.rules.facts import Facts
from triage.rules.leaves import ACTS_AS, ONE_QUESTION, TRUTH_OF, is_left_open
from triage.rules.many.alike import Alike
from triage.rules.many.codes import Decoded, decode
from triage.rules.many.extract import Place
from triage.rules.many.lanes import (
    IS_LEFT_OPEN,
    IS_NOT_FALSE,
    IS_TRUE,
    LEAVES_A_BYTE,
    UNKNOWN_LEFT_OPEN,
    Cases,
    Lanes,
)
from triage.rules.model import RuleSet
from triage.rules.program import UNKNOWN

MOST_KEPT = 2**16   # ways to answer one question; dates and body maps can have more, and begin anew

Raw = int | bytes
Column = Sequence[Hashable]   # of each case: Raw, or a tuple of it where several questions decide
Found = TypeVar("Found")


class Told(Facts):
    """A few answers read back, for what rests on them alone. The first one's day is the day."""

    def __init__(self, judge: Judge, told: Mapping[str, Decoded], *, finished: bool) -> None:
        """Take them by question."""
        self._never = frozenset(question for question, one in told.items() if one.excluded)
        answers = AnswerSet({question: one.answer for question, one in told.items()})
        super().__init__(judge.rule_set, judge.questionnaire, answers, next(iter(told.values())).today,
                         finished=finished)

    def excludes(self, question: str) -> bool:
        """Whether the question did not apply when the extract was made."""
        return question in self._never


class Table(dict[Hashable, Found], Generic[Found]):
    """What was found for each way to answer. It is found when first asked for."""

    def __init__(self, find: Callable[[Hashable], Found]) -> None:
        """Take what finds it."""
        super().__init__()
        self._find = find

    def __missing__(self, raw: Hashable) -> Found:
        """Find it, and keep it."""
        found = self._find(raw)
        if len(self) >= MOST_KEPT:
            self.clear()
        self[raw] = found
        return found


class Values(Table[bytes]):
    """The values of a question's leaves, packed so many a byte."""

    def __init__(self, find: Callable[[Hashable], bytes], leaves: int) -> None:
        """Take what finds the bytes of one way to answer."""
        super().__init__(find)
        self._leaves, self._size = leaves, -(-leaves // LEAVES_A_BYTE)
        # The same for numbers of one byte, where no case has to be looked at by itself.
        self._seen, self._tables = bytearray(), tuple(bytearray(256) for _ in range(self._size))

    def of(self, column: Column) -> "Answered":
        """Look up what every case says."""
        if isinstance(column, bytes):
            return Answered(self._translated(column), self._leaves)
        joined = b"".join(map(self.__getitem__, column))
        return Answered([joined[first::self._size] for first in range(self._size)], self._leaves)

    def _translated(self, column: bytes) -> list[bytes]:
        for raw in set(column.translate(None, self._seen)):
            self._seen.append(raw)
            for table, value in zip(self._tables, self[raw], strict=True):
                table[raw] = value
        return [column.translate(table) for table in self._tables]


@dataclass(frozen=True)
class Answered:
    """What leaves make of what every case says: for each so many leaves a byte of each case."""

    values: Sequence[bytes]
    leaves: int

    def lanes(self, cases: Cases) -> Iterator[Lanes]:
        """Yield the values of each leaf."""
        return map(Lanes, self.flags(cases, IS_TRUE), self.flags(cases, IS_NOT_FALSE))

    def flags(self, cases: Cases, tables: Sequence[bytes]) -> Iterator[int]:
        """Yield what a table for each place in a byte says of each leaf."""
        for leaf in range(self.leaves):
            at, place = divmod(leaf, LEAVES_A_BYTE)
            yield cases.read(self.values[at].translate(tables[place]))


class Reader:
    """The leaves that read one question, and whatever questions say how it is read."""

    def __init__(self, judge: Judge, places: Mapping[str, Place], leaves: Sequence[tuple[int, Leaf]], *,
                 finished: bool) -> None:
        """Take leaves about the same question, each with its place in the program."""
        self._judge, self._finished, self._leaves = judge, finished, leaves
        rule_set = judge.rule_set
        question = question_of(leaves[0][1], rule_set)
        assert question is not None
        asks = [reading.ask for reading in rule_set.readings if reading.question == question]
        self.questions = tuple(dict.fromkeys((question, *asks)))
        self._places = [places[one] for one in self.questions]
        every = [leaf for _, leaf in leaves]
        self._alike = None if asks else Alike.of(places[question].numbers, every, rule_set)
        self._values = Values(self._find, len(leaves))

    def lanes(self, cases: Cases, column: Column) -> Iterator[tuple[int, Lanes]]:
        """Yield the place and the values of each leaf. `column`: what was answered, of each case."""
        found = self._values.of(column).lanes(cases)
        return ((place, lanes) for (place, _), lanes in zip(self._leaves, found, strict=True))

    def left_open(self, cases: Cases, column: Column) -> Iterator[tuple[int, int]]:
        """Yield for each leaf whether it is unknown and left open, where that can be told. Not once sent."""
        flags = self._values.of(column).flags(cases, IS_LEFT_OPEN)
        yield from ((place, flag) for (place, leaf), flag in zip(self._leaves, flags, strict=True)
                    if isinstance(leaf, ONE_QUESTION))

    def _find(self, raw: Hashable) -> bytes:
        every = raw if isinstance(raw, tuple) else (raw,)
        numbers = [place.unpacked(one) for place, one in zip(self._places, every, strict=True)]
        if self._alike and (same := self._alike.least(numbers[0])) != numbers[0]:
            return self._values[self._places[0].packed(same)]
        told = {question: decode(place.numbers, number) for question, place, number
                in zip(self.questions, self._places, numbers, strict=True)}
        facts = Told(self._judge, told, finished=self._finished)
        values = [acting(leaf, facts) for _, leaf in self._leaves]
        if not self._finished:
            values = [UNKNOWN_LEFT_OPEN if value == UNKNOWN and _is_left_open(leaf, facts, told) else value
                      for value, (_, leaf) in zip(values, self._leaves, strict=True)]
        return packed(values)


def question_of(leaf: Leaf, rule_set: RuleSet) -> str | None:
    """Give the one question that a leaf's value rests on; None where it rests on more."""
    if isinstance(leaf, ONE_QUESTION):
        return leaf.question
    rules = rule_set.classification
    return rules.sites_question if isinstance(leaf, Match) and rules else None


def acting(leaf: Leaf, facts: Facts) -> int:
    """Give the value that a leaf acts with."""
    return int((ACTS_AS.get(type(leaf)) or TRUTH_OF[type(leaf)])(leaf, facts))


def packed(values: Sequence[int]) -> bytes:
    """Put values of leaves side by side, so many a byte."""
    return bytes(sum(value << 2 * place for place, value in enumerate(values[at:at + LEAVES_A_BYTE]))
                 for at in range(0, len(values), LEAVES_A_BYTE))


def _is_left_open(leaf: Leaf, facts: Facts, told: Mapping[str, Decoded]) -> bool:
    if not isinstance(leaf, ONE_QUESTION):
        return False
    one = told[leaf.question]
    return one.left_open if one.answer.state is State.NOT_ASKED else is_left_open(leaf, facts)
