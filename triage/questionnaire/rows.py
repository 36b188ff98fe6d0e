"""Rows of a repeating group, told apart by names: what a page does to one, wherever it stands by then.

A row's name stays when the row is changed. Its mark is the name with a digest of what the row says, so that
a page that was shown before somebody else changed the row can be told from one that was shown after.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from triage.questionnaire.answers import AnswerSet, State, to_document

NEW = "new"   # the form on a page holds a row that is not kept yet
NAME_LENGTH, DIGEST_LENGTH = 8, 12


class MovedError(Exception):
    """The row that a page is about was changed or removed since the page was shown."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are kept, each with its name."""

    rows: tuple[AnswerSet, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[AnswerSet], names: Sequence[str] = ()) -> "Table":
        """Make one; rows without names get those that follow from what they say."""
        return cls(tuple(rows), tuple(names) if len(names) == len(rows) else _named(rows))

    @property
    def marks(self) -> tuple[str, ...]:
        """The mark of each row."""
        return tuple(f"{name}-{_digest(row)}" for name, row in zip(self.names, self.rows, strict=True))

    def find(self, mark: str) -> int | None:
        """Give the place of the row that a mark was made for, whatever the row says by now."""
        name = mark.partition("-")[0]
        return self.names.index(name) if name in self.names else None

    def put(self, mark: str, row: AnswerSet, new: str) -> "Table":
        """Give the table with `row` in the place of the one with a mark; a NEW one is called `new`.

        An empty new row is nothing. Raises MovedError where the kept row is neither what the mark was made
        for nor what `row` says.
        """
        at = self.find(new if mark == NEW else mark)
        if at is not None and self.rows[at] == row:
            return self
        if mark == NEW and at is None:
            return self if is_empty(row) else Table((*self.rows, row), (*self.names, new))
        if at is None or self.marks[at] != mark:
            raise MovedError
        return Table((*self.rows[:at], row, *self.rows[at + 1:]), self.names)

    def without(self, mark: str) -> "Table":
        """Give the table without the row with a mark; one that is gone already changes nothing.

        Raises MovedError where the row says something else by now.
        """
        at = self.find(mark)
        if at is None:
            return self
        if self.marks[at] != mark:
            raise MovedError
        return Table((*self.rows[:at], *self.rows[at + 1:]), (*self.names[:at], *self.names[at + 1:]))


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a page does to a group: `row` is what its form holds for the row with `mark`, if it has a form.

    The row with the mark `removed` goes.
    """

    mark: str = ""
    row: AnswerSet = field(default_factory=AnswerSet)
    removed: str = ""

    def on(self, table: Table, new: str) -> Table:
        """Give the table after it; a new row is called `new`. Raises MovedError."""
        changed = table.put(self.mark, self.row, new) if self.mark else table
        return changed.without(self.removed) if self.removed else changed


def name_from(key: str, group: str) -> str:
    """Give the name of the row that is sent with a key: the same one, however often it is sent."""
    return _short(f"{key}:{group}", NAME_LENGTH)


def is_empty(row: AnswerSet) -> bool:
    """Whether nothing at all was said in a row."""
    return all(answer.state is State.SKIPPED for answer in row.answers.values())


def _named(rows: Sequence[AnswerSet]) -> tuple[str, ...]:
    """Name rows by what they say, and by how many before them say the same."""
    texts = [_text(row) for row in rows]
    return tuple(_short(f"{texts[:place].count(text)}:{text}", NAME_LENGTH)
                 for place, text in enumerate(texts))


def _digest(row: AnswerSet) -> str:
    return _short(_text(row), DIGEST_LENGTH)


def _text(row: AnswerSet) -> str:
    return json.dumps(to_document(row), sort_keys=True, separators=(",", ":"))


def _short(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
