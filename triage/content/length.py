"""How long each page is: questions, words, reading grade and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.content.grade import Grade
from triage.content.passages import whole
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.completeness import SECONDS_AN_ANSWER, WORDS_A_MINUTE
from triage.questionnaire.model import Item, Page, Questionnaire
from triage.questionnaire.path import pages, visible

NOBODY = AnswerSet()


@dataclass(frozen=True, slots=True)
class PageLength:
    """One page. `questions`, `words` and `grade` are of all that it can ask.

    `at_once` and `minutes` are of what everybody is asked, before any answer.
    """

    page: str
    questions: int
    at_once: int
    words: int
    grade: float
    minutes: float


def lengths(questionnaire: Questionnaire, grade: Grade, today: date) -> list[PageLength]:
    """Measure every page, before any answer is given."""
    return [_length(page, visible(questionnaire, page, NOBODY, today), grade)
            for page in pages(questionnaire)]


def _length(page: Page, at_once: tuple[Item, ...], grade: Grade) -> PageLength:
    every = [*page.questions, *(item for rows in page.rows for item in rows.walk_shown() if item.is_question)]
    minutes = _words(at_once) / WORDS_A_MINUTE + len(at_once) * SECONDS_AN_ANSWER / 60
    return PageLength(page.slug, len(every), len(at_once), _words(every),
                      round(grade(" ".join(map(whole, every))), 1), round(minutes, 1))


def _words(items: Iterable[Item]) -> int:
    return sum(len(whole(item).split()) for item in items)
