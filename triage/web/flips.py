"""A case's answers as a form that may be filled in otherwise: what shows, and what was picked instead."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from triage.forms.builder import Problem, Questions, posted_pairs, read
from triage.forms.choices import NO, YES, steps
from triage.forms.names import name_of, part_of
from triage.forms.registry import field_for
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.conditions import Enabling, enabling_of
from triage.questionnaire.model import Item
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages, row_questions
from triage.services.what_if import Basis
from triage.services.words import words_of

ENGLISH = "en"
HERE = "here"   # the part of a question's name that says it was on the page: an empty list posts nothing
OPEN = (State.SKIPPED, State.NOT_ASKED)
ADDED = 3       # rows that may be tried beside those that there are: one more operation, one more medicine


@dataclass(frozen=True, slots=True)
class Box:
    """One question of the form. `name` is that of its inputs, with the row that it is in.

    `macro` says how it is asked, `choices` what can be picked (value, words), `on` what is; `val` holds what
    stands in its further boxes, by part. `now` is the answer in words. `flipped`: it is not the patient's;
    `opened`: it came up with another that is not.
    """

    name: str
    label: str
    macro: str
    choices: tuple[tuple[str, str], ...]
    on: frozenset[str]
    val: Mapping[str, str]
    now: str
    flipped: bool
    opened: bool
    error: str


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions of one page; `touched` where one is answered otherwise, or came up."""

    title: str
    boxes: tuple[Box, ...]
    touched: bool


@dataclass(frozen=True)
class Flips:
    """What was picked. `answers` are whole, `problems` what cannot be read, by the name of the question."""

    answers: AnswerSet
    problems: Mapping[str, Problem] = field(default_factory=dict)


def read_flips(on: Basis, posted: MultiDict[str, str]) -> Flips:
    """Read a form that `topics` drew. A question that it did not have stays as it was."""
    form, answers = on.definition.questionnaire, on.stored
    posted = MultiDict((key, value) for key, value in posted.items(multi=True) if value)   # empty: no pick
    problems: dict[str, Problem] = {}
    for page in pages(form):
        said = _read(on, page.questions, posted, on.stored, (page.slug,))
        answers = answers.with_answers(said[0])
        problems |= {one.link_id: one for one in said[1]}
        for group in page.rows:
            given = on.stored.rows.get(group.link_id, ())
            rows = []
            for place, row in enumerate((*given, *[AnswerSet()] * ADDED)):
                prefix = row_prefix(group, place)
                inner = MultiDict((key.removeprefix(prefix), value) for key, value in posted.items(multi=True)
                                  if key.startswith(prefix))
                told, wrong = _read(on, row_questions(group), inner, row, ("row", group.link_id))
                if told or place < len(given):
                    rows.append(row.with_answers(told))
                problems |= {prefix + one.link_id: one for one in wrong}
            if rows:
                answers = answers.with_rows(group.link_id, tuple(rows))
    return Flips(answers, problems)


def topics(on: Basis, flips: Flips, opened: Collection[str], posted: Any = None) -> Iterator[Topic]:
    """Draw the form: every question that shows for these answers, page by page. `posted`: as it was typed."""
    drawing = _Drawing(on, flips, opened, posted)
    for page in pages(on.definition.questionnaire):
        boxes = tuple(drawing.boxes(page))
        if boxes and (page.part == 1 or _is_begun(on, page)):
            yield Topic(page.item.text or boxes[0].label, boxes,
                        any(one.flipped or one.opened or one.error for one in boxes))


def _is_begun(on: Basis, page: Page) -> bool:
    return any(item.link_id in on.stored or item.link_id in on.stored.rows for item in page.item.walk())


def row_prefix(group: Item, place: int) -> str:
    """Give what the names of a row's inputs begin with."""
    return f"{group.link_id}.{place}."


def _read(on: Basis, items: tuple[Item, ...], posted: Any, before: AnswerSet,
          key: tuple[str, ...]) -> tuple[dict[str, Answer], tuple[Problem, ...]]:
    there = [item.link_id for item in items if part_of(item.link_id, HERE) in posted]
    sent = read(Questions((on.definition.hash, "what-if", *key), items, ENGLISH), posted, there, before)
    return {link_id: answer for link_id, answer in sent.answers.items()
            if answer.state is not State.SKIPPED or before[link_id].state not in OPEN}, sent.problems


@dataclass(frozen=True)
class _Drawing:
    """One form being drawn."""

    on: Basis
    flips: Flips
    opened: Collection[str]
    posted: Any

    @cached_property
    def now(self) -> Enabling:
        """What shows for the answers that were picked."""
        whole = self.on.weighed(self.flips.answers).completed
        return enabling_of(self.on.definition.questionnaire, whole, self.on.today)

    def boxes(self, page: Page) -> Iterator[Box]:
        """Yield the questions of a page, then those of its rows."""
        for item in page.questions:
            if self.now.of(item):
                yield self._box(item, "", self.flips.answers, self.on.stored, item.text)
        for group in page.rows:
            if self.now.of(group):
                yield from self._rows(group)

    def _rows(self, group: Item) -> Iterator[Box]:
        """Yield the questions of each row, and of an empty one behind them."""
        old, told = (one.rows.get(group.link_id, ()) for one in (self.on.stored, self.flips.answers))
        for place, row in enumerate((*told, AnswerSet())[:len(old) + ADDED]):
            name = f"{group.text} {place + 1}" if place < len(told) else f"{group.text}, one more"
            before = old[place] if place < len(old) else AnswerSet()
            for item in row_questions(group):
                if self.now.of(item, row):
                    yield self._box(item, row_prefix(group, place), row, before, f"{name}: {item.text}")

    def _box(self, item: Item, prefix: str, told: AnswerSet, stored: AnswerSet, label: str) -> Box:
        answer, name = told[item.link_id], name_of(item.link_id)
        problem = self.flips.problems.get(prefix + item.link_id)
        pairs = list(posted_pairs([item], told))
        if self.flips.problems:
            pairs = self._typed(prefix, name) or pairs
        boxes = ((key.removeprefix(f"{name}:"), value) for key, value in reversed(pairs) if key != name)
        val = defaultdict(str, boxes)   # of a box that was sent twice, the first: that is what is read
        return Box(prefix + name, label, field_for(item).macro, _choices(item),
                   frozenset(value for key, value in pairs if key == name), val,
                   words_of(item, answer, ENGLISH), answer != stored[item.link_id],
                   not prefix and item.link_id in self.opened, problem.message if problem else "")

    def _typed(self, prefix: str, name: str) -> list[tuple[str, str]]:
        """Give what was sent for a question, as it was typed; nothing where it was not on the page."""
        return [(key.removeprefix(prefix), value) for key, value in self.posted.items(multi=True)
                if key.startswith(prefix) and key.removeprefix(prefix).partition(":")[0] == name]


def _choices(item: Item) -> tuple[tuple[str, str], ...]:
    macro = field_for(item).macro
    if macro == "yes_no":
        return (YES, "Yes"), (NO, "No")
    if macro == "scale":
        return tuple((str(one), str(one)) for one in steps(item))
    return tuple((one.code, one.text) for one in item.options)
