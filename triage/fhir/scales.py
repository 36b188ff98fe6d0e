"""Reads which groups are published scales, and sees to it that each of their answers counts something."""

from dataclasses import replace

from triage.fhir.extensions import parts
from triage.fhir.names import SCALE
from triage.fhir.node import Node
from triage.questionnaire.model import Item, ItemType, Meaning, Method, Option, Scale
from triage.questionnaire.scores import SCORE


def with_scale(node: Node, item: Item) -> Item:
    """Give the item with its scale, if it is one. Raises Flaw where the scale can not be worked out."""
    found = parts(node, SCALE, ("method", "text"))
    if not found:
        return item
    if len(found) > 1:
        raise node.flaw("it is two scales", "Keep one", "extension")
    if item.type is not ItemType.GROUP or item.repeats:
        raise node.flaw("only a group that is asked once is a scale", "Put its questions into a group",
                        "extension")
    method = found[0]["method"]
    if method not in set(Method):
        raise node.flaw(f"{method!r} is no way to make a score", f"Use one of: {', '.join(Method)}",
                        "extension")
    silent = next((one for one in item.walk() if one.is_question and not _counts(one)), None)
    if silent is not None:
        raise node.flaw(f"answers of {silent.link_id!r} count nothing",
                        "Give each option the property 'score', or make it a number with a maxValue")
    return replace(item, scale=Scale(found[0]["text"], Method(method)))


def _counts(item: Item) -> bool:
    if item.options:
        return not item.repeats and all(_is_scored(option) for option in item.options
                                        if option.meaning is Meaning.FACT)
    return item.type is ItemType.INTEGER and item.maximum is not None


def _is_scored(option: Option) -> bool:
    points = option.properties.get(SCORE, ())
    return len(points) == 1 and points[0].isascii() and points[0].isdigit()
