"""Which questions apply: enableWhen as FHIR R4 says it, two-valued, on what was literally picked."""

from collections.abc import Iterable
from datetime import date

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.comparison import relation
from triage.questionnaire.model import Behaviour, Condition, Item, Operator, Questionnaire
from triage.questionnaire.values import Code, Value
from triage.questionnaire.windows import in_bucket, inside, span, undated


def enabled(item: Item, answers: AnswerSet, today: date, *, lookup: Questionnaire,
            row: AnswerSet | None = None) -> bool:
    """Whether the item, and everything that it sits in, applies to these answers.

    `row` is the row that an item of a repeating group is asked in.
    """
    return Enabling(lookup, answers, today).of(item, row)


class Enabling:
    """Says of each item whether it applies. Answers on branches that do not apply count as absent.

    Keep one for several questions about the same answers: nothing is worked out twice.
    """

    def __init__(self, questionnaire: Questionnaire, answers: AnswerSet, today: date) -> None:
        """Take what stays the same between the questions."""
        self._questionnaire = questionnaire
        self._answers = answers
        self._today = today
        self._known: dict[tuple[str, int], bool] = {}
        self._rows: dict[int, AnswerSet | None] = {}   # holds each row, so that its id stays its own

    def of(self, item: Item, row: AnswerSet | None = None) -> bool:
        """Whether the item applies, with everything that it sits in."""
        if item.link_id in self._questionnaire.always:
            return True
        key = item.link_id, id(row)
        if key not in self._known:
            self._rows[id(row)] = row
            self._known[key] = False   # what a circle of conditions comes to; the reader refuses circles
            self._known[key] = self._inherits(item, row) and self._own(item, row)
        return self._known[key]

    def sources(self, link_id: str, asker: Item,
                row: AnswerSet | None) -> list[tuple[AnswerSet | None, Answer]]:
        """Give each occurrence of a question that `asker` can see: the row it is in, and the answer.

        A row sees itself first; from outside the group all its rows are seen.
        """
        group = self._questionnaire.rows_of.get(link_id)
        if group is None:
            return [(None, self._answers[link_id])]
        if row is not None and self._questionnaire.rows_of.get(asker.link_id) is group:
            return [(row, row[link_id])]
        return [(one, one[link_id]) for one in self._answers.rows.get(group.link_id, ())]

    def _inherits(self, item: Item, row: AnswerSet | None) -> bool:
        parent = self._questionnaire.parent_of.get(item.link_id)
        if parent is not None and not self.of(parent, None if parent.is_rows else row):
            return False
        # FHIR keeps what is nested under a question below that question's answer.
        if parent is not None and parent.is_question and not self._values(parent.link_id, item, row):
            return False
        return not (item.derivation and item.derivation.of
                    and not self._applies(item.derivation.of, item, row))

    def _own(self, item: Item, row: AnswerSet | None) -> bool:
        if not item.enable_when:
            return True
        combine = all if item.enable_behaviour is Behaviour.ALL else any
        return combine(self._met(condition, item, row) for condition in item.enable_when)

    def _met(self, condition: Condition, asker: Item, row: AnswerSet | None) -> bool:
        origin, wanted = self._questionnaire.by_id[condition.question], condition.value
        if (isinstance(wanted, Code) and condition.operator is Operator.EQUAL
                and condition.question in undated(self._questionnaire)):   # most are: a look is enough
            return wanted.code in self._answers[condition.question].codes and self.of(origin)
        return met(condition, self._values(condition.question, asker, row), origin, self._today)

    def _applies(self, link_id: str, asker: Item, row: AnswerSet | None) -> bool:
        item = self._questionnaire.by_id[link_id]
        return any(self.of(item, one) for one, _ in self.sources(link_id, asker, row))

    def _values(self, link_id: str, asker: Item, row: AnswerSet | None) -> list[Value]:
        item = self._questionnaire.by_id[link_id]
        return [value for one, answer in self.sources(link_id, asker, row) if answer.values
                and self.of(item, one) for value in answer.values]


def enabling_of(questionnaire: Questionnaire, answers: AnswerSet, today: date) -> Enabling:
    """Give what says which items apply. One is kept beside the answers, which never change."""
    kept: dict[tuple[int, date], Enabling] = vars(answers).setdefault("_enabling", {})
    key = id(questionnaire), today   # what is kept holds the questionnaire, so that its id stays its own
    if key not in kept:
        kept[key] = Enabling(questionnaire, answers, today)
    return kept[key]


def keep_enabling(questionnaire: Questionnaire, answers: AnswerSet, today: date, enabling: Enabling) -> None:
    """Let `enabling` say which items apply to answers that are known to come to the same."""
    vars(answers).setdefault("_enabling", {})[id(questionnaire), today] = enabling


def met(condition: Condition, values: Iterable[Value], item: Item, today: date) -> bool:
    """Whether one enableWhen holds for the literal values of its question.

    A window holds unless the date is surely outside it, so that a vague date is asked about, and
    "not sure" too.
    """
    if condition.within_days is not None:
        return any(_may_be_within(value, item, condition.within_days, today) for value in values)
    if condition.operator is Operator.EXISTS:
        return bool(list(values)) is condition.value
    wanted = condition.value
    assert wanted is not None
    if condition.operator is Operator.NOT_EQUAL:
        return not any(related(value, Operator.EQUAL, wanted, item, today) for value in values)
    return any(related(value, condition.operator, wanted, item, today) for value in values)


def related(value: Value, operator: Operator, wanted: Value, item: Item, today: date) -> bool | None:
    """Whether `value operator wanted` holds; None when it may.

    A bucket ("2 to 6 weeks ago") equals a date that lies in its days.
    """
    if isinstance(wanted, Code) and operator is Operator.EQUAL and value != wanted:
        return in_bucket(item, value, wanted.code, today)
    return relation(value, operator, wanted)


def _may_be_within(value: Value, item: Item, days: int, today: date) -> bool:
    found = span(item, value, today)
    return inside(found, (0, days)) is not False if found is not None else _is_unsure(value, item)


def _is_unsure(value: Value, item: Item) -> bool:
    return isinstance(value, Code) and value.code in item.open_codes
