"""Answers to another version of a questionnaire, as a candidate can read them.

What it cannot read is open, never a "no": a pick that is no option any more may have meant anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from triage.library import Definition
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.options import parts
from triage.questionnaire.path import effective
from triage.questionnaire.values import Code, Value
from triage.services.judging import complete


@dataclass(frozen=True)
class Reread:
    """The answers in effect by the candidate, and what it does not know: "question", "question=code"."""

    answers: AnswerSet
    unknown: frozenset[str]


def reread(candidate: Definition, answers: AnswerSet, today: date) -> Reread:
    """Read stored answers in effect as the candidate's questionnaire would have them on that day."""
    known = complete(candidate, _known(candidate, answers), {})
    return Reread(effective(candidate.questionnaire, known, today), frozenset(_unknown(candidate, answers)))


def _known(candidate: Definition, answers: AnswerSet) -> AnswerSet:
    by_id = candidate.questionnaire.by_id
    rows = {link_id: tuple(_known(candidate, row) for row in rows)
            for link_id, rows in answers.rows.items() if link_id in by_id and by_id[link_id].is_rows}
    return AnswerSet(MappingProxyType({link_id: _readable(by_id[link_id], answer)
                                       for link_id, answer in answers.answers.items() if link_id in by_id}),
                     MappingProxyType(rows))


def _readable(item: Item, answer: Answer) -> Answer:
    kept = tuple(value for value in answer.values if _is_known(item, value))
    return answer if len(kept) == len(answer.values) else Answer(State.UNSURE, kept)


def _is_known(item: Item, value: Value) -> bool:
    return not isinstance(value, Code) or value.code in item.option_by_code or value.code in parts(item)


def _unknown(candidate: Definition, answers: AnswerSet) -> Iterator[str]:
    by_id = candidate.questionnaire.by_id
    yield from (link_id for link_id in (*answers.answers, *answers.rows) if link_id not in by_id)
    for link_id, answer in answers.answers.items():
        if item := by_id.get(link_id):
            yield from (f"{link_id}={value.code}" for value in answer.values
                        if isinstance(value, Code) and not _is_known(item, value))
    for rows in answers.rows.values():
        for row in rows:
            yield from _unknown(candidate, row)
