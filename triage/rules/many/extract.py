"""The extract of one case: all that rules can read of its answers, and what it came to, in a few bytes.

In this order: a head of the same length for every case of a questionnaire (format, standing, how many rows,
findings and reasons follow, a number for each question outside rows), the rows of each repeating group, and
what was said: findings and reasons of the classification by their places in the rule set.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from struct import Struct
from struct import error as StructError  # noqa: N812 - it is one

from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.model import Item, Questionnaire
from triage.rules.condition import Open
from triage.rules.facts import Facts
from triage.rules.leaves import is_left_open
from triage.rules.many.codes import (
    LEFT_OPEN,
    MAY_COME,
    NEVER_ASKED,
    Numbers,
    UnsayableError,
    encode,
    numbers_of,
)
from triage.rules.many.said import PLACE, Said, Sayings
from triage.rules.model import RuleSet
from triage.rules.result import Classification, Result, Urgency

FORMAT = 1
FIXED = "BBBB"   # format, standing, how many findings and reasons
CLASSES = tuple(Classification)
URGENCIES = 4
FINISHED = URGENCIES * len(CLASSES)   # added to the standing's number
WIDTHS = {1: "B", 2: "H", 4: "I"}     # bytes a number takes; beyond that it is kept as so many bytes


@dataclass(frozen=True)
class Place:
    """Where a question's number stands: so many bytes from the beginning, and how it is packed."""

    numbers: Numbers
    offset: int
    size: int

    @property
    def letter(self) -> str:
        """The letter of `struct`."""
        return WIDTHS.get(self.size, f"{self.size}s")

    def packed(self, number: int) -> int | bytes:
        """Give a number as it is packed."""
        return number if self.size in WIDTHS else number.to_bytes(self.size, "little")

    @staticmethod
    def unpacked(raw: int | bytes) -> int:
        """Read what was packed."""
        return raw if isinstance(raw, int) else int.from_bytes(raw, "little")


@dataclass(frozen=True)
class Part:
    """Questions side by side: those outside rows, or those of one row. `before`: letters of `struct`."""

    items: tuple[Item, ...]
    before: str = ""

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Each question's place, by linkId."""
        found, offset = {}, Struct(f"<{self.before}").size
        for item in self.items:
            numbers = numbers_of(item)
            size = next((size for size in WIDTHS if numbers.bits <= size * 8), (numbers.bits + 7) // 8)
            found[item.link_id] = Place(numbers, offset, size)
            offset += size
        return found

    @cached_property
    def struct(self) -> Struct:
        """How it is packed."""
        return Struct("<" + self.before + "".join(place.letter for place in self.places.values()))

    def numbers(self, answers: AnswerSet, facts: Facts, *, inside: bool) -> Iterator[int | bytes]:
        """Yield the number of every answer. `inside`: of a row, where nothing asks what does not apply."""
        given, today = answers.answers, facts.today
        for link_id, place in self.places.items():
            answer = given.get(link_id)
            if answer is None or answer.state is State.NOT_ASKED:
                yield place.packed(MAY_COME if inside else _unasked(link_id, facts))
            else:
                yield place.packed(encode(place.numbers, answer, today))


def _unasked(link_id: str, facts: Facts) -> int:
    if facts.excludes(link_id):
        return NEVER_ASKED
    return LEFT_OPEN if not facts.finished and is_left_open(Open(link_id), facts) else MAY_COME


class Layout:
    """What the extracts of one questionnaire look like."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Take every question; what is only shown, and what is inside rows, goes its own way."""
        self.groups: Mapping[str, Part] = {
            item.link_id: Part(tuple(one for one in item.walk() if one.is_question))
            for item in questionnaire.by_id.values() if item.is_rows}
        self.head = Part(tuple(item for item in questionnaire.by_id.values()
                               if item.is_question and item.link_id not in questionnaire.rows_of),
                         FIXED + "B" * len(self.groups))


class Extracts:
    """How the extracts of cases are written and read that one rule set has judged."""

    def __init__(self, rule_set: RuleSet, questionnaire: Questionnaire) -> None:
        """Take what they are laid out by."""
        self.layout, self._sayings = Layout(questionnaire), Sayings(rule_set)
        self.readings = rule_set.readings

    def write(self, facts: Facts, result: Result) -> bytes:
        """Give the extract of answers in effect and what they came to. Raises UnsayableError."""
        groups, head = self.layout.groups, self.layout.head
        rows = [facts.answers.rows.get(group, ()) for group in groups]
        standing = int(result.urgency) + URGENCIES * CLASSES.index(result.classification)
        try:
            return b"".join((
                head.struct.pack(FORMAT, standing + FINISHED * facts.finished, len(result.findings),
                                 len(result.class_reasons), *map(len, rows),
                                 *head.numbers(facts.answers, facts, inside=False)),
                *(part.struct.pack(*part.numbers(row, facts, inside=True))
                  for part, several in zip(groups.values(), rows, strict=True) for row in several),
                self._sayings.places(result)))
        except (StructError, ArithmeticError, LookupError, ValueError) as error:
            # Whatever it is, the case is judged whole. To keep what a person sent comes first.
            raise UnsayableError(type(error).__name__) from error

    def said(self, extract: bytes) -> Said:
        """Read what was said. Raises ValueError or LookupError."""
        _, standing, findings, reasons = extract[:len(FIXED)]
        at = len(extract) - PLACE * (findings + reasons)
        classification, urgency = divmod(standing % FINISHED, URGENCIES)
        return self._sayings.read(Urgency(urgency), CLASSES[classification], extract[at:], findings)
