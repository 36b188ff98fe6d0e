"""Answers from a flat JSON object, linkId → answer: what files of worked cases and the command line hold."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from textwrap import shorten
from types import MappingProxyType

from triage.questionnaire.answers import Answer, AnswerSet, contradiction
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.limits import broken_limit
from triage.questionnaire.model import Item, ItemType, Questionnaire
from triage.questionnaire.options import parts
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

MAP = "body-map"
DATE_OR_OPTION = "date-or-option"
_SMALL = 10**6


def read_flat(questionnaire: Questionnaire, data: Mapping[str, object]) -> AnswerSet:
    """Read {linkId: code, list of codes, number, true, text, "YYYY-MM-DD", or null for skipped}.

    A repeating group's linkId holds a list of such objects, one for each row. A quantity is a number
    or {"value": 70, "unit": "kg"}; free text of an open choice is {"text": "…"}; a body part may be
    named without its side. Raises AnswerError, naming the linkId and what would be valid.
    """
    return _read(questionnaire, data, "", None)


def _read(questionnaire: Questionnaire, data: Mapping[str, object], path: str,
          group: Item | None) -> AnswerSet:
    answers: dict[str, Answer] = {}
    rows: dict[str, tuple[AnswerSet, ...]] = {}
    for link_id, raw in data.items():
        item = _item(questionnaire, link_id, path, group)
        if item.is_rows:
            rows[link_id] = _read_rows(questionnaire, item, raw, path + link_id)
        else:
            answers[link_id] = _read_answer(item, raw, path + link_id)
    return AnswerSet(MappingProxyType(answers), MappingProxyType(rows))


def _item(questionnaire: Questionnaire, link_id: str, path: str, group: Item | None) -> Item:
    item = questionnaire.by_id.get(link_id)
    if item is None:
        raise AnswerError(path + link_id, "the questionnaire has no such linkId")
    home = questionnaire.rows_of.get(link_id)
    if home is not group:
        where = f"in each row of '{home.link_id}'" if home else "at the top, outside the rows"
        raise AnswerError(path + link_id, f"it belongs {where}")
    if not item.is_question and not item.is_rows:
        raise AnswerError(path + link_id, f"it is a {item.type} and takes no answer")
    return item


def _read_rows(questionnaire: Questionnaire, group: Item, raw: object, path: str) -> tuple[AnswerSet, ...]:
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise AnswerError(path, "give a list of objects, one for each row")
    return tuple(_read(questionnaire, row, f"{path}[{index}].", group) for index, row in enumerate(raw))


def _read_answer(item: Item, raw: object, path: str) -> Answer:
    if raw is None:
        return Answer.of(item)
    many = raw if isinstance(raw, list) else [raw]
    if len(many) != 1 and not item.repeats:
        raise AnswerError(path, "it takes one answer")
    values = tuple(_read_value(item, one, path) for one in many)
    if len(set(values)) != len(values):
        raise AnswerError(path, "the same answer is given twice")
    if contradiction(item, values):
        raise AnswerError(path, "'none' cannot stand together with another answer")
    return Answer.of(item, *values)


def _read_value(item: Item, raw: object, path: str) -> Value:
    value = _READERS[item.type](item, raw)
    if value is None:
        raise AnswerError(path, f"{_shown(raw)} does not fit; {_valid(item)}")
    problem = broken_limit(item, value)
    if problem:
        raise AnswerError(path, problem)
    return value


def _boolean(_: Item, raw: object) -> Value | None:
    return raw if isinstance(raw, bool) else None


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    try:
        number = Decimal(str(raw))
    except (InvalidOperation, ValueError):   # ValueError: an int of more digits than Python prints
        return None
    return number if number.is_finite() else None


def _integer(_: Item, raw: object) -> Value | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _decimal(_: Item, raw: object) -> Value | None:
    return _number(raw)


def _quantity(item: Item, raw: object) -> Value | None:
    given: object = raw
    unit: object = item.unit
    if isinstance(raw, Mapping) and set(raw) == {"value", "unit"}:
        given, unit = raw["value"], raw["unit"]
    number = _number(given)
    return Quantity(number, unit) if number is not None and isinstance(unit, str) else None


def _date(_: Item, raw: object) -> Value | None:
    try:
        return PartialDate.parse(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _text(_: Item, raw: object) -> Value | None:
    return raw if isinstance(raw, str) and raw.strip() else None


def _choice(item: Item, raw: object) -> Value | None:
    # Options of a scale may be given as numbers; no option's code has more than a few digits.
    is_number = isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _SMALL
    code = str(raw) if is_number else raw
    if not isinstance(code, str):
        return None
    known = code in item.option_by_code or (item.control == MAP and code in parts(item))
    return Code(code) if known else None


def _open_choice(item: Item, raw: object) -> Value | None:
    picked = _choice(item, raw)
    if picked is not None:
        return picked
    if item.control == DATE_OR_OPTION:
        return _date(item, raw)
    return _text(item, raw["text"]) if isinstance(raw, Mapping) and set(raw) == {"text"} else None


_READERS: Mapping[ItemType, Callable[[Item, object], Value | None]] = {
    ItemType.BOOLEAN: _boolean, ItemType.CHOICE: _choice, ItemType.OPEN_CHOICE: _open_choice,
    ItemType.INTEGER: _integer, ItemType.DECIMAL: _decimal, ItemType.QUANTITY: _quantity,
    ItemType.DATE: _date, ItemType.STRING: _text, ItemType.TEXT: _text,
}

_EXPECTED: Mapping[ItemType, str] = {
    ItemType.BOOLEAN: "give true or false", ItemType.INTEGER: "give a whole number",
    ItemType.DECIMAL: "give a number", ItemType.QUANTITY: 'give a number, or {"value": 70, "unit": "kg"}',
    ItemType.DATE: "give YYYY, YYYY-MM or YYYY-MM-DD",
    ItemType.STRING: "give a text", ItemType.TEXT: "give a text",
}


def _valid(item: Item) -> str:
    if item.type in _EXPECTED:
        return _EXPECTED[item.type]
    more = {DATE_OR_OPTION: ", or a date such as 2024-05"}.get(item.control, ', or {"text": "…"}')
    codes = "give one of " + ", ".join(f"'{option.code}'" for option in item.options)
    return codes + (more if item.type is ItemType.OPEN_CHOICE else "")


def _shown(raw: object) -> str:
    try:
        return shorten(repr(raw), 80, placeholder="…")
    except ValueError:   # an int of more digits than Python prints
        return "a huge number"
