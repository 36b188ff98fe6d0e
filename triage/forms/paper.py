"""A questionnaire as a form on paper: numbered questions, a key for each answer, and skips in words.

The numbers and keys are what staff type by when the paper comes back, so they depend on the questionnaire
alone: not on the language, not on who the patient is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from triage.forms.registry import field_for
from triage.questionnaire.model import BODY_MAP, Item, ItemType, Meaning, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages, row_questions

KEYS = "abcdefghijklmnopqrstuvwxyz"
UNSURE, DECLINED, YES, NO = "?", "-", "y", "n"   # the same keys on every question
BLANK_ROWS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick: the key beside it, and what a form posts for it."""

    key: str
    code: str
    text: str


@dataclass(frozen=True)
class Question:
    """One numbered question. `kind` is the macro that asks it; `layer` numbers body drawings from 1."""

    number: str
    item: Item
    kind: str
    choices: tuple[Choice, ...]
    layer: int = 0

    @property
    def is_map(self) -> bool:
        """Whether it is answered on the outline of a body."""
        return self.item.control == BODY_MAP


@dataclass(frozen=True)
class Rows:
    """A numbered table to fill in: one line for each operation, medicine and so on."""

    number: str
    item: Item
    columns: tuple[Question, ...]


@dataclass(frozen=True)
class Topic:
    """One topic of the form. `entries` are its questions and tables, in the order of asking."""

    page: Page
    entries: tuple[Question | Rows, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says without asking."""
        return tuple(item.text for item in self.page.item.walk_shown()
                     if item.type is ItemType.DISPLAY and item.text)

    @property
    def maps(self) -> bool:
        """Whether a body is to be marked."""
        return any(isinstance(one, Question) and one.is_map for one in self.entries)


class PaperForm:
    """The whole form on paper, in the language of `questionnaire`."""

    def __init__(self, questionnaire: Questionnaire, source: Questionnaire | None = None) -> None:
        """Give everything its number.

        `source`: the form in the language that it was written in, whose numbers count: a translation may
        leave questions out.
        """
        self.questionnaire = questionnaire
        self._numbers = PaperForm(source).number_of if source else None
        self._number = self._layer = 0
        self.topics = tuple(Topic(page, tuple(self._entries(page))) for page in pages(questionnaire))

    @cached_property
    def entries(self) -> tuple[Question | Rows, ...]:
        """Every question and table, in the order of the paper."""
        return tuple(entry for topic in self.topics for entry in topic.entries)

    @cached_property
    def number_of(self) -> Mapping[str, str]:
        """The number of each question, by its linkId: of one in a table with its letter, such as "12b"."""
        found = {entry.item.link_id: entry.number for entry in self.entries}
        for entry in self.entries:
            if isinstance(entry, Rows):
                found.update((column.item.link_id, column.number) for column in entry.columns)
        return found

    def _entries(self, page: Page) -> Iterator[Question | Rows]:
        groups = {group.link_id: group for group in page.rows}
        single = {item.link_id for item in page.questions}
        for item in page.item.walk_shown():
            if item.is_rows and item.link_id in groups:
                number = self._next(item)
                columns = tuple(self._question(one, self._named(one, f"{number}{letter}"))
                                for one, letter in zip(row_questions(item), _letters(), strict=False))
                yield Rows(number, item, columns)
            elif item.is_question and item.link_id in single:
                yield self._question(item, self._next(item))

    def _next(self, item: Item) -> str:
        self._number += 1
        return self._named(item, str(self._number))

    def _named(self, item: Item, number: str) -> str:
        return self._numbers.get(item.link_id, number) if self._numbers else number

    def _question(self, item: Item, number: str) -> Question:
        layer = 0
        if item.control == BODY_MAP:
            self._layer += 1
            layer = self._layer
        return Question(number, item, field_for(item).macro, tuple(choices(item)), layer)


def choices(item: Item) -> Iterator[Choice]:
    """Yield the boxes of a question: its options with their keys; for yes or no those two."""
    if item.type is ItemType.BOOLEAN:
        yield Choice(YES, "true", "")
        yield Choice(NO, "false", "")
        return
    letters = iter(_letters())
    places = item.control == BODY_MAP   # marked on the outline: what says that there are none comes first
    for option in sorted(item.options, key=lambda one: places and one.meaning is Meaning.FACT):
        fixed = {Meaning.UNSURE: UNSURE, Meaning.DECLINED: DECLINED}.get(option.meaning)
        is_first = fixed and not any(one.meaning is option.meaning for one in item.options
                                     [:item.options.index(option)])
        yield Choice(fixed if fixed and is_first else next(letters), option.code, option.text)


def _letters() -> Iterator[str]:
    """Yield a to z, then aa to zz: of long lists keys have two letters."""
    yield from KEYS
    yield from (first + second for first in KEYS for second in KEYS)
