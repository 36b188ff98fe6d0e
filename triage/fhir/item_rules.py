"""What FHIR R4 forbids within one item (its invariants que-1 to que-13), and what this program cannot ask."""

from collections.abc import Callable

from triage.fhir.node import Node
from triage.questionnaire.model import ItemType

_UNSUPPORTED = {
    "dateTime": "Use a date item", "time": "Use a string item", "url": "Use a string item",
    "attachment": "Leave it out: files are not taken", "reference": "Use a choice item",
    "question": "Use the type of the answer, such as choice or string",
}
TYPES = tuple(ItemType)
_WITH_LENGTH = ("boolean", "decimal", "integer", "string", "text", "open-choice")
_WITH_OPTIONS = ("choice", "open-choice", "integer", "date", "string")


def check_item(node: Node) -> None:
    """Raise Flaw at the first rule that the item breaks."""
    for rule in _RULES:
        rule(node, node.text("type"))


def _type(node: Node, kind: str) -> None:
    if kind not in TYPES:
        raise node.flaw(f"items of type {kind!r} are not supported",
                        _UNSUPPORTED.get(kind, f"Use one of: {', '.join(TYPES)}"), "type")


def _nesting(node: Node, kind: str) -> None:
    if kind == "group" and "item" not in node.raw:
        raise node.flaw("the group is empty", "Add items to it, or make it a display item")
    if kind == "display" and "item" in node.raw:
        raise node.flaw("a display item holds items", "Make it a group", "item")
    asks = any(child.text("type") != "display" for child in node.nodes("item"))
    if kind != "group" and node.flag("repeats") and asks:
        raise node.flaw("questions are nested under a question that takes several answers",
                        "Put them beside it, with an enableWhen", "item")


def _display(node: Node, kind: str) -> None:
    for name in ("code", "required", "repeats", "readOnly"):
        if kind == "display" and name in node.raw:
            raise node.flaw(f"a display item cannot have {name!r}",
                            "Remove it, or make the item a question", name)


def _question_only(node: Node, kind: str) -> None:
    for name in ("initial", "answerOption", "answerValueSet", "maxLength"):
        if kind in ("group", "display") and name in node.raw:
            raise node.flaw(f"a {kind} item takes no answer, so it cannot have {name!r}", "Remove it", name)


def _length(node: Node, kind: str) -> None:
    if "maxLength" not in node.raw:
        return
    if kind not in _WITH_LENGTH:
        raise node.flaw(f"maxLength has no meaning on a {kind} item", "Remove it", "maxLength")
    if node.raw["maxLength"] < 1:
        raise node.flaw("maxLength is less than 1", "Write how many characters fit", "maxLength")


def _options(node: Node, kind: str) -> None:
    given = [name for name in ("answerOption", "answerValueSet") if name in node.raw]
    if len(given) > 1:
        raise node.flaw("it has both answerOption and answerValueSet", "Keep one of them")
    if given and kind not in (_WITH_OPTIONS if given == ["answerOption"] else ("choice", "open-choice")):
        raise node.flaw(f"a {kind} item has no options", "Make it a choice, or remove them", given[0])
    if kind == "choice" and not given:
        raise node.flaw("the choice has no options",
                        "Add answerOption, or answerValueSet with a contained list")


def _initial(node: Node, _: str) -> None:
    if "initial" not in node.raw:
        return
    if "answerOption" in node.raw:
        raise node.flaw("it has both initial and answerOption", "Use answerOption.initialSelected", "initial")
    if len(node.raw["initial"]) > 1 and not node.flag("repeats"):
        raise node.flaw("it starts with several answers but takes one", "Keep one initial", "initial")


def _selected(node: Node, _: str) -> None:
    selected = [option for option in node.nodes("answerOption") if option.flag("initialSelected")]
    if len(selected) > 1 and not node.flag("repeats"):
        raise selected[1].flaw("two options are selected at the start but one answer is taken",
                               "Keep one initialSelected", "initialSelected")


def _behaviour(node: Node, _: str) -> None:
    given = node.raw.get("enableBehavior")
    if given is None and len(node.raw.get("enableWhen", ())) > 1:
        raise node.flaw("it has several enableWhen and no enableBehavior", 'Add "all" or "any"')
    if given not in (None, "all", "any"):
        raise node.flaw(f"{given!r} is not an enableBehavior", 'Write "all" or "any"', "enableBehavior")


_RULES: tuple[Callable[[Node, str], None], ...] = (
    _type, _display, _question_only, _nesting, _length, _options, _initial, _selected, _behaviour)
