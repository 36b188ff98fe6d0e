"""Reads the items of a QuestionnaireResponse as answers."""

from types import MappingProxyType

from triage.fhir.answers_out import NO_ROWS
from triage.fhir.extensions import extension
from triage.fhir.names import ANSWER_STATE, DATA_ABSENT_REASON
from triage.fhir.node import Node
from triage.fhir.typed import typed
from triage.questionnaire.answers import Answer, AnswerSet, State, contradiction
from triage.questionnaire.limits import broken_limit
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.values import Value

_NOT_ASKED = ("not-asked", "not-applicable")


class _Gathered:
    """Answers and rows of one form, or of one row, as they are read."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.rows: dict[str, tuple[AnswerSet, ...]] = {}

    def as_set(self) -> AnswerSet:
        return AnswerSet(MappingProxyType(self.answers), MappingProxyType(self.rows))


def items_in(nodes: tuple[Node, ...], items: tuple[Item, ...]) -> AnswerSet:
    """Read the response's items against the questionnaire's. Raises Flaw."""
    found = _Gathered()
    _read_items(nodes, items, found)
    return found.as_set()


def _read_items(nodes: tuple[Node, ...], items: tuple[Item, ...], found: _Gathered) -> None:
    here = {item.link_id: item for item in items}
    seen: set[str] = set()
    for node in nodes:
        link_id = node.text("linkId")
        item = here.get(link_id)
        if item is None:
            raise node.flaw(f"the questionnaire has no item {link_id!r} at this place",
                            f"Here belong: {', '.join(here) or 'none'}", "linkId")
        if link_id in seen and not item.is_rows:
            raise node.flaw(f"the item {link_id!r} stands twice", "Keep one, with all its answers", "linkId")
        seen.add(link_id)
        _read_item(node, item, found)


def _read_item(node: Node, item: Item, found: _Gathered) -> None:
    if item.is_question:
        _read_question(node, item, found)
        return
    if "answer" in node.raw:
        raise node.flaw(f"a {item.type} item takes no answer", "Remove it", "answer")
    if not item.is_rows:
        _read_items(node.nodes("item"), item.items, found)
        return
    rows = found.rows.get(item.link_id, ())
    if extension(node, ANSWER_STATE, "Code") != NO_ROWS:
        rows = (*rows, items_in(node.nodes("item"), item.items))
    found.rows[item.link_id] = rows


def _read_question(node: Node, item: Item, found: _Gathered) -> None:
    if "item" in node.raw:
        raise node.flaw("items of a question stand under its answer", "Move them into 'answer'", "item")
    nodes = node.nodes("answer")
    if len(nodes) > 1 and not item.repeats:
        raise nodes[1].flaw(f"{item.link_id!r} takes one answer", "Keep one")
    values = tuple(_value(one, item) for one in nodes)
    if contradiction(item, values):
        raise node.flaw("'none' stands together with another answer", "Keep one of them", "answer")
    answer = _answer(node, item, values)
    if answer is not None:
        found.answers[item.link_id] = answer
    for one in nodes:
        _read_items(one.nodes("item"), item.items, found)


def _value(node: Node, item: Item) -> Value:
    choice = node.choice("value")
    assert choice is not None
    value = typed(item, choice)
    if item.type is ItemType.OPEN_CHOICE and isinstance(value, str) and not value.strip():
        raise node.flaw("the text is empty", "Leave the answer out")
    problem = broken_limit(item, value)
    if problem:
        raise node.flaw(problem, "Give an answer within the limits")
    return value


def _answer(node: Node, item: Item, values: tuple[Value, ...]) -> Answer | None:
    state = extension(node, ANSWER_STATE, "Code")
    if state is not None:
        if state not in set(State):
            raise node.flaw(f"{state!r} is not a state", f"Use one of: {', '.join(State)}", "extension")
        return Answer(State(state), values)
    reason = extension(node, DATA_ABSENT_REASON, "Code")
    if not values and reason == "asked-declined":
        return Answer(State.DECLINED)
    return None if not values and reason in _NOT_ASKED else Answer.of(item, *values)
