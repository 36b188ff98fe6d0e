"""What one answer more would do: which answers to the open questions would raise the level, and to what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.model import BODY_MAP, Item, Meaning
from triage.questionnaire.path import effective
from triage.questionnaire.values import Code
from triage.rules.engine import Judge
from triage.rules.result import Urgency
from triage.rules.ways import Values, Ways, words


@dataclass(frozen=True, slots=True)
class Raising:
    """One open question: the highest level that it alone can bring, and by which answers.

    `level` is None, and `answers` empty, where no single answer raises it: only together with others.
    """

    question: str
    level: Urgency | None
    answers: tuple[str, ...]


def raising(judge: Judge, answers: AnswerSet, today: date, *, questions: Iterable[str],
            above: Urgency) -> tuple[Raising, ...]:
    """Try each question alone, all else as it is, as a finished form. Give those levels that are `above`.

    `answers` are effective; a question inside rows is not tried. Answers are codes, or plain words.
    """
    ways = Ways(judge)
    return tuple(_best(link_id, list(_outcomes(judge, ways, answers, link_id, today)), above)
                 for link_id in questions)


def _best(link_id: str, outcomes: list[tuple[Values, Urgency]], above: Urgency) -> Raising:
    level = max((found for _, found in outcomes), default=above)
    if level <= above:
        return Raising(link_id, None, ())
    told = (word for values, found in outcomes if found is level for word in words(values))
    return Raising(link_id, level, tuple(dict.fromkeys(told)))


def _outcomes(judge: Judge, ways: Ways, answers: AnswerSet, link_id: str,
              today: date) -> Iterator[tuple[Values, Urgency]]:
    form = judge.questionnaire
    if link_id in form.rows_of:
        return
    for values in _tried(form.by_id[link_id], ways):
        told = answers.with_answers({link_id: Answer.of(form.by_id[link_id], *values)})
        told = effective(form, derive(form, told, {}), today)
        if link_id in told:   # where its gate is shut, it is asked of nobody
            yield values, judge.weigh(told, today, finished=True).verdict.urgency


def _tried(item: Item, ways: Ways) -> Iterable[Values]:
    """Give every single pick, so that each can be named; of a body map one of each kind is enough."""
    if item.options and item.control != BODY_MAP:
        return [(Code(one.code),) for one in item.options if one.meaning in (Meaning.FACT, Meaning.NONE)]
    return [values for values in ways.of(item) if len(values) == 1]
