"""Groups that are filled in once per row: which row a page's form holds, and what a button does to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from triage.questionnaire.answers import AnswerSet, State, to_document

NEW = "new"   # the form on the page holds a row that is not kept yet
MARK_LENGTH = 12


class Verb(StrEnum):
    """What the pressed button asks for."""

    NEXT = "next"      # save, go on
    ADD = "add"        # save the row in the form
    OPEN = "open"      # save, show an empty form
    EDIT = "edit"      # save, show this row in the form
    ASK = "ask"        # save, ask whether to remove this row
    REMOVE = "remove"  # save, without this row
    STAY = "stay"      # save, show the page again


@dataclass(frozen=True, slots=True)
class Action:
    """A pressed button: what, in which group, on which row (by its mark)."""

    verb: Verb = Verb.NEXT
    group: str = ""
    mark: str = ""


def read_action(value: str) -> Action:
    """Read the value of a button, such as "edit:other-operations:1a2b3c"; anything else goes on."""
    verb, _, rest = value.partition(":")
    group, _, mark = rest.rpartition(":")
    return Action(Verb(verb), group, mark) if verb in set(Verb) else Action()


def mark_of(row: AnswerSet) -> str:
    """Give the mark by which a row is found again, wherever it stands by then."""
    text = json.dumps(to_document(row), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def find(rows: Sequence[AnswerSet], mark: str) -> int | None:
    """Give the place of the row with a mark."""
    return next((place for place, row in enumerate(rows) if mark_of(row) == mark), None)


def is_empty(row: AnswerSet) -> bool:
    """Whether nothing at all was said in a row."""
    return all(answer.state is State.SKIPPED for answer in row.answers.values())


def put(rows: Sequence[AnswerSet], row: AnswerSet, at: int | None) -> tuple[AnswerSet, ...]:
    """Give the rows with `row` at its place, or at the end when it has none. An empty new row is nothing."""
    if at is None:
        return (*rows, *(() if is_empty(row) else (row,)))
    return (*rows[:at], row, *rows[at + 1:])


def without(rows: Sequence[AnswerSet], mark: str) -> tuple[AnswerSet, ...]:
    """Give the rows without the one that has a mark."""
    at = find(rows, mark)
    return tuple(row for place, row in enumerate(rows) if place != at)
