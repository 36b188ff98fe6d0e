"""Reads enableWhen, once all questions are known."""

from collections.abc import Mapping

from triage.fhir.extensions import extension
from triage.fhir.names import WITHIN_DAYS
from triage.fhir.node import Choice, Node
from triage.fhir.typed import DATE_OR_OPTION, KINDS, typed
from triage.questionnaire.model import Condition, Item, ItemType, Operator
from triage.questionnaire.windows import DAYS

_ORDERED = ("Integer", "Decimal", "Quantity", "Date", "String")
_ORDERS = (Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)


def read_conditions(node: Node, by_id: Mapping[str, Item]) -> tuple[Condition, ...]:
    """Read the conditions of one item. Raises Flaw where one can never be right."""
    return tuple(_condition(one, by_id) for one in node.nodes("enableWhen"))


def _condition(node: Node, by_id: Mapping[str, Item]) -> Condition:
    source = _source(node, by_id)
    operator, choice = _operator(node), node.choice("answer")
    assert choice is not None
    days = extension(node, WITHIN_DAYS, "Integer")
    if days is not None:
        return _window(node, source, operator, choice, days)
    if operator is Operator.EXISTS:
        if choice.kind != "Boolean":
            raise node.flaw("'exists' is compared with true or false", "Write answerBoolean",
                            f"answer{choice.kind}")
        return Condition(source.link_id, operator, choice.raw)
    if operator in _ORDERS and choice.kind not in _ORDERED:
        raise node.flaw(f"{choice.kind} values have no order, so {str(operator)!r} is never true",
                        "Use '=' or '!=', one condition for each value", "operator")
    return Condition(source.link_id, operator, typed(source, choice))


def _source(node: Node, by_id: Mapping[str, Item]) -> Item:
    source = by_id.get(node.text("question"))
    if source is None:
        raise node.flaw(f"no item has the linkId {node.text('question')!r}",
                        "Name an item of this questionnaire", "question")
    if source.type not in KINDS:
        raise node.flaw(f"{source.link_id!r} is a {source.type} item and takes no answer", "Name a question",
                        "question")
    return source


def _operator(node: Node) -> Operator:
    if node.text("operator") not in set(Operator):
        raise node.flaw(f"{node.text('operator')!r} is not an operator", f"Use one of: {' '.join(Operator)}",
                        "operator")
    return Operator(node.text("operator"))


def _window(node: Node, source: Item, operator: Operator, choice: Choice, days: int) -> Condition:
    if operator is not Operator.EXISTS or choice.raw is not True:
        raise node.flaw("within-days goes with 'exists' and answerBoolean true", "Write them so", "extension")
    if days < 0:
        raise node.flaw("within-days is less than 0", "Write how many days ago is still inside", "extension")
    dated = source.type is ItemType.DATE or source.control == DATE_OR_OPTION or any(
        DAYS in option.properties for option in source.options)
    if not dated:
        raise node.flaw(f"{source.link_id!r} says no date",
                        "Name a date question, or one whose options have 'days'", "question")
    return Condition(source.link_id, operator, True, within_days=days)
