"""How far a form has been filled in, and how long the rest takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.conditions import Enabling, enabling_of
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages_of, row_questions

WORDS_A_MINUTE = 180   # reading speed of plain text, slower than the 200-250 of practised readers
SECONDS_AN_ANSWER = 4


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the questions that apply now are in which state. `total` is their sum."""

    answered: int
    unsure: int
    declined: int
    skipped: int
    unasked: int
    total: int


def completeness(questionnaire: Questionnaire, answers: AnswerSet, today: date,
                 part: int = 1) -> Completeness:
    """Count the questions of a part that apply now, each row of a repeating group apart, by state."""
    states = [answer.state for _, answer in asked(questionnaire, answers, today, part)]
    return Completeness(
        answered=states.count(State.ANSWERED), unsure=states.count(State.UNSURE),
        declined=states.count(State.DECLINED), skipped=states.count(State.SKIPPED),
        unasked=states.count(State.NOT_ASKED), total=len(states))


def minutes_left(questionnaire: Questionnaire, answers: AnswerSet, today: date, part: int = 1) -> int:
    """Give whole minutes, rounded up: reading what is not answered yet, and a few seconds to answer each."""
    open_items = [item for item, answer in asked(questionnaire, answers, today, part)
                  if answer.state is State.NOT_ASKED]
    words = sum(item.words for item in open_items)
    return ceil(words / WORDS_A_MINUTE + len(open_items) * SECONDS_AN_ANSWER / 60)


def is_complete(questionnaire: Questionnaire, page: Page, answers: AnswerSet, today: date) -> bool:
    """Whether each question of the page that applies has an entry, and required ones an answer.

    A repeating group has its entry once its rows were saved, even when there are none.
    """
    enabling = enabling_of(questionnaire, answers, today)
    groups = [group for group in page.rows if enabling.of(group)]
    return all(group.link_id in answers.rows and (answers.rows[group.link_id] or not group.required)
               for group in groups) and all(
        answer.state is not State.NOT_ASKED and not (item.required and answer.state is State.SKIPPED)
        for item, answer in _on_page(page, answers, enabling))


def asked(questionnaire: Questionnaire, answers: AnswerSet, today: date,
          part: int = 1) -> Iterator[tuple[Item, Answer]]:
    """Yield the questions of a part that apply now with their answers, those of each row apart."""
    enabling = enabling_of(questionnaire, answers, today)
    for page in pages_of(questionnaire, part):
        yield from _on_page(page, answers, enabling)


def _on_page(page: Page, answers: AnswerSet, enabling: Enabling) -> Iterator[tuple[Item, Answer]]:
    for item in page.questions:
        if enabling.of(item):
            yield item, answers[item.link_id]
    for group in page.rows:
        for row in answers.rows.get(group.link_id, ()):
            yield from ((item, row[item.link_id]) for item in row_questions(group) if enabling.of(item, row))
