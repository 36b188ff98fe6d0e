"""Writes answers as the items of a QuestionnaireResponse."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from triage.fhir.names import ANSWER_CODES, ANSWER_STATE, DATA_ABSENT_REASON
from triage.questionnaire.answers import NOT_ASKED, Answer, AnswerSet, State
from triage.questionnaire.model import Coding, Item, ItemType
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

NO_ROWS = "no-rows"
"""The answer-state of a repeating group that was shown and got no row."""

_REASON = {State.SKIPPED: "asked-unknown", State.UNSURE: "asked-unknown", State.DECLINED: "asked-declined",
           State.ANSWERED: "not-applicable"}


def items_out(items: tuple[Item, ...], answers: AnswerSet) -> list[dict[str, Any]]:
    """Give the response's items for these answers: what was never asked is absent."""
    return [one for item in items for one in _item(item, answers)]


def json_number(number: Decimal | int) -> int | float:
    """Give a number as JSON writes it: whole ones without a point."""
    return int(number) if number == int(number) else float(number)


def _item(item: Item, answers: AnswerSet) -> Iterator[dict[str, Any]]:
    if item.is_rows:
        yield from _rows(item, answers)
    elif item.type is ItemType.GROUP:
        inner = items_out(item.items, answers)
        if inner:
            yield {**_head(item), "item": inner}
    elif item.is_question and answers[item.link_id] != NOT_ASKED:
        yield _question(item, answers)


def _rows(item: Item, answers: AnswerSet) -> Iterator[dict[str, Any]]:
    rows = answers.rows.get(item.link_id)
    if rows == ():
        yield {**_head(item), "extension": [{"url": ANSWER_STATE, "valueCode": NO_ROWS}]}
    for row in rows or ():
        inner = items_out(item.items, row)
        yield {**_head(item), **({"item": inner} if inner else {})}


def _question(item: Item, answers: AnswerSet) -> dict[str, Any]:
    answer = answers[item.link_id]
    given: list[dict[str, Any]] = [_value(item, value) for value in answer.values]
    inner = items_out(item.items, answers)
    if given and inner:
        given[0]["item"] = inner
    marks = _marks(item, answer)
    return {**_head(item), **({"extension": marks} if marks else {}), **({"answer": given} if given else {})}


def _head(item: Item) -> dict[str, Any]:
    return {"linkId": item.link_id, **({"text": item.text} if item.text else {})}


def _marks(item: Item, answer: Answer) -> list[dict[str, Any]]:
    marks = []
    if Answer.of(item, *answer.values) != answer:
        marks.append({"url": ANSWER_STATE, "valueCode": str(answer.state)})
    if not answer.values:
        marks.append({"url": DATA_ABSENT_REASON, "valueCode": _REASON[answer.state]})
    return marks


def _value(item: Item, value: Value) -> dict[str, Any]:
    match value:
        case Code(code):
            return _picked(item, code)
        case Quantity(number, unit):
            return {"valueQuantity": {"value": json_number(number), **({"unit": unit} if unit else {})}}
        case PartialDate():
            # R4 lets an open choice hold a coding or a text, and nothing else.
            return {"valueDate" if item.type is ItemType.DATE else "valueString": str(value)}
        case bool():
            return {"valueBoolean": value}
        case int() | Decimal():
            name = "valueInteger" if item.type is ItemType.INTEGER else "valueDecimal"
            return {name: json_number(value)}
        case _:
            return {"valueString": value}


def _picked(item: Item, code: str) -> dict[str, Any]:
    option = item.option_by_code.get(code)
    if option is None:   # a body part whose side was not told
        return {"valueCoding": {"system": ANSWER_CODES, "code": code, "display": code}}
    match option.value:
        case None:
            coding = option.codings[0] if option.codings else Coding(ANSWER_CODES, code)
            return {"valueCoding": {name: text for name, text in (
                ("system", coding.system), ("code", coding.code), ("display", option.text)) if text}}
        case int():
            return {"valueInteger": option.value}
        case PartialDate():
            return {"valueDate": str(option.value)}
        case _:
            return {"valueString": option.value}
