"""What a case's answers say, line by line, as the printed page needs them: said, ticked, listed in rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item, ItemType, Meaning
from triage.questionnaire.values import Code
from triage.rules.summary import Listing, Row, Sign
from triage.services.views import CaseView, Entry
from triage.web.verdict import named

NO = "no"   # the code by which content says no, beside options that mean "none of these"
YES, UNSURE, OPEN, SAID = "yes", "unsure", "open", "said"


@dataclass(frozen=True, slots=True)
class Line:
    """What was said to one question. `mark`: the class of a medicine that must not be missed."""

    label: str
    state: State
    words: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the checklist: what it is about, and the column that the answer stands in.

    `column` is "yes", "no", "unsure", "open", or "said" for an answer that is none of these, such as a time.
    `words` is what was said beyond yes or no; `state` tells apart what is open.
    """

    labels: tuple[str, ...]
    column: str
    state: State
    words: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: a line for each question of each cell."""

    cells: tuple[tuple[Line, ...], ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The classes of what it names that must not be missed."""
        return tuple(dict.fromkeys(line.mark for cell in self.cells for line in cell if line.mark))


@dataclass(frozen=True)
class Lines:
    """The answers of one case."""

    case: CaseView

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """Every question of the path, by its linkId: one entry, or one for each row."""
        found: dict[str, list[Entry]] = {}
        for section in self.case.sections:
            for entry in section.entries:
                found.setdefault(entry.link_id, []).append(entry)
        return found

    def item(self, link_id: str) -> Item | None:
        """Give a question of the form; None where this version of it has none such."""
        return self.case.definition.questionnaire.by_id.get(link_id)

    def lines(self, link_ids: Iterable[str]) -> Iterator[Line]:
        """Yield what was said to questions that are on the path."""
        for link_id in link_ids:
            for entry in self.entries.get(link_id, ()):
                yield line_of(entry)

    def asked(self, link_id: str) -> Line:
        """Give what was said to the question of a list: also that it was never asked."""
        found = self.entries.get(link_id)
        if found:
            return line_of(found[0])
        item = self.item(link_id)
        return Line((item.short_text or item.text) if item else link_id, State.NOT_ASKED)

    def records(self, listing: Listing) -> tuple[Record, ...]:
        """Give the rows of a table: those of the form itself where something was said, then each group's."""
        return tuple(record for row in listing.rows for record in self._records(row))

    def _records(self, row: Row) -> Iterator[Record]:
        found = [one for cell in row.cells for link_id in cell for one in self.entries.get(link_id, ())]
        for number in sorted({one.row for one in found}, key=lambda at: -1 if at is None else at):
            cells = tuple(tuple(self._cell(cell, number)) for cell in row.cells)
            yield Record(cells)

    def _cell(self, cell: tuple[str, ...], number: int | None) -> Iterator[Line]:
        for link_id in cell:
            for entry in self.entries.get(link_id, ()):
                if entry.row == number:
                    yield Line(entry.label_en, entry.state, _said(entry), entry.mark)

    def boxed(self, listing: Listing) -> tuple[str, ...]:
        """Give the names of the boxes that an answer of the form calls for."""
        found = (one for one in listing.boxed if one.option in self.case.answers[one.question].codes
                 and one.question in self.entries)
        return tuple(one.label or one.option for one in found)

    def ticks(self, signs: Iterable[Sign], others: Iterable[str]) -> Iterator[Tick]:
        """Yield the checklist: the signs that are named, then all of the other questions."""
        signs = tuple(signs)
        apart: dict[str, set[str]] = {}
        for sign in signs:
            apart.setdefault(sign.question, set()).add(sign.option)
        for sign in signs:
            for entry in self.entries.get(sign.question, ()):
                yield self._option(entry, sign) if sign.option else self._question(entry, frozenset())
        for link_id in others:
            taken = apart.get(link_id, set())
            if "" not in taken:
                for entry in self.entries.get(link_id, ()):
                    yield self._question(entry, frozenset(taken))

    def _option(self, entry: Entry, sign: Sign) -> Tick:
        answer, item = self.answer(entry), self.item(entry.link_id)
        option = item.option_by_code.get(sign.option) if item else None
        label = (sign.label or (option.text if option else sign.option),)
        if sign.option in answer.codes:
            return Tick(label, YES, State.ANSWERED)
        if answer.state is State.ANSWERED and item and item.open_codes & answer.codes:
            return Tick(label, UNSURE, State.UNSURE)
        return Tick(label, column_of(answer.state, NO), answer.state)

    def _question(self, entry: Entry, apart: frozenset[str]) -> Tick:
        answer, item = self.answer(entry), self.item(entry.link_id)
        label = (named(entry) + (", others" if apart else ""),)
        if answer.state is not State.ANSWERED or item is None:
            return Tick(label, column_of(answer.state, NO), answer.state)
        values = [value for value in answer.values if not (isinstance(value, Code) and value.code in apart)]
        if not values or all(means_no(item, value) for value in values):
            return Tick(label, NO, State.ANSWERED)
        if apart and all(isinstance(value, Code) and value.code in item.open_codes for value in values):
            return Tick(label, UNSURE, State.UNSURE)
        words = self._words(entry, item, apart)
        if not can_say_no(item):
            return Tick(label, SAID, State.ANSWERED, words)
        return Tick(label, YES, State.ANSWERED, "" if words.strip(".").lower() == YES else words)

    def _words(self, entry: Entry, item: Item, apart: frozenset[str]) -> str:
        if not apart:
            return entry.words_en
        codes = [value.code for value in self.answer(entry).values
                 if isinstance(value, Code) and value.code not in apart]
        return "; ".join(item.option_by_code[code].text for code in codes if code in item.option_by_code)

    def says_no(self, entry: Entry) -> bool:
        """Whether an answer says no, and nothing else."""
        answer, item = self.answer(entry), self.item(entry.link_id)
        return item is not None and answer.state is State.ANSWERED and all(
            means_no(item, value) for value in answer.values)

    def answer(self, entry: Entry) -> Answer:
        """Give the answer that an entry tells of."""
        if entry.row is None:
            return self.case.answers[entry.link_id]
        group = self.case.definition.questionnaire.rows_of[entry.link_id].link_id
        return self.case.answers.rows[group][entry.row][entry.link_id]


def line_of(entry: Entry) -> Line:
    """Give what was said to a question, named with its row."""
    return Line(named(entry), entry.state, _said(entry), entry.mark)


def _said(entry: Entry) -> str:
    return entry.words_en if entry.state is State.ANSWERED else ""


def column_of(state: State, answered: str) -> str:
    """Give the column of the checklist for a state."""
    if state is State.ANSWERED:
        return answered
    return UNSURE if state is State.UNSURE else OPEN


def can_say_no(item: Item) -> bool:
    """Whether a question can be answered with no."""
    return item.type is ItemType.BOOLEAN or any(means_no(item, Code(one.code)) for one in item.options)


def means_no(item: Item, value: object) -> bool:
    """Whether a value says no to the question."""
    if value is False:
        return True
    option = item.option_by_code.get(value.code) if isinstance(value, Code) else None
    return option is not None and (option.code == NO or option.meaning is Meaning.NONE)
