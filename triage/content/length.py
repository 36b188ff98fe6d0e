"""How long each page is, and each worked case: questions, words, reading grade and minutes.

Minutes are a model: reading, and `SECONDS_AN_ANSWER` to answer each question. Pages are timed for the slow
reader whom the form promises its minutes to, `WORDS_A_MINUTE`, and count all that they hold. Worked cases are
timed for the average reader too, and count what their patient reads: all of a list to tick, but of answers to
pick one from only those down to the one picked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from triage.content.finding import Finding
from triage.content.grade import Grade
from triage.content.passages import whole
from triage.library import CASES, Definition
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.completeness import SECONDS_AN_ANSWER, WORDS_A_MINUTE, asked
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.path import pages, visible
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case, read_cases

NOBODY = AnswerSet()
MEDIAN_MINUTES = 10
# Adults reading English plain text silently; most lie between 175 and 300. Brysbaert M. J Mem Lang
# 2019;109:104047, doi:10.1016/j.jml.2019.104047.
AVERAGE_WORDS_A_MINUTE = 238


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


@dataclass(frozen=True, slots=True)
class CaseLength:
    """What the patient of one worked case sees: the average reader's minutes, a slow one's, part two's."""

    case: str
    questions: int
    words: int
    grade: float
    minutes: float
    slow_minutes: float
    more: int
    more_minutes: float


def case_lengths(definition: Definition, grade: Grade) -> list[CaseLength]:
    """Measure what each worked case is asked. Raises RuleSetError or AnswerError for one that is none."""
    if CASES not in definition.files:
        return []
    return [_case_length(definition.questionnaire, case, grade)
            for case in read_cases(definition.files[CASES], CASES)]


def length_findings(cases: list[CaseLength]) -> list[Finding]:
    """Find that half of the worked cases take too long."""
    middle = median([case.minutes for case in cases] or [0.0])
    if middle < MEDIAN_MINUTES:
        return []
    return [Finding(CASES, "all cases", f"half of them take {middle:.1f} minutes or more.",
                    f"Ask less; the limit is {MEDIAN_MINUTES}.")]


def _case_length(questionnaire: Questionnaire, case: Case, grade: Grade) -> CaseLength:
    answers = derive(questionnaire, read_flat(questionnaire, case.answers), {})
    one, two = ([_as_read(item, answer) for item, answer in asked(questionnaire, answers, case.today, part)]
                for part in (1, 2))
    return CaseLength(case.id, len(one), _words(one), round(grade(" ".join(map(whole, one))), 1),
                      _minutes(one, AVERAGE_WORDS_A_MINUTE), _minutes(one, WORDS_A_MINUTE),
                      len(two), _minutes(two, AVERAGE_WORDS_A_MINUTE))


def _as_read(item: Item, answer: Answer) -> Item:
    """Give the question without the answers below the one that was picked."""
    places = [place for place, option in enumerate(item.options) if option.code in answer.codes]
    return replace(item, options=item.options[:places[0] + 1]) if places and not item.repeats else item


def _minutes(items: Sequence[Item], words_a_minute: int) -> float:
    return round(_words(items) / words_a_minute + len(items) * SECONDS_AN_ANSWER / 60, 1)


def _length(page: Page, at_once: tuple[Item, ...], grade: Grade) -> PageLength:
    every = [*page.questions, *(item for rows in page.rows for item in rows.walk_shown() if item.is_question)]
    return PageLength(page.slug, len(every), len(at_once), _words(every),
                      round(grade(" ".join(map(whole, every))), 1), _minutes(at_once, WORDS_A_MINUTE))


def _words(items: Iterable[Item]) -> int:
    return sum(len(whole(item).split()) for item in items)
