"""How easy the source language is to read: grades, and the length of questions and sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from triage.content.allowance import Allowance, allowance_findings
from triage.content.finding import Finding
from triage.content.grade import Grade
from triage.content.passages import Passage, passages, shown, whole
from triage.library import QUESTIONNAIRE, Definition
from triage.questionnaire.model import Questionnaire

MEDIAN_GRADE = 6.0
HIGHEST_GRADE = 8.0
WORDS_A_QUESTION = 15
WORDS_A_SENTENCE = 20
# Of fewer words the formula says nothing: "Weakness" alone is grade 8. They count in the whole question.
FEWEST_WORDS = 4
SENTENCE_END = re.compile(r"(?<=[.?!:;])\s+")


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that a text breaks."""

    place: str
    finding: Finding


def reading_findings(definition: Definition, allowance: Allowance, grade: Grade) -> list[Finding]:
    """Find what is too hard or too long, and what is excused without need."""
    broken = list(_broken(definition, grade))
    found = [one.finding for one in broken if one.place not in allowance.reasons]
    middle = median_grade(definition.questionnaire, grade)
    if middle > MEDIAN_GRADE:
        found.append(Finding(QUESTIONNAIRE, "all questions", f"half of them are above grade {middle:.1f}.",
                             f"Write shorter words and sentences; the limit is {MEDIAN_GRADE}."))
    return found + allowance_findings(allowance, frozenset(one.place for one in broken))


def median_grade(questionnaire: Questionnaire, grade: Grade) -> float:
    """Give the middle of the grades of all questions, each with its hint and options; 0 without any."""
    return median([grade(whole(item)) for item in shown(questionnaire) if item.is_question] or [0.0])


def _broken(definition: Definition, grade: Grade) -> Iterator[Excess]:
    for passage in passages(definition, definition.languages[0]):
        yield from _too_long(passage)
        if passage.kind != "label" and len(passage.text.split()) >= FEWEST_WORDS:
            yield from _too_hard(passage.file, passage.place, f"\"{passage.text}\"", grade(passage.text))
    for item in shown(definition.questionnaire):
        if item.is_question:
            yield from _too_hard(QUESTIONNAIRE, item.link_id, "the question with its options",
                                 grade(whole(item)))


def _too_hard(file: str, place: str, what: str, grade: float) -> Iterator[Excess]:
    if grade > HIGHEST_GRADE:
        yield Excess(place, Finding(file, place, f"{what} is grade {grade:.1f}.",
                                    f"Use shorter words and sentences; the limit is {HIGHEST_GRADE}."))


def _too_long(passage: Passage) -> Iterator[Excess]:
    words = len(passage.text.split())
    if passage.kind == "question" and words > WORDS_A_QUESTION:
        yield Excess(passage.place, Finding(passage.file, passage.place, f"the question has {words} words.",
                                            f"Ask in {WORDS_A_QUESTION} or fewer; put the rest in the hint."))
    for sentence in SENTENCE_END.split(passage.text):
        if len(sentence.split()) > WORDS_A_SENTENCE:
            yield Excess(passage.place, Finding(
                passage.file, passage.place, f"a sentence has {len(sentence.split())} words: \"{sentence}\"",
                f"Split it; the limit is {WORDS_A_SENTENCE}."))
