"""Reads a posted page: which questions it asked, what was said, what stands to be saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.forms.builder import Problem, Questions, Sent, read
from triage.forms.lifetime import Lifetime
from triage.forms.names import name_of, part_of, row_name
from triage.forms.rows import Action, Verb, read_action
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.conditions import Enabling
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.path import row_questions
from triage.questionnaire.rows import RowChange, Table
from triage.questionnaire.values import Value

ON_PAGE = "on_page"   # the field in which a page says the linkIds of the questions that it shows


@dataclass(frozen=True)
class Asked:
    """A page as it was shown: of which content (by hash), to whom, and what was kept until then.

    `masked` are questions whose kept answers the page did not show; `names` tell the rows of a group apart.
    """

    content: str
    questionnaire: Questionnaire
    page: Page
    kept: AnswerSet
    facts: Mapping[str, Value]
    masked: frozenset[str]
    today: date
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def lifetime(self) -> Lifetime:
        """The days in which what is asked of the past can have happened."""
        return Lifetime.of(self.facts, self.today)

    def table(self, group: Item) -> Table:
        """Give the rows that are kept of a group."""
        return Table.of(self.kept.rows.get(group.link_id, ()), self.names.get(group.link_id, ()))


@dataclass(frozen=True)
class PagePost:
    """A posted page. Save `answers`, and what happens to the `rows`, when there are no `problems`."""

    answers: Mapping[str, Answer]
    rows: Mapping[str, RowChange]
    problems: tuple[Problem, ...]
    action: Action


def read_page(asked: Asked, posted: Any) -> PagePost:
    """Read a posted page. A half-typed row counts, whichever button was pressed."""
    sent = _read_questions(asked, posted)
    merged = asked.kept.with_answers(sent.answers)
    now = Enabling(asked.questionnaire, derive(asked.questionnaire, merged, asked.facts), asked.today)
    answers = {link_id: answer for link_id, answer in sent.answers.items()
               if _to_keep(asked, now, link_id, answer)}
    action = read_action(posted.get("do", ""))
    rows: dict[str, RowChange] = {}
    problems = list(sent.problems)
    for group in asked.page.rows:
        if row_name(group.link_id) in posted:
            rows[group.link_id], wrong = _read_rows(asked, group, posted, action)
            problems += wrong
    return PagePost(answers, rows, tuple(problems), action)


def _read_questions(asked: Asked, posted: Any) -> Sent:
    page = asked.page
    questions = Questions((asked.content, "page", page.slug, *page.only, asked.questionnaire.language),
                          page.questions, asked.questionnaire.language)
    kept = derive(asked.questionnaire, asked.kept, asked.facts)
    shown = Enabling(asked.questionnaire, kept, asked.today)
    wanted = _on_page(asked.page.questions, posted, shown.of)
    return read(questions, posted, wanted, asked.kept, asked.lifetime)


def _on_page(items: Iterable[Item], posted: Any, is_shown: Callable[[Item], bool]) -> list[str]:
    """Give the questions that the posted page had on it, so that the others are not taken for left empty.

    The page says so where that depends on answers: a page that is sent once more because no answer came
    back, or that was gone back to, may have been drawn before the answer that brought up more questions.
    """
    said = posted.get(ON_PAGE)
    listed = None if said is None else frozenset(said.split())
    return [item.link_id for item in items
            if _is_posted(item, posted) or (is_shown(item) if listed is None else item.link_id in listed)]


def _is_posted(item: Item, posted: Any) -> bool:
    """Whether the page that was posted had a question on it: another one may have been saved since."""
    name = name_of(item.link_id)
    return any(key == name or key.startswith(part_of(item.link_id, "")) for key in posted)


def _to_keep(asked: Asked, now: Enabling, link_id: str, answer: Answer) -> bool:
    """Whether an answer is to be saved: never an empty one in the place of one that is hidden."""
    if answer.state is not State.SKIPPED:
        return True
    return link_id not in asked.masked and now.of(asked.questionnaire.by_id[link_id])


def _read_rows(asked: Asked, group: Item, posted: Any,
               action: Action) -> tuple[RowChange, tuple[Problem, ...]]:
    is_removed = action.verb is Verb.REMOVE and action.group == group.link_id
    removed = action.mark if is_removed else ""
    mark = posted.get(row_name(group.link_id))
    if not mark:
        return RowChange(removed=removed), ()
    table = asked.table(group)
    at = table.find(mark)
    row = AnswerSet() if at is None else table.rows[at]
    sent = _read_row(asked, group, row, posted)
    return RowChange(mark, row.with_answers(sent.answers), removed), sent.problems


def _read_row(asked: Asked, group: Item, row: AnswerSet, posted: Any) -> Sent:
    items = row_questions(group)
    questions = Questions((asked.content, "row", group.link_id, asked.questionnaire.language), items,
                          asked.questionnaire.language)
    shown = Enabling(asked.questionnaire, asked.kept, asked.today)
    wanted = _on_page(items, posted, lambda item: shown.of(item, row))
    return read(questions, posted, wanted, row, asked.lifetime)


def open_places(asked: Asked, kept: AnswerSet) -> Iterator[dict[str, str]]:
    """Give where the page still has something to ask, in order: parts of its address.

    `kept` are the answers with derived ones. {"_anchor": id of the question, "row": "group:place"}.
    """
    now = Enabling(asked.questionnaire, kept, asked.today)
    for item in asked.page.questions:
        if now.of(item) and item.link_id not in kept:
            yield {"_anchor": name_of(item.link_id)}
    for group in asked.page.rows:
        if now.of(group) and group.link_id not in kept.rows:
            yield {"_anchor": name_of(group.link_id)}
        for place, row in enumerate(kept.rows.get(group.link_id, ())):
            for item in row_questions(group):
                if now.of(item, row) and item.link_id not in row:
                    yield {"_anchor": name_of(item.link_id), "row": f"{group.link_id}:{place}"}
