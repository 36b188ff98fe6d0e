"""Reads a value[x] as the value of a question, by the question's type."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from triage.fhir.node import Choice, Node
from triage.questionnaire.model import Item, ItemType, Option
from triage.questionnaire.options import parts
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

DATE_OR_OPTION = "date-or-option"
MAP = "body-map"

KINDS: Mapping[ItemType, tuple[str, ...]] = {
    ItemType.BOOLEAN: ("Boolean",), ItemType.INTEGER: ("Integer",), ItemType.DECIMAL: ("Decimal",),
    ItemType.QUANTITY: ("Quantity",), ItemType.DATE: ("Date",), ItemType.STRING: ("String",),
    ItemType.TEXT: ("String",), ItemType.CHOICE: ("Coding", "String", "Integer", "Date"),
    ItemType.OPEN_CHOICE: ("Coding", "String", "Integer", "Date"),
}
"""Item type → the value[x] types that its answers may have."""


def typed(item: Item, choice: Choice) -> Value:
    """Give the value. Raises Flaw where the type is wrong or the option does not exist."""
    if choice.kind not in KINDS.get(item.type, ()):
        raise Node({}, choice.place).flaw(
            f"{choice.kind} does not fit {item.link_id!r}, which is a {item.type} item",
            f"Use {' or '.join(KINDS.get(item.type, ('another question',)))}")
    if item.type in (ItemType.CHOICE, ItemType.OPEN_CHOICE):
        return _picked(item, choice)
    return _PLAIN[choice.kind](choice)


def _quantity(choice: Choice) -> Quantity:
    node = Node(choice.raw, choice.place)
    if "value" not in choice.raw:
        raise node.flaw("the quantity has no value", "Add one")
    if "comparator" in choice.raw:
        raise node.flaw("a quantity with a comparator is not one number", "Leave the comparator out",
                        "comparator")
    return Quantity(_decimal(choice.raw["value"]), node.text("unit") or node.text("code"))


def _decimal(raw: Any) -> Decimal:
    return Decimal(str(raw))


_PLAIN: Mapping[str, Callable[[Choice], Value]] = {
    "Boolean": lambda choice: bool(choice.raw), "Integer": lambda choice: int(choice.raw),
    "Decimal": lambda choice: _decimal(choice.raw), "String": lambda choice: str(choice.raw),
    "Date": lambda choice: PartialDate.parse(choice.raw), "Quantity": _quantity,
}


def _picked(item: Item, choice: Choice) -> Value:
    value = _coding_code(item, choice) if choice.kind == "Coding" else _plain_code(item, choice)
    if value is not None:
        return value
    if item.type is ItemType.OPEN_CHOICE and choice.kind == "String":
        return _free(item, choice)
    if item.control == DATE_OR_OPTION and choice.kind == "Date":
        return PartialDate.parse(choice.raw)
    raise Node({}, choice.place).flaw(
        f"{_shown(choice)} is not among the options of {item.link_id!r}",
        f"Use one of: {', '.join(option.code for option in item.options) or 'none'}")


def _free(item: Item, choice: Choice) -> Value:
    if item.control != DATE_OR_OPTION:
        return str(choice.raw)
    try:
        return PartialDate.parse(choice.raw)
    except ValueError:
        raise Node({}, choice.place).flaw(f"{choice.raw!r} is not a date",
                                          "Write YYYY, YYYY-MM or YYYY-MM-DD") from None


def _coding_code(item: Item, choice: Choice) -> Code | None:
    code = choice.raw.get("code") or choice.raw.get("display")
    option = item.option_by_code.get(code)
    if option is None:
        return Code(code) if item.control == MAP and code in parts(item) else None
    return Code(code) if option.value is None and _same_system(option, choice.raw.get("system", "")) else None


def _same_system(option: Option, system: str) -> bool:
    known = option.codings[0].system if option.codings else ""
    return not system or not known or system == known


def _plain_code(item: Item, choice: Choice) -> Code | None:
    option = item.option_by_code.get(str(choice.raw))
    if option is None or option.value is None:
        return None
    return Code(option.code) if _PLAIN[choice.kind](choice) == option.value else None


def _shown(choice: Choice) -> str:
    return repr(choice.raw.get("code") if isinstance(choice.raw, dict) else choice.raw)
