"""What is settled while answers are missing, worked out by answering: the exact range, and what it waits for.

The range that an evaluation gives is sound: no way of answering leaves it. It can be too wide where two
rules wait for one answer and either way one of them holds. Here open questions are answered one by one, each
in every way that rules can tell apart, and what cannot matter any more is cut off. Nothing is random; the
work is bounded.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.values import Value
from triage.rules.engine import Evaluation, Judge
from triage.rules.program import UNKNOWN
from triage.rules.proof import Proof
from triage.rules.result import Urgency
from triage.rules.ways import Ways, words

BUDGET = 2000  # judgements for one answer; what is not worked out by then keeps the sound range


@dataclass(frozen=True)
class Settled:
    """The least and the most urgent result of any way to answer what is open; `exact` when that is sure.

    `questions`: the fewest that must be answered so that nothing stays open, whatever the answers are; each
    of them is needed. Questions that come up on the way are not counted.
    """

    certain: Urgency
    possible: Urgency
    exact: bool
    questions: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """Give it as what JSON holds."""
        return {"certain_urgency": str(self.certain), "possible_urgency": str(self.possible),
                "exact": self.exact, "questions": list(self.questions)}


class _Spent(Exception):  # noqa: N818  # ends a search, and is no error
    """The budget is spent."""


def settle(judge: Judge, answers: AnswerSet, today: date, budget: int = BUDGET) -> Settled:
    """Work out the exact range of effective answers, and the questions that settle it."""
    search = _Search(judge, answers, today, budget)
    start = judge.weigh(answers, today, finished=False)
    certain, least_sure = search.extreme(answers, start, highest=False)
    possible, most_sure = search.extreme(answers, start, highest=True)
    return Settled(certain, possible, least_sure and most_sure, search.needed(answers, start))


class _Search:
    def __init__(self, judge: Judge, given: AnswerSet, today: date, budget: int) -> None:
        self.judge = judge
        self._known = [one for one, answer in given.answers.items() if answer.state is State.ANSWERED]
        self.today = today
        self.budget = budget
        self.left = budget
        self._tried: list[str] = []   # answered on the way here: whatever was said, it is not asked again
        self._calmest = given   # the answers found that lead to the least urgent result
        self.ways = Ways(judge)

    def extreme(self, answers: AnswerSet, start: Evaluation, *, highest: bool) -> tuple[Urgency, bool]:
        """Give the highest (or lowest) urgency that any answers lead to, and whether it is exact."""
        self.left = self.budget
        bound = start.verdict.possible if highest else start.verdict.certain
        sign = 1 if highest else -1
        try:
            found = self._best(answers, start, None, bound, sign)
        except _Spent:
            return bound, False
        return (bound, False) if found is None else (found, True)

    def _best(
        self, answers: AnswerSet, here: Evaluation, best: Urgency | None, bound: Urgency, sign: int
    ) -> Urgency | None:
        promise = here.verdict.possible if sign > 0 else here.verdict.certain
        if best is not None and sign * promise <= sign * best:
            return best
        question = next(iter(self.open_questions(here)), None)
        if here.verdict.certain == here.verdict.possible or question is None:
            if sign < 0:
                self._calmest = answers
            return promise
        with self._trying(question):
            for child, there in self._children(answers, question, here, sign):
                best = self._best(child, there, best, bound, sign)
                if best == bound:
                    break
        return best

    def _children(
        self, answers: AnswerSet, question: str, here: Evaluation, sign: int
    ) -> Iterator[tuple[AnswerSet, Evaluation]]:
        """Yield what every way to answer leads to: at once what is as good as can be, else the best first.

        Nobody takes back what was said elsewhere: a way that hides a known answer is none.
        """
        later, dived = [], False
        item = self.judge.questionnaire.by_id[question]
        for values in self.ways.given(item, here.facts.answers[question]):
            child, there = self._answered(answers, question, values)
            if not self._keeps(child):
                continue
            if self._loses_nothing(here, there, sign):
                dived = True
                yield child, there
            else:
                later.append((child, there))
        if not later and not dived:
            later.append((answers, here))
        yield from sorted(later, key=lambda one: self._order(one[1], sign))

    @staticmethod
    def _loses_nothing(here: Evaluation, there: Evaluation, sign: int) -> bool:
        """Whether the answer leads straight to what was promised before it."""
        if sign < 0:
            return there.verdict.certain == here.verdict.certain
        return there.verdict.certain == here.verdict.possible

    def _keeps(self, answers: AnswerSet) -> bool:
        return all(link_id in answers.answers for link_id in self._known)

    @contextmanager
    def _trying(self, question: str) -> Iterator[None]:
        self._tried.append(question)
        try:
            yield
        finally:
            self._tried.pop()

    @staticmethod
    def _order(there: Evaluation, sign: int) -> tuple[int, int]:
        verdict = there.verdict
        return (-verdict.certain, -verdict.possible) if sign > 0 else (verdict.possible, verdict.certain)

    def needed(self, answers: AnswerSet, start: Evaluation) -> tuple[str, ...]:
        """Leave out, one by one, what need not be answered."""
        kept = list(self.open_questions(start))
        spared: list[str] = []
        for question in list(kept):
            self.left = self.budget
            try:
                without = {*spared, question}
                if self._calm_but_for(without, answers) or self._stays_open(answers, start, without):
                    continue
            except _Spent:
                continue
            kept.remove(question)
            spared.append(question)
        return tuple(kept)

    def _calm_but_for(self, spared: set[str], answers: AnswerSet) -> bool:
        """Whether the calmest way to answer all others leaves the urgency open. Quick, and most often so."""
        form = self.judge.questionnaire
        told = self._calmest.without(*spared).with_answers(
            {link_id: answers[link_id] for link_id in spared if link_id in answers})
        told = effective(form, derive(form, told, {}), self.today)
        return self._keeps(told) and self._stays_open(
            told, self.judge.weigh(told, self.today, finished=False), spared)

    def _stays_open(self, answers: AnswerSet, here: Evaluation, spared: set[str]) -> bool:
        """Whether some way of answering all others leaves the urgency open."""
        if here.verdict.certain == here.verdict.possible:
            return False
        question = next((one for one in self.open_questions(here) if one not in spared), None)
        if question is None:
            ends = [
                self._best(answers, here, None, bound, sign)
                for bound, sign in ((here.verdict.certain, -1), (here.verdict.possible, 1))
            ]
            return ends[0] != ends[1]
        with self._trying(question):
            return any(self._stays_open(child, there, spared)
                       for child, there in self._children(answers, question, here, -1))

    def open_questions(self, here: Evaluation) -> Iterator[str]:
        """Yield the questions behind the rules that could still raise what is certain, most urgent first."""
        proof = Proof(self.judge.program, here.certain, here.facts)
        rules = sorted(self.judge.rule_set.rules, key=lambda rule: -rule.urgency)
        seen: dict[str, None] = {}
        for rule in rules:
            node = self.judge.nodes[rule.id]
            if rule.urgency > here.verdict.certain and here.certain[node] == UNKNOWN:
                seen.update(dict.fromkeys(proof.waits_for(node)))
        yield from (question for question in seen if self._can_answer(question, here))

    def _can_answer(self, question: str, here: Evaluation) -> bool:
        if question in self._tried:
            return False
        item = self.judge.questionnaire.by_id[question]
        vague_date = here.facts.answers[question].state is State.ANSWERED and not item.repeats
        return item.is_question and question not in self.judge.questionnaire.rows_of and not vague_date

    def _answered(
        self, answers: AnswerSet, question: str, values: Sequence[Value]
    ) -> tuple[AnswerSet, Evaluation]:
        if self.left == 0:
            raise _Spent
        self.left -= 1
        form = self.judge.questionnaire
        told = answers.with_answers({question: Answer.of(form.by_id[question], *values)})
        told = effective(form, derive(form, told, {}), self.today)
        return told, self.judge.weigh(told, self.today, finished=False)


# --- the nearest other result ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One answer that would give another result: codes or words before and after, and what follows."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    urgency: Urgency
    classification: str


def nearest_changes(judge: Judge, answers: AnswerSet, today: date, *, finished: bool) -> Iterator[Change]:
    """Yield every change of one answer that alters urgency or classification, in the order of asking.

    Of a list, one option is added or taken away. Answers that the change brings up are not given.
    """
    here = _outcome(judge, answers, today, finished=finished)
    ways = Ways(judge)
    for link_id, answer in answers.answers.items():
        item = judge.questionnaire.by_id[link_id]
        if item.derivation is None:
            for values in ways.beside(item, answer):
                told = answers.with_answers({link_id: Answer.of(item, *values)})
                told = effective(judge.questionnaire, derive(judge.questionnaire, told, {}), today)
                there = _outcome(judge, told, today, finished=finished)
                if there != here:
                    yield Change(link_id, words(answer.values), words(values), *there)


def nearest_change(judge: Judge, answers: AnswerSet, today: date, *, finished: bool) -> Change | None:
    """Give the change that alters the urgency least, else the classification; None where none does."""
    now = _outcome(judge, answers, today, finished=finished)[0]
    found = list(nearest_changes(judge, answers, today, finished=finished))
    steps = [(change.urgency == now, abs(change.urgency - now)) for change in found]
    return found[min(range(len(found)), key=steps.__getitem__)] if found else None


def _outcome(judge: Judge, answers: AnswerSet, today: date, *, finished: bool) -> tuple[Urgency, str]:
    weighed = judge.weigh(answers, today, finished=finished)
    classifier = judge.classifier
    return weighed.verdict.urgency, str(
        classifier.classify(weighed.facts).classification
    ) if classifier else ""
