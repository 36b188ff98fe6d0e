"""Reads how an item is to be shown: questionnaire-itemControl."""

from triage.fhir.extensions import choice_of
from triage.fhir.names import ITEM_CONTROL, ITEM_CONTROL_CODES, MAX_VALUE, MIN_VALUE, OWN_CONTROL_CODES
from triage.fhir.node import Node

_STANDARD = {"radio-button": "radio", "check-box": "check-box", "drop-down": "drop-down", "slider": "scale"}
_NUMBERS = ("integer", "decimal", "quantity")
_OWN = {
    "body-map": ("choice", "open-choice"), "date-or-option": ("open-choice",), "scale": ("choice", *_NUMBERS),
}
"""Own control → the item types that it can show."""
HELP = "help"


def control(node: Node) -> str:
    """Give the name of the control, "" for the type's own. Raises Flaw where it cannot show the type."""
    system, code = _coding(node)
    kind = node.text("type")
    if kind == "group":
        return "rows" if node.flag("repeats") else ""
    if system == ITEM_CONTROL_CODES:
        found = _STANDARD.get(code, "")
        # A slider without bounds has no ends to draw: the type's own control is used.
        return "" if found == "scale" and not _bounded(node) else found
    if system == OWN_CONTROL_CODES:
        return _own(node, code, kind)
    return ""


def is_help(node: Node) -> bool:
    """Whether the item is the help text of the item that holds it."""
    return node.text("type") == "display" and _coding(node)[1] == HELP


def _own(node: Node, code: str, kind: str) -> str:
    if code not in _OWN:
        raise node.flaw(f"there is no control {code!r}", f"Use one of: {', '.join(_OWN)}", "extension")
    if kind not in _OWN[code]:
        raise node.flaw(f"the control {code!r} cannot show a {kind} item",
                        f"Make it a {' or '.join(_OWN[code])} item", "extension")
    if code == "scale" and not _bounded(node):
        raise node.flaw("the scale has no ends", "Add the extensions minValue and maxValue", "extension")
    return code


def _bounded(node: Node) -> bool:
    if node.text("type") not in _NUMBERS:
        return node.text("type") == "choice"
    return {MIN_VALUE, MAX_VALUE} <= {one.raw["url"] for one in node.nodes("extension")}


def _coding(node: Node) -> tuple[str, str]:
    choice = choice_of(node, ITEM_CONTROL)
    if choice is None:
        return "", ""
    if choice.kind != "CodeableConcept":
        raise node.flaw("questionnaire-itemControl takes valueCodeableConcept",
                        "Write it as valueCodeableConcept", "extension")
    for coding in choice.raw.get("coding", ()):
        if coding.get("system") in (ITEM_CONTROL_CODES, OWN_CONTROL_CODES):
            return coding["system"], coding.get("code", "")
    return "", ""
