"""Reads a paper form as staff typed it in, whole: every question, every row, and what does not fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from triage.forms.builder import Problem, Questions, read
from triage.forms.lifetime import Lifetime
from triage.forms.names import name_of, part_of
from triage.forms.paper import PaperForm, Question, Rows
from triage.questionnaire.answers import DECLINED, UNSURE, Answer, AnswerSet, State
from triage.questionnaire.rows import is_empty

OPEN = "open"   # the box beside a question without options of that meaning: "not sure", "rather not say"
MOST_DIGITS = 3   # of the number of a row on paper
OPEN_ANSWERS = {"unsure": UNSURE, "declined": DECLINED}
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Keyed:
    """What a paper says. An empty question is skipped, never "no"; an empty row is no row."""

    answers: Mapping[str, Answer]
    rows: Mapping[str, tuple[AnswerSet, ...]]
    problems: tuple[Problem, ...]

    @property
    def told(self) -> int:
        """How many questions and rows say something."""
        said = sum(answer.state is not State.SKIPPED for answer in self.answers.values())
        return said + sum(len(rows) for rows in self.rows.values())

    def same(self, other: "Keyed", entry: Question | Rows) -> bool:
        """Whether two typings of one question or table say the same."""
        link_id = entry.item.link_id
        if isinstance(entry, Rows):
            return list(map(_plain, self.rows[link_id])) == list(map(_plain, other.rows[link_id]))
        return _said(self.answers[link_id]) == _said(other.answers[link_id])


def read_paper(form: PaperForm, content: str, pairs: Pairs, lifetime: Lifetime) -> Keyed:
    """Read the boxes of a whole paper. What stands wrong is left out of the answers and named."""
    posted: MultiDict[str, str] = MultiDict(pairs)
    answers: dict[str, Answer] = {}
    rows: dict[str, tuple[AnswerSet, ...]] = {}
    problems: list[Problem] = []
    for topic in form.topics:
        single = tuple(one for one in topic.entries if isinstance(one, Question))
        found, wrong = _questions(form, (content, topic.page.slug), single, posted, lifetime)
        answers |= found
        problems += wrong
        for group in topic.entries:
            if isinstance(group, Rows):
                rows[group.item.link_id], wrong = _rows(form, content, group, posted, lifetime)
                problems += wrong
    return Keyed(answers, rows, tuple(problems))


def row_prefix(group: str, number: int) -> str:
    """Give what stands before the names of the boxes of one row."""
    return f"row:{name_of(group)}:{number}."


def is_of(name: str, entry: Question | Rows) -> bool:
    """Whether a box belongs to a question or table."""
    link_id = entry.item.link_id
    if isinstance(entry, Rows):
        return name.startswith(f"row:{name_of(link_id)}:")
    return name == name_of(link_id) or name.startswith(part_of(link_id, ""))


def rows_typed(group: str, pairs: Pairs) -> int:
    """Give how many rows of a table have something in them, by the last one that has."""
    start = f"row:{name_of(group)}:"
    numbers = [name.removeprefix(start).partition(".")[0] for name, value in pairs
               if name.startswith(start) and value.strip()]
    return max((int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS),
               default=-1) + 1


def _questions(form: PaperForm, key: tuple[str, ...], asked: tuple[Question, ...],
               posted: "MultiDict[str, str]", lifetime: Lifetime) -> tuple[dict[str, Answer], list[Problem]]:
    items, language = tuple(one.item for one in asked), form.questionnaire.language
    sent = read(Questions(("paper", *key, language), items, language), posted,
                [item.link_id for item in items], AnswerSet(), lifetime)
    answers = dict(sent.answers)
    for item in items:
        opened = OPEN_ANSWERS.get(posted.get(part_of(item.link_id, OPEN), ""))
        if opened and answers.get(item.link_id, opened).state is State.SKIPPED:
            answers[item.link_id] = opened
    return answers, list(sent.problems)


def _rows(form: PaperForm, content: str, group: Rows,
          posted: "MultiDict[str, str]", lifetime: Lifetime) -> tuple[tuple[AnswerSet, ...], list[Problem]]:
    found: list[AnswerSet] = []
    problems: list[Problem] = []
    pairs = list(posted.items(multi=True))
    for number in range(rows_typed(group.item.link_id, pairs)):
        prefix = row_prefix(group.item.link_id, number)
        inside = MultiDict((name.removeprefix(prefix), value) for name, value in pairs
                           if name.startswith(prefix))
        answers, wrong = _questions(form, (content, group.item.link_id), group.columns, inside, lifetime)
        row = AnswerSet(answers)
        found += [] if is_empty(row) else [row]
        problems += [Problem(one.link_id, prefix + one.anchor, one.message) for one in wrong]
    return tuple(found), problems


def _said(answer: Answer) -> tuple[State, frozenset[object]]:
    return answer.state, frozenset(answer.values)


def _plain(row: AnswerSet) -> dict[str, tuple[State, frozenset[object]]]:
    return {link_id: _said(answer) for link_id, answer in row.answers.items()
            if answer.state is not State.SKIPPED}
