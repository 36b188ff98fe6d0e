"""Scores of published scales: the sum or the mean of a group's answers, none while one is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item, Method, Questionnaire
from triage.questionnaire.values import Code

SCALE = "scale"   # the control of a question that is answered by a number of a row
SCORE = "score"   # the option property that says how much a picked answer counts
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Score:
    """One scale. `value` is None unless all of its `questions` were answered; `highest` is what it can reach.

    A mean is rounded to one decimal, halves up; a sum is whole.
    """

    link_id: str
    name: str
    value: Decimal | None
    highest: Decimal
    answered: int
    questions: int

    @property
    def words(self) -> str:
        """Say it in English: "5.7 of 10", or why there is none."""
        if self.value is None:
            return f"not worked out, {self.answered} of {self.questions} questions answered"
        return f"{self.value} of {int(self.highest)}"


def scores(questionnaire: Questionnaire, answers: AnswerSet) -> tuple[Score, ...]:
    """Give every scale of the questionnaire of which something was answered, in the order of asking."""
    found = (_score(item, answers) for item in questionnaire.by_id.values() if item.scale)
    return tuple(score for score in found if score.answered)


def numbers(questionnaire: Questionnaire, answers: AnswerSet) -> Mapping[str, Decimal]:
    """Give what was picked on each scale that stands alone, in no published score, by its linkId."""
    every = questionnaire.by_id.items()
    of_scores = {inner.link_id for _, item in every if item.scale for inner in item.walk()}
    found = ((link_id, worth(item, answers[link_id])) for link_id, item in every
             if item.control == SCALE and link_id not in of_scores and not item.hidden)
    return {link_id: number for link_id, number in found if number is not None}


def worth(item: Item, answer: Answer) -> Decimal | None:
    """Give what an answer counts: a number as it is, a picked option its property; None where nothing."""
    value = answer.first
    if isinstance(value, Code):
        option = item.option_by_code.get(value.code)
        points = option.properties.get(SCORE, ()) if option else ()
        return Decimal(points[0]) if points else None
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _score(group: Item, answers: AnswerSet) -> Score:
    assert group.scale is not None
    items = [item for item in group.walk() if item.is_question]
    told = [found for item in items if (found := worth(item, answers[item.link_id])) is not None]
    highest = _combined(group.scale.method, list(map(_most, items)))
    value = _combined(group.scale.method, told) if len(told) == len(items) else None
    return Score(group.link_id, group.scale.name, value, highest, len(told), len(items))


def _combined(method: Method, points: list[Decimal]) -> Decimal:
    total = sum(points, Decimal(0))
    return total if method is Method.SUM else (total / len(points)).quantize(TENTH, ROUND_HALF_UP)


def _most(item: Item) -> Decimal:
    return max(_possible(item))


def _possible(item: Item) -> Iterator[Decimal]:
    """Yield what an answer can count; the reader has seen to it that there is something."""
    if isinstance(item.maximum, int | Decimal):
        yield Decimal(item.maximum)
    yield from (Decimal(points[0]) for option in item.options if (points := option.properties.get(SCORE, ())))
