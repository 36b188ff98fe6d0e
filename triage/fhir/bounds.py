"""Reads an item's limits, unit and initial answers, and refuses those that exclude each other."""

from triage.fhir.extensions import choice_of, extensions
from triage.fhir.names import MAX_VALUE, MIN_VALUE, UNIT, UNIT_OPTION
from triage.fhir.node import Node
from triage.fhir.typed import typed
from triage.questionnaire.comparison import relation
from triage.questionnaire.limits import broken_limit
from triage.questionnaire.model import Item, ItemType, Operator
from triage.questionnaire.values import Quantity, Value

_LIMIT_KINDS = {
    ItemType.INTEGER: ("Integer",), ItemType.DECIMAL: ("Decimal", "Integer"), ItemType.DATE: ("Date",),
    ItemType.QUANTITY: ("Quantity", "Decimal", "Integer"),
}
_LIKE = {"Integer": ItemType.INTEGER, "Decimal": ItemType.DECIMAL, "Date": ItemType.DATE,
         "Quantity": ItemType.QUANTITY}


def limits(node: Node, kind: ItemType) -> tuple[Value | None, Value | None]:
    """Give the least and the most, None where there is none. Raises Flaw where they cross."""
    least, most = _limit(node, MIN_VALUE, kind), _limit(node, MAX_VALUE, kind)
    if least is not None and most is not None and relation(_plain(least), Operator.GREATER, _plain(most)):
        raise node.flaw(f"its least value {_plain(least)} is more than its most, {_plain(most)}",
                        "Swap minValue and maxValue", "extension")
    return least, most


def unit(node: Node) -> str:
    """Give the unit's words, "" where there is none."""
    for coding in (*extensions(node, UNIT, "Coding"), *extensions(node, UNIT_OPTION, "Coding")):
        words: str = coding.get("display") or coding.get("code") or ""
        if words:
            return words
    return ""


def initial(node: Node, item: Item) -> tuple[Value, ...]:
    """Give the answers that the item starts with. Raises Flaw where one does not fit."""
    found = []
    for one in node.nodes("initial"):
        choice = one.choice("value")
        assert choice is not None
        value = typed(item, choice)
        problem = broken_limit(item, value)
        if problem:
            raise one.flaw(f"the initial answer does not fit: {problem}", "Change it or the limit")
        found.append(value)
    return tuple(found)


def _limit(node: Node, url: str, kind: ItemType) -> Value | None:
    choice = choice_of(node, url)
    if choice is None:
        return None
    kinds = _LIMIT_KINDS.get(kind, ())
    if choice.kind not in kinds:
        wanted = " or ".join(f"value{one}" for one in kinds)
        raise node.flaw(f"{url.rpartition('/')[2]} of a {kind} item cannot be value{choice.kind}",
                        f"Write it as {wanted}" if wanted else "Remove it", "extension")
    return typed(Item(node.text("linkId"), _LIKE[choice.kind]), choice)


def _plain(limit: Value) -> Value:
    return limit.number if isinstance(limit, Quantity) else limit
