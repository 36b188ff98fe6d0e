"""Which questions do not apply, for sure: what `Gates` calls FALSE, by a shorter road.

Rules ask this of some fifty questions on every page saved, and most gates are "one of these options
of one question". tests/rules/test_exclusion.py holds it against `Gates` on every worked case.
"""

from datetime import date

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.kleene import Gates, Truth
from triage.questionnaire.model import Behaviour, Condition, Item, Operator, Questionnaire
from triage.questionnaire.values import Code


class Exclusion:
    """Says of each question whether known answers exclude it. Keep one per set of answers."""

    def __init__(self, questionnaire: Questionnaire, answers: AnswerSet, today: date) -> None:
        """Take what stays the same between the questions."""
        self.gates = Gates(questionnaire, answers, today)
        self._questionnaire = questionnaire
        self._answers = answers
        self._known: dict[str, bool] = {}

    def of(self, link_id: str) -> bool:
        """Whether the question is never asked, whatever is answered later."""
        if link_id in self._questionnaire.always:
            return False
        known = self._known.get(link_id)
        if known is None:
            known = self._known[link_id] = self._work_out(self._questionnaire.by_id[link_id])
        return known

    def _work_out(self, item: Item) -> bool:
        if item.link_id not in plain_gates(self._questionnaire):
            return self.gates.of(item) is Truth.FALSE
        parent = self._questionnaire.parent_of.get(item.link_id)
        return self._own(item) or (parent is not None and self.of(parent.link_id))

    def _own(self, item: Item) -> bool:
        if not item.enable_when:
            return False
        excludes = any if item.enable_behaviour is Behaviour.ALL else all
        return excludes(self._is_false(condition) for condition in item.enable_when)

    def _is_false(self, condition: Condition) -> bool:
        answer: Answer = self._answers[condition.question]
        if answer.state is State.NOT_ASKED:
            return self.of(condition.question)
        assert isinstance(condition.value, Code)
        item = self._questionnaire.by_id[condition.question]
        if condition.value.code in answer.codes:
            return False
        if condition.value.code in item.open_codes:   # whether it was literally picked
            return True
        return answer.state is State.ANSWERED and answer.codes.isdisjoint(item.open_codes)


def plain_gates(questionnaire: Questionnaire) -> frozenset[str]:
    """Give the items that only options of questions outside rows decide on: the short road is enough."""
    kept: dict[str, frozenset[str]] = vars(questionnaire)   # beside its own cached properties
    if "_plain_gates" not in kept:
        kept["_plain_gates"] = frozenset(link_id for link_id, item in questionnaire.by_id.items()
                                         if _is_plain(item, questionnaire))
    return kept["_plain_gates"]


def _is_plain(item: Item, questionnaire: Questionnaire) -> bool:
    by_id, rows = questionnaire.by_id, questionnaire.rows_of
    return item.derivation is None and item.link_id not in rows and all(
        condition.operator is Operator.EQUAL and isinstance(condition.value, Code)
        and condition.question not in rows and by_id[condition.question].control == ""
        for condition in item.enable_when)
