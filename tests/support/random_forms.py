"""Random small questionnaires and random answers to them, for property tests."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.support.questionnaires import choice, form, group, question, rows
from triage.questionnaire.answers import Answer, AnswerSet, contradiction
from triage.questionnaire.model import Behaviour, Condition, Item, ItemType, Operator, Questionnaire
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
WORDS = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
NUMBERS = st.decimals(-10**6, 10**6, places=3)
_YEARS = st.integers(1900, 2030)
DATES = (st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
         | st.builds(PartialDate, _YEARS) | st.builds(PartialDate, _YEARS, st.integers(1, 12)))
_CODES = ("a", "b", "none", "not-sure", "declined")
_FREE: dict[ItemType, st.SearchStrategy[Any]] = {
    ItemType.BOOLEAN: st.booleans(), ItemType.INTEGER: st.integers(-1000, 1000), ItemType.DECIMAL: NUMBERS,
    ItemType.QUANTITY: st.builds(Quantity, NUMBERS, st.sampled_from(("", "kg", "mm Hg"))),
    ItemType.DATE: DATES, ItemType.STRING: WORDS, ItemType.TEXT: WORDS,
}
"""Item type without options → its values."""


@st.composite
def forms(draw: st.DrawFn) -> Questionnaire:
    """A form of a few pages; later questions may depend on earlier ones; the last page may be rows."""
    earlier: list[Item] = []
    names = [f"p{number}" for number in range(draw(st.integers(1, 3)))]
    pages = [group(name, *_questions(draw, name, earlier)) for name in names]
    if draw(st.booleans()):
        pages.append(rows("rows", *_questions(draw, "rows", earlier)))
    return form(*pages)


def _questions(draw: st.DrawFn, page: str, earlier: list[Item]) -> list[Item]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        item = _question(draw, f"{page}-{number}", _conditions(draw, earlier))
        earlier.append(item)
        found.append(item)
    return found


def _question(draw: st.DrawFn, link_id: str, conditions: tuple[Condition, ...]) -> Item:
    kind = draw(st.sampled_from([*_FREE, ItemType.CHOICE, ItemType.CHOICE, ItemType.OPEN_CHOICE]))
    more: dict[str, Any] = {"enable_when": conditions, "repeats": draw(st.booleans()),
                            "enable_behaviour": draw(st.sampled_from(Behaviour))}
    if kind in _FREE:
        return question(link_id, kind, **more)
    base = choice(link_id, *_CODES, **more)
    return base if kind is ItemType.CHOICE else Item(link_id, kind, base.text, options=base.options, **more)


def _conditions(draw: st.DrawFn, earlier: list[Item]) -> tuple[Condition, ...]:
    if not earlier or draw(st.booleans()):
        return ()
    return tuple(_condition(draw, draw(st.sampled_from(earlier))) for _ in range(draw(st.integers(1, 2))))


def _condition(draw: st.DrawFn, source: Item) -> Condition:
    if draw(st.booleans()):
        return Condition(source.link_id, Operator.EXISTS, draw(st.booleans()))
    operator = draw(st.sampled_from((Operator.EQUAL, Operator.NOT_EQUAL)))
    return Condition(source.link_id, operator, draw(values_of(source)))


def values_of(item: Item) -> st.SearchStrategy[Value]:
    """One value that fits the item."""
    if item.type in _FREE:
        return _FREE[item.type]
    picks = st.sampled_from([Code(option.code) for option in item.options])
    return picks if item.type is ItemType.CHOICE else picks | WORDS


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Questionnaire) -> AnswerSet:
    """Answers to some of the questions, whether they apply or not; some are skipped."""
    top = [item for item in questionnaire.by_id.values()
           if item.is_question and item.link_id not in questionnaire.rows_of]
    found = _answers(draw, top)
    for one in questionnaire.items:
        if one.is_rows and draw(st.booleans()):
            found = found.with_rows(one.link_id, tuple(
                _answers(draw, list(one.items)) for _ in range(draw(st.integers(0, 3)))))
    return found


def _answers(draw: st.DrawFn, items: list[Item]) -> AnswerSet:
    return AnswerSet().with_answers({
        item.link_id: draw(answer_to(item)) for item in items if draw(st.booleans())})


def answer_to(item: Item) -> st.SearchStrategy[Answer]:
    """An answer to the item, of one value or several, or skipped."""
    values = st.lists(values_of(item), max_size=3 if item.repeats else 1, unique_by=_same)
    return values.filter(lambda given: not contradiction(item, tuple(given))).map(
        lambda given: Answer.of(item, *given))


def _same(value: Value) -> object:
    return (bool, value) if isinstance(value, bool) else (Decimal, value) if isinstance(value, int) else value
