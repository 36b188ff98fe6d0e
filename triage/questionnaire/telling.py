"""Questions that tell by being there what was said to another one."""

from collections.abc import Collection, Iterator
from datetime import date

from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.conditions import enabling_of
from triage.questionnaire.model import Item, Questionnaire


def telling(form: Questionnaire, answers: AnswerSet, private: Collection[str],
            today: date) -> frozenset[str]:
    """Give the questions and groups, answered already, that only `private` answers bring up.

    One that nobody has answered, or that was left empty, is none of them: it is asked all the same, for a
    danger sign may wait in it.
    """
    now = enabling_of(form, answers, today)
    derived = [item.link_id for item in form.by_id.values()
               if item.derivation and item.derivation.of in private]
    without = enabling_of(form, answers.without(*private, *derived), today)
    return frozenset(item.link_id for item in _answered(form, answers)
                     if now.of(item) and not without.of(item))


def _answered(form: Questionnaire, answers: AnswerSet) -> Iterator[Item]:
    said = (link_id for link_id in answers if answers[link_id].state is not State.SKIPPED)
    rows = (link_id for link_id, rows in answers.rows.items() if rows)
    yield from (form.by_id[link_id] for link_id in (*said, *rows) if link_id in form.by_id)
