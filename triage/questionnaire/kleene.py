"""Three-valued logic over answers: what is open stays unknown until somebody says it."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import IntEnum

from triage.questionnaire.answers import NOT_ASKED, Answer, AnswerSet, State
from triage.questionnaire.conditions import enabling_of, met, related
from triage.questionnaire.model import Behaviour, Condition, Item, Meaning, Operator, Questionnaire
from triage.questionnaire.options import PART, properties
from triage.questionnaire.values import Code, Value
from triage.questionnaire.windows import inside, span

_OPEN = (Meaning.UNSURE, Meaning.DECLINED)


class Truth(IntEnum):
    """Kleene's three values. `min` is "and", `max` is "or"."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __invert__(self) -> "Truth":
        """Give "not": what is unknown stays unknown."""
        return Truth(Truth.TRUE - self)

    @classmethod
    def of(cls, told: bool | None) -> "Truth":
        """Read None as unknown."""
        return cls.UNKNOWN if told is None else cls.TRUE if told else cls.FALSE


def is_open(answer: Answer, item: Item) -> bool:
    """Whether more may be true than what was picked: no known answer, or "not sure" among others."""
    return answer.state is not State.ANSWERED or any(_meaning(item, code) in _OPEN for code in answer.codes)


def picked(answer: Answer, item: Item, codes: Collection[str]) -> Truth:
    """Whether one of the options `codes` is what the person has.

    "Not sure" and "rather not say" among `codes` are taken literally: picked, or not.
    """
    if not answer.codes.isdisjoint(codes):
        return Truth.TRUE
    if answer.state is State.NOT_ASKED:
        return Truth.UNKNOWN
    meanings = {_meaning(item, code) for code in codes} - set(_OPEN)
    if not meanings or (meanings == {Meaning.NONE} and _says_something(answer, item)):
        return Truth.FALSE
    if is_open(answer, item):
        return Truth.UNKNOWN
    parts = {part for code in codes for part in properties(item, code, PART)}
    # A part whose side was not told may be either side of it.
    return Truth.of(None if any(_is_bare(item, code) and code in parts for code in answer.codes) else False)


def picked_property(answer: Answer, item: Item, name: str, wanted: Collection[str]) -> Truth:
    """Whether an option whose property `name` is one of `wanted` is what the person has."""
    if any(value in wanted for code in answer.codes for value in properties(item, code, name)):
        return Truth.TRUE
    return Truth.UNKNOWN if is_open(answer, item) else Truth.FALSE


def within(answer: Answer, item: Item, days: int, today: date) -> Truth:
    """Whether it was in the last `days` days, the last day included.

    TRUE when all of what the answer can mean lies inside, FALSE when none does.
    """
    if is_open(answer, item) or not answer.values:
        return Truth.UNKNOWN
    spans = [span(item, value, today) for value in answer.values]
    return max(Truth.UNKNOWN if one is None else Truth.of(inside(one, (0, days))) for one in spans)


def compare(answer: Answer, item: Item, operator: Operator, value: Value, today: date) -> Truth:
    """Whether `answer operator value` holds for what is true of the person."""
    if operator is Operator.NOT_EQUAL:
        return ~compare(answer, item, Operator.EQUAL, value, today)
    if operator is Operator.EXISTS:
        return _exists(answer) if value is True else ~_exists(answer)
    literal = picked(answer, item, (value.code,)) if isinstance(value, Code) else Truth.FALSE
    if answer.state is not State.ANSWERED:
        return literal if isinstance(value, Code) else Truth.UNKNOWN
    found = max((Truth.of(related(one, operator, value, item, today)) for one in answer.values),
                default=Truth.FALSE)
    if isinstance(value, Code):
        return max(found, literal)
    return Truth.UNKNOWN if found is Truth.FALSE and is_open(answer, item) else found


def gate(questionnaire: Questionnaire, item: Item, answers: AnswerSet, today: date,
         row: AnswerSet | None = None) -> Truth:
    """Whether the item is asked: TRUE, not FALSE, or still open."""
    return Gates(questionnaire, answers, today).of(item, row)


class Gates:
    """Says of each item whether it is asked, never asked, or may still come to be asked.

    Keep one for several questions about the same answers: nothing is worked out twice.
    """

    def __init__(self, questionnaire: Questionnaire, answers: AnswerSet, today: date) -> None:
        """Take what stays the same between the questions."""
        self._questionnaire = questionnaire
        self._answers = answers
        self._today = today
        self._enabling = enabling_of(questionnaire, answers, today)
        self._known: dict[tuple[str, int], Truth] = {}

    def of(self, item: Item, row: AnswerSet | None = None) -> Truth:
        """Give TRUE when the item is asked, FALSE when known answers exclude it, else UNKNOWN."""
        if self._enabling.of(item, row):
            return Truth.TRUE
        return min(self._surely(item, row), Truth.UNKNOWN)

    def _surely(self, item: Item, row: AnswerSet | None) -> Truth:
        """Whether the item is asked whatever the open answers turn out to be.

        UNKNOWN also of an item that is asked only as long as an answer is missing.
        """
        if item.link_id in self._questionnaire.always:
            return Truth.TRUE
        key = item.link_id, id(row)
        if key not in self._known:
            self._known[key] = Truth.UNKNOWN   # what a circle of conditions comes to
            self._known[key] = min(self._inherits(item, row), self._own(item, row))
        return self._known[key]

    def _inherits(self, item: Item, row: AnswerSet | None) -> Truth:
        above, parent = Truth.TRUE, self._questionnaire.parent_of.get(item.link_id)
        if parent is not None:
            above = self._surely(parent, None if parent.is_rows else row)
        if parent is not None and parent.is_question:
            above = min(above, self._holds(Condition(parent.link_id, Operator.EXISTS, True), item, row))
        if item.derivation is not None and item.derivation.of is not None:
            above = min(above, self._asked(item.derivation.of, item, row))
        return above

    def _asked(self, link_id: str, asker: Item, row: AnswerSet | None) -> Truth:
        source = self._questionnaire.by_id[link_id]
        found = [self._surely(source, one) for one, _ in self._enabling.sources(link_id, asker, row)]
        return max(found) if found else self._no_rows(link_id)

    def _own(self, item: Item, row: AnswerSet | None) -> Truth:
        if not item.enable_when:
            return Truth.TRUE
        combine = min if item.enable_behaviour is Behaviour.ALL else max
        return combine(self._holds(condition, item, row) for condition in item.enable_when)

    def _holds(self, condition: Condition, asker: Item, row: AnswerSet | None) -> Truth:
        source = self._questionnaire.by_id[condition.question]
        found = [self._leaf(condition, source, answer, one)
                 for one, answer in self._enabling.sources(condition.question, asker, row)]
        if not found:
            open_ = self._no_rows(condition.question) is not Truth.FALSE
            return Truth.UNKNOWN if open_ else _hidden(condition, source, self._today)
        return _over_rows(condition, found)

    def _no_rows(self, link_id: str) -> Truth:
        # No row at all: rows may still come unless the group was shown, or is never asked.
        group = self._questionnaire.rows_of[link_id]
        if group.link_id in self._answers.rows:
            return Truth.FALSE
        return min(self._surely(group, None), Truth.UNKNOWN)

    def _leaf(self, condition: Condition, source: Item, answer: Answer, row: AnswerSet | None) -> Truth:
        asked, hidden = self._surely(source, row), _hidden(condition, source, self._today)
        if asked is Truth.FALSE:
            return hidden
        seen = self._compared(condition, source, answer if self._enabling.of(source, row) else NOT_ASKED)
        # A question that open answers may yet hide counts only where both ways come to the same.
        return seen if asked is Truth.TRUE or seen is hidden else Truth.UNKNOWN

    def _compared(self, condition: Condition, source: Item, answer: Answer) -> Truth:
        if condition.within_days is not None:
            return within(answer, source, condition.within_days, self._today)
        assert condition.value is not None
        return compare(answer, source, condition.operator, condition.value, self._today)


def _hidden(condition: Condition, source: Item, today: date) -> Truth:
    # Known answers exclude the question: nobody will ever answer it.
    return Truth.of(met(condition, (), source, today))


def _over_rows(condition: Condition, found: Iterable[Truth]) -> Truth:
    no_row = condition.operator is Operator.NOT_EQUAL or (
        condition.operator is Operator.EXISTS and condition.value is False)
    return min(found) if no_row else max(found)


def _exists(answer: Answer) -> Truth:
    if answer.values:
        return Truth.TRUE
    return Truth.FALSE if answer.state is State.ANSWERED else Truth.UNKNOWN


def _meaning(item: Item, code: str) -> Meaning:
    option = item.option_by_code.get(code)
    return option.meaning if option else Meaning.FACT


def _says_something(answer: Answer, item: Item) -> bool:
    return any(_meaning(item, code) is Meaning.FACT for code in answer.codes)


def _is_bare(item: Item, code: str) -> bool:
    return code not in item.option_by_code
