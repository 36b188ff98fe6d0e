"""Dates that are typed into three boxes, as exact as the person knows them."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from babel.dates import get_month_names

from triage.forms.choices import OWN, One
from triage.forms.fields import Pairs, Question
from triage.forms.names import name_of, option_id, part_of
from triage.questionnaire.answers import Answer
from triage.questionnaire.model import Item
from triage.questionnaire.values import Code, PartialDate, Value

PARTS = ("day", "month", "year")
YEARS = range(1900, 2101)
FEWEST_LETTERS = 3   # of a month's name: "ma" is March or May
MOST_DIGITS = 9   # Python itself refuses to read some thousands
YEAR_DIGITS = 4


class DateError(ValueError):
    """The boxes make no date. `part` is the box to mend; the message is for the patient."""

    def __init__(self, part: str, message: str) -> None:
        """Keep the box's name."""
        super().__init__(message)
        self.part = part


def read_date(day: str, month: str, year: str, language: str,
              say: Callable[[str], str]) -> PartialDate | None:
    """Read three boxes; None when all are empty. Raises DateError, its words put through `say`."""
    if not (day or month or year):
        return None
    if len(year) != YEAR_DIGITS or not _digits(year):
        raise DateError("year", say("Use 4 numbers for the year, like 2024"))
    if int(year) not in YEARS:
        raise DateError("year", say("Check the year. It is too long ago, or too far ahead"))
    number = _month(month, language)
    if month and number is None:
        raise DateError("month", say("Use a number from 1 to 12 for the month, or its name"))
    if day and number is None:
        raise DateError("month", say("Add the month too, or empty the day"))
    return _whole(day, number, int(year), say)


def _whole(day: str, month: int | None, year: int, say: Callable[[str], str]) -> PartialDate:
    if not day:
        return PartialDate(year, month)
    last = PartialDate(year, month).last.day
    if not _digits(day) or not 1 <= int(day) <= last:
        raise DateError("day", say("Use a day from 1 to %(last)s for that month") % {"last": last})
    return PartialDate(year, month, int(day))


def _digits(text: str) -> bool:
    """Whether a number was typed, in the digits of any script; one that a date could have."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def _month(text: str, language: str) -> int | None:
    if _digits(text):
        return int(text) if 1 <= int(text) <= 12 else None  # noqa: PLR2004 - months of a year
    plain = _plain(text).rstrip(".")
    if len(plain) < FEWEST_LETTERS:
        return None
    found = {number for name, number in _month_names(language) if name.startswith(plain)}
    return found.pop() if len(found) == 1 else None


@cache
def _month_names(language: str) -> tuple[tuple[str, int], ...]:
    """Names in the page's language and in English, long and short."""
    return tuple((_plain(name).rstrip("."), number) for locale in (language, "en")
                 for width in ("wide", "abbreviated")
                 for number, name in get_month_names(width, locale=locale.replace("-", "_")).items())


def _plain(text: str) -> str:
    """Give lower case without accents, as people type on a phone."""
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def date_pairs(item: Item, value: PartialDate) -> Pairs:
    """Give the boxes that show a date."""
    for part in PARTS:
        number = getattr(value, part)
        if number is not None:
            yield part_of(item.link_id, part), str(number)


class DateBoxes(Question):
    """A day, a month or a year."""

    macro = "date"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:  # noqa: ARG002 - the boxes have names of their own
        """Read the boxes."""
        if found := self.date():
            yield found

    def date(self) -> PartialDate | None:
        """Read the boxes, and remember which one is wrong."""
        try:
            return read_date(*map(self.box, PARTS), self.meta.language, self.gettext)
        except DateError as problem:
            self.at = problem.part
            raise

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the box that every date needs."""
        return part_of(item.link_id, "year")

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the boxes."""
        for value in answer.values:
            if isinstance(value, PartialDate):
                yield from date_pairs(item, value)


class DateOrOption(DateBoxes, One):
    """A date, or a span to pick for those who do not know the date."""

    macro = "date_or_option"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read both. What is new beats what was there before; two new answers are one too many."""
        picked = next((code for code in posted if code and code != OWN), "")
        found = self.date() if not picked or any(map(self.box, PARTS)) else None
        if not picked:
            yield from self._typed_alone(posted, found)
        elif found is None or found == self._before:
            yield from One.read(self, [picked])
        elif Code(picked) == self._before:
            yield found
        else:
            raise ValueError(self.gettext("Keep one answer: empty the boxes, or pick the date you typed"))

    def _typed_alone(self, posted: Sequence[str], found: PartialDate | None) -> Iterator[Value]:
        if found:
            yield found
        elif OWN in posted:
            self.at = "year"
            raise ValueError(self.gettext("Add the year, with 4 numbers, like 2024"))

    @property
    def _before(self) -> Value | None:
        return self.object_data.first if isinstance(self.object_data, Answer) else None

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the first way to answer."""
        return option_id(item.link_id, OWN)

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the boxes or the pick."""
        for value in answer.values:
            if isinstance(value, PartialDate):
                yield name_of(item.link_id), OWN
                yield from date_pairs(item, value)
            elif isinstance(value, Code):
                yield name_of(item.link_id), value.code
