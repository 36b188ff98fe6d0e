"""One answer as a small whole number: how it stands, and what was picked, as far as a rule can read it.

Free text is left out: no rule reads it. What a number cannot say exactly raises Unsayable, and the case
is then judged whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from triage.questionnaire.answers import NOT_ASKED, Answer, State
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.options import parts
from triage.questionnaire.reading import DATE_OR_OPTION
from triage.questionnaire.values import Code, PartialDate, Value
from triage.questionnaire.windows import DAYS

# The three lowest bits. Three of them are State.NOT_ASKED: it may come to be asked; it never applies; it may
# come, and a question that was shown and left open decides about that (only of forms that were not sent).
MAY_COME, NEVER_ASKED, ANSWERED, UNSURE, DECLINED, SKIPPED, LEFT_OPEN = range(7)
STATE_BITS = 3
CODE_OF = {State.ANSWERED: ANSWERED, State.UNSURE: UNSURE, State.DECLINED: DECLINED, State.SKIPPED: SKIPPED}
STATE_OF = {code: state for state, code in CODE_OF.items()}

NOTHING, OTHER = 0, 1     # no value; one that no rule reads (text, a number with decimals)
FIRST_OPTION = 2
MOST_COUNTED = 8000       # whole numbers from 0 on
DAYS_TO_COME = 4000       # dates are kept as days before the day of answering; some lie after it
MOST_DAYS = 2**16
# How exactly a date is told: its days, and a date that has as many, for reading it back on a day that fits.
SHAPES = {1: PartialDate(2023, 1, 1), 28: PartialDate(2023, 2), 29: PartialDate(2024, 2),
          30: PartialDate(2023, 4), 31: PartialDate(2023, 1), 365: PartialDate(2023), 366: PartialDate(2024)}
LENGTHS = tuple(SHAPES)


class UnsayableError(ValueError):
    """An answer has no number. The message holds nothing of it."""


@dataclass(frozen=True)
class Decoded:
    """An answer read back. `today` is a day on which its date is as long ago as it was told to be.

    `left_open`: of a question that was not asked, whether what decides about it was left open.
    """

    answer: Answer
    excluded: bool = False
    left_open: bool = False
    today: date = date(2024, 1, 1)


@dataclass(frozen=True)
class One:
    """The numbers of a question with one value: a pick, a whole number, a date."""

    item: Item

    @cached_property
    def places(self) -> dict[str, int]:
        """Number of each option."""
        return {option.code: FIRST_OPTION + place for place, option in enumerate(self.item.options)}

    @cached_property
    def bits(self) -> int:
        """How many bits the numbers take."""
        return STATE_BITS + (self._least_date + self._dates - 1).bit_length()

    @property
    def _first_number(self) -> int:
        return FIRST_OPTION + len(self.item.options)

    @cached_property
    def _numbers(self) -> int:
        if self.item.type is ItemType.BOOLEAN:
            return 2
        most = self.item.maximum
        if self.item.type is ItemType.INTEGER:
            return most + 1 if isinstance(most, int) and most < MOST_COUNTED else MOST_COUNTED
        return 0

    @property
    def _least_date(self) -> int:
        return self._first_number + self._numbers

    @property
    def _dates(self) -> int:
        dated = self.item.type is ItemType.DATE or self.item.control == DATE_OR_OPTION
        return MOST_DAYS * len(LENGTHS) if dated else 0

    def number(self, values: tuple[Value, ...], today: date) -> int:
        """Give the number of what was answered. Raises UnsayableError."""
        if len(values) > 1:
            raise UnsayableError("several values")
        return self._of(values[0], today) if values else NOTHING

    def _of(self, value: Value, today: date) -> int:
        if isinstance(value, Code):
            return self.places[value.code] if value.code in self.places else _refuse("no option")
        if isinstance(value, PartialDate):
            return self._of_date(value, today)
        if isinstance(value, int):
            if isinstance(value, bool) is not (self.item.type is ItemType.BOOLEAN):
                _refuse("another kind of value")
            return self._first_number + value if 0 <= value < self._numbers else _refuse("no such number")
        return OTHER

    def _of_date(self, value: PartialDate, today: date) -> int:
        first = (today - value.first).days + DAYS_TO_COME
        if not self._dates or not 0 <= first < MOST_DAYS:
            _refuse("too far away")
        shape = LENGTHS.index((value.last - value.first).days + 1)
        return self._least_date + first * len(LENGTHS) + shape

    def values(self, number: int) -> tuple[tuple[Value, ...], date]:
        """Read a number back, with a day on which it is true."""
        today = Decoded.today
        if number < FIRST_OPTION:
            return (() if number == NOTHING else ("",)), today
        if number < self._first_number:
            return (Code(self.item.options[number - FIRST_OPTION].code),), today
        if number < self._least_date:
            found = number - self._first_number
            return (bool(found) if self.item.type is ItemType.BOOLEAN else found,), today
        days, shape = divmod(number - self._least_date, len(LENGTHS))
        value = SHAPES[LENGTHS[shape]]
        return (value,), value.first + timedelta(days - DAYS_TO_COME)


@dataclass(frozen=True)
class Several:
    """The numbers of a question with any number of picks: one bit each."""

    item: Item

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """What can be picked: options, and body parts whose side was not told."""
        options = [option.code for option in self.item.options]
        return (*options, *sorted(parts(self.item) - set(options)))

    @cached_property
    def bits(self) -> int:
        """How many bits the numbers take: one for what no rule reads, and one for each pick."""
        return STATE_BITS + 1 + len(self.codes)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes, 1)}

    def number(self, values: tuple[Value, ...], today: date) -> int:  # noqa: ARG002 - as for one value
        """Give the number of what was picked. Raises UnsayableError."""
        found, before = 0, -1
        for value in values:
            place = self._place(value)
            if self._is_dated and place < before:
                raise UnsayableError("of dated picks the first one counts")
            found, before = found | 1 << place, place
        return found

    def _place(self, value: Value) -> int:
        if isinstance(value, Code):
            return self._places[value.code] if value.code in self._places else _refuse("no option")
        return _refuse("no pick") if isinstance(value, int | PartialDate) else 0

    @cached_property
    def _is_dated(self) -> bool:
        return any(DAYS in option.properties for option in self.item.options)

    def values(self, number: int) -> tuple[tuple[Value, ...], date]:
        """Read a number back."""
        picked = tuple(Code(code) for code, place in self._places.items() if number >> place & 1)
        return (("", *picked) if number & 1 else picked), Decoded.today


Numbers = One | Several


def numbers_of(item: Item) -> Numbers:
    """Give the numbers of a question."""
    return Several(item) if item.repeats and item.options else One(item)


def encode(numbers: Numbers, answer: Answer, today: date) -> int:
    """Give the number of an answer to a question that was asked. Raises UnsayableError."""
    return CODE_OF[answer.state] | numbers.number(answer.values, today) << STATE_BITS


def decode(numbers: Numbers, number: int) -> Decoded:
    """Read an answer's number."""
    state = STATE_OF.get(number & 7)
    if state is None:
        return Decoded(NOT_ASKED, excluded=number == NEVER_ASKED, left_open=number == LEFT_OPEN)
    values, today = numbers.values(number >> STATE_BITS)
    return Decoded(Answer(state, values), today=today)


def _refuse(why: str) -> int:
    raise UnsayableError(why)
