"""What is settled while answers are missing, worked out by answering: the exact range, and what it waits for.

The range that an evaluation gives is sound: no way of answering leaves it. It can be too wide where two
rules wait for one answer and either way one of them holds. Here open questions are answered one by one, each
in every way that rules can tell apart, and what cannot matter any more is cut off. Nothing is random; the
work is bounded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Item, ItemType, Meaning
from triage.questionnaire.path import effective
from triage.questionnaire.values import Code, Value
from triage.rules.condition import Compared
from triage.rules.engine import Evaluation, Judge
from triage.rules.program import UNKNOWN
from triage.rules.proof import Proof
from triage.rules.reads import codes_read
from triage.rules.result import Urgency

BUDGET = 2000  # judgements for one answer; what is not worked out by then keeps the sound range
FEW_OPTIONS = 4  # of so many, every choice is tried; of more, one, two or all together
OLDEST = 120


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


class _Spent(Exception):  # noqa: N818  # ends a search, and is no error
    """The budget is spent."""


def settle(judge: Judge, answers: AnswerSet, today: date, budget: int = BUDGET) -> Settled:
    """Work out the exact range of effective answers, and the questions that settle it."""
    search = _Search(judge, today, budget)
    start = judge.weigh(answers, today, finished=False)
    certain, least_sure = search.extreme(answers, start, highest=False)
    possible, most_sure = search.extreme(answers, start, highest=True)
    return Settled(certain, possible, least_sure and most_sure, search.needed(answers, start))


class _Search:
    def __init__(self, judge: Judge, today: date, budget: int) -> None:
        self.judge = judge
        self.today = today
        self.budget = budget
        self.left = budget
        self._ways: dict[str, tuple[tuple[Value, ...], ...]] = {}

    @cached_property
    def _read(self) -> dict[str, set[str]]:
        return codes_read(self.judge.questionnaire, self.judge.rule_set)

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
            return promise
        children = [self._answered(answers, question, values) for values in self.ways(question, here)]
        for child, there in sorted(children, key=lambda one: self._order(one[1], sign)):
            best = self._best(child, there, best, bound, sign)
            if best == bound:
                return best
        return best

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
                open_still = self._stays_open(answers, start, {*spared, question})
            except _Spent:
                continue
            if not open_still:
                kept.remove(question)
                spared.append(question)
        return tuple(kept)

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
        children = [self._answered(answers, question, values) for values in self.ways(question, here)]
        return any(
            self._stays_open(child, there, spared)
            for child, there in sorted(children, key=lambda one: self._order(one[1], -1))
        )

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

    def ways(self, question: str, here: Evaluation) -> Iterator[tuple[Value, ...]]:
        """Yield the answers that rules can tell apart; what was picked beside "not sure" stays."""
        item = self.judge.questionnaire.by_id[question]
        if question not in self._ways:
            self._ways[question] = tuple(self._all_ways(item))
        picked = {
            value
            for value in here.facts.answers[question].values
            if isinstance(value, Code) and value.code not in item.open_codes
        }
        for values in self._ways[question]:
            if not picked:
                yield values
            elif not any(_is_none(item, value) for value in values):
                yield tuple(dict.fromkeys((*sorted(picked, key=str), *values)))
        if picked:
            yield tuple(sorted(picked, key=str))

    def _all_ways(self, item: Item) -> Iterator[tuple[Value, ...]]:
        if item.type is ItemType.BOOLEAN:
            yield from ((False,), (True,))
        elif item.type is ItemType.INTEGER:
            yield from ((number,) for number in self._numbers(item))
        else:
            yield from _choices(item, self._read[item.link_id])

    def _numbers(self, item: Item) -> list[int]:
        """Give the numbers at and beside every edge that a rule or a question's condition has."""
        edges = {
            leaf.number
            for leaf in self.judge.program.leaves
            if isinstance(leaf, Compared) and leaf.question == item.link_id
        }
        edges |= {
            one.value
            for other in self.judge.questionnaire.by_id.values()
            for one in other.enable_when
            if one.question == item.link_id and isinstance(one.value, int)
        }
        least = item.minimum if isinstance(item.minimum, int) else 0
        most = item.maximum if isinstance(item.maximum, int) else OLDEST
        return sorted(
            {
                number
                for edge in (*edges, least)
                for number in (edge - 1, edge, edge + 1)
                if least <= number <= most
            }
        )


def _choices(item: Item, read: set[str]) -> Iterator[tuple[Value, ...]]:
    """Yield picks: each option, of a list also several; one stands for all that nothing reads."""
    none = [option.code for option in item.options if option.meaning is Meaning.NONE]
    facts = [option.code for option in item.options if option.meaning is Meaning.FACT]
    unread = [code for code in facts if code not in read][:1]
    codes = [code for code in facts if code in read] + unread
    yield from ((Code(code),) for code in (*none, *codes))
    if item.repeats and codes:
        sizes = range(2, len(codes) + 1) if len(codes) <= FEW_OPTIONS else (2, len(codes))
        yield from (tuple(map(Code, few)) for size in sizes for few in combinations(codes, size))


def _is_none(item: Item, value: Value) -> bool:
    return isinstance(value, Code) and item.option_by_code[value.code].meaning is Meaning.NONE


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
    search = _Search(judge, today, BUDGET)
    for link_id, answer in answers.answers.items():
        item = judge.questionnaire.by_id[link_id]
        if item.derivation is None:
            for values in _neighbours(item, answer, search._all_ways):
                told = answers.with_answers({link_id: Answer.of(item, *values)})
                told = effective(judge.questionnaire, derive(judge.questionnaire, told, {}), today)
                there = _outcome(judge, told, today, finished=finished)
                if there != here:
                    yield Change(link_id, _words(answer.values), _words(values), *there)


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


def _neighbours(
    item: Item, answer: Answer, ways: Callable[[Item], Iterator[tuple[Value, ...]]]
) -> Iterator[tuple[Value, ...]]:
    if not item.repeats or not answer.codes:
        yield from (values for values in ways(item) if values != answer.values and len(values) == 1)
        return
    for option in item.options:
        code = Code(option.code)
        if code in answer.values:
            yield tuple(value for value in answer.values if value != code)
        elif option.meaning is Meaning.FACT:
            yield (*(value for value in answer.values if not _is_none(item, value)), code)


def _words(values: Sequence[Value]) -> tuple[str, ...]:
    return tuple(getattr(value, "code", None) or str(value) for value in values)
