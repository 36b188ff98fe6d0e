"""Rows of a repeating group as a page shows them: cards, and the form for one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from triage.forms.names import row_name
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.page import Page
from triage.questionnaire.path import row_questions, visible_in_row
from triage.questionnaire.rows import NEW
from triage.services.views import IntakeView
from triage.services.words import words_of
from triage.web.patient.held import hidden

CLOSED = ""
YES_NO = "yes-no"   # how the value sets begin


@dataclass(frozen=True, slots=True)
class Card:
    """One row in words. `at` is its mark; `leaving` when the page asks whether to remove it.

    `held`: it is only said that the row is there.
    """

    at: str
    title: str
    lines: tuple[str, ...]
    leaving: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One group's rows. `row` is the one in the form; `mark` is that row's, "new", or "" without a form."""

    cards: tuple[Card, ...]
    mark: str
    row: AnswerSet
    number: int
    title: str

    @property
    def open(self) -> bool:
        """Whether the form for a row shows."""
        return self.mark != CLOSED


def tables_of(view: IntakeView, page: Page, posted: Any = None) -> Mapping[str, Table]:
    """Give the tables of a page, by the group's linkId: as the address says, or as they were `posted`."""
    return {group.link_id: _table(view, group, (posted or {}).get(row_name(group.link_id)))
            for group in page.rows}


def settled(view: IntakeView, tables: Mapping[str, Table]) -> Mapping[str, Table]:
    """Give tables that were posted, with the marks of the rows as they are now: the next save counts."""
    return {group: replace(table, mark=_mark_now(view, group, table.mark)) for group, table in tables.items()}


def _mark_now(view: IntakeView, group: str, mark: str) -> str:
    kept = view.table(group)
    at = kept.find(mark)
    return mark if not mark else NEW if at is None else kept.marks[at]


def _table(view: IntakeView, group: Item, posted: str | None) -> Table:
    kept, unseen = view.table(group.link_id), view.hidden_rows(group.link_id)
    rows, is_posted = kept.rows, posted is not None
    at = kept.find(posted or "") if is_posted else _place("row", group, len(rows))
    leaving = None if is_posted else _place("remove", group, len(rows))
    cards = tuple(_held_card(group, place) if place in unseen
                  else _card(group, row, kept.marks[place], view.language, leaving=place == leaving)
                  for place, row in enumerate(rows) if place != at or place in unseen)
    if at is not None and at not in unseen:
        title = _card(group, rows[at], kept.marks[at], view.language).title
        return Table(cards, posted or kept.marks[at], rows[at], at + 1, title)
    is_open = bool(posted) if is_posted else not rows or request.args.get("row") == f"{group.link_id}:{NEW}"
    return Table(cards, posted or NEW if is_open else CLOSED, AnswerSet(), len(rows) + 1, "")


def _place(parameter: str, group: Item, count: int) -> int | None:
    """Give the place of a row that the address names, such as ?row=other-operations:1."""
    name, _, place = request.args.get(parameter, "").rpartition(":")
    if name != group.link_id or not (place.isascii() and place.isdigit()) or int(place) >= count:
        return None
    return int(place)


def _card(group: Item, row: AnswerSet, mark: str, language: str, *, leaving: bool = False) -> Card:
    said = row_lines(group, row, language)
    return Card(mark, said[0] if said else group.text, tuple(said[1:]), leaving)


def _held_card(group: Item, place: int) -> Card:
    return Card(f"held-{place}", f"{group.text} {place + 1}", (hidden(),), leaving=False, held=True)


def row_lines(group: Item, row: AnswerSet, language: str) -> list[str]:
    """Give what was said in a row, one line per answer; skipped ones are left out."""
    return [_told(item, row[item.link_id], language) for item in row_questions(group)
            if row[item.link_id].state not in (State.SKIPPED, State.NOT_ASKED)]


def _told(item: Item, answer: Answer, language: str) -> str:
    """Give an answer in words. "No" alone would not say to what."""
    said = words_of(item, answer, language)
    return f"{item.short_text}: {said}" if item.value_set.startswith(YES_NO) and item.short_text else said


def visible_row(view: IntakeView, group: Item, table: Table) -> set[str]:
    """Give the questions to show in the row's form."""
    found = visible_in_row(view.questionnaire, group, view.answers, table.row, view.today)
    return {item.link_id for item in found}
