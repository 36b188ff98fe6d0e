"""What is known when rules are evaluated: answers as they are read, gates, and spans of days."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType

from triage.questionnaire.above import questions_above
from triage.questionnaire.answers import NOT_ASKED, Answer, AnswerSet, State
from triage.questionnaire.kleene import Truth
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.values import Code
from triage.questionnaire.windows import Span, span
from triage.rules.exclusion import Exclusion
from triage.rules.model import RuleSet


class Facts:
    """The answers of one form on one day, with everything that is worked out from them kept."""

    def __init__(self, rule_set: RuleSet, questionnaire: Questionnaire, answers: AnswerSet,
                 today: date, *, finished: bool) -> None:
        """Take answers that all apply: one that is there counts, whatever its gate.

        finished: danger questions that were never shown count as left empty.
        """
        self.rule_set = rule_set
        self.questionnaire = questionnaire
        self.answers = answers
        self.today = today
        self.finished = finished
        self._exclusion = Exclusion(questionnaire, answers, today)
        self.memo: dict[object, object] = {}
        self.row_leaves: dict[int, int] = {}          # a leaf about rows, by identity → its value for acting
        self.roots: dict[str, tuple[str, ...]] = {}   # question → the open questions behind it
        self.left_open: dict[str, bool] = {}          # question → whether one of those was shown
        self._use = {**answers.answers, **{question: told for question, (told, _) in self.read.items()}}

    @cached_property
    def read(self) -> Mapping[str, tuple[Answer, str]]:
        """Answers that stand for another: question → (the answer to use, the follow-up that says so)."""
        found: dict[str, tuple[Answer, str]] = {}
        for reading in self.rule_set.readings:
            said = self.answers[reading.question]
            if said.codes == {reading.said}:
                for code in self.answers[reading.ask].codes & set(reading.reads):
                    stands_for = Answer(State.ANSWERED, (Code(reading.reads[code]),))
                    found[reading.question] = (stands_for, reading.ask)
        return MappingProxyType(found)

    def answer(self, question: str) -> Answer:
        """Give the answer to use, after readings."""
        return self._use.get(question, NOT_ASKED)

    def gate(self, question: str) -> Truth:
        """Tell whether the question applies to this person, may apply, or does not."""
        return self._exclusion.gates.of(self.questionnaire.by_id[question])

    def excludes(self, question: str) -> bool:
        """Whether the question does not apply, for sure. Quicker than `gate`."""
        return self._exclusion.of(question)

    def is_out_of_sight(self, question: str) -> bool:
        """Whether the question was not shown, and nothing left empty is what keeps it so: a quick look."""
        return (question not in self.answers and self.questionnaire.by_id[question].derivation is None
                and self._left_empty.isdisjoint(questions_above(self.questionnaire)[question]))

    @cached_property
    def _left_empty(self) -> frozenset[str]:
        return frozenset(question for question, answer in self.answers.answers.items()
                         if answer.state is not State.ANSWERED)

    def is_open(self, question: str) -> Truth:
        """Tell whether the question applies and is not known.

        A question not shown yet is UNKNOWN until the form is finished; then it counts as left empty.
        """
        state = self.answer(question).state
        if state is State.ANSWERED:
            return Truth.FALSE
        if state is State.NOT_ASKED:
            if self.excludes(question):
                return Truth.FALSE
            return Truth.TRUE if self.finished else Truth.UNKNOWN
        return Truth.TRUE

    def number(self, question: str) -> int | None:
        """Give a whole number that was answered, or None."""
        value = self.answers[question].first
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def span(self, link_id: str, answer: Answer) -> Span | None:
        """Give the days ago that an answer can mean, or None when it says nothing."""
        value = answer.first
        if answer.state is not State.ANSWERED or value is None:
            return None
        return span(self.questionnaire.by_id[link_id], value, self.today)
