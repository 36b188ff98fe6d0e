"""Reads items: everything about them but the conditions, which need the other items first."""

from dataclasses import replace

from triage.fhir import bounds
from triage.fhir.controls import control, is_help
from triage.fhir.extensions import derivation, extension, part
from triage.fhir.item_rules import check_item
from triage.fhir.names import HIDDEN, SECTION, SENSITIVE, SHORT_TEXT, SIGN, SUMMARY, WHY
from triage.fhir.node import Node
from triage.fhir.options import distinct, from_answer_option
from triage.fhir.scales import with_scale
from triage.fhir.value_sets import ValueSets
from triage.questionnaire.model import Behaviour, Coding, Derivation, Item, ItemType, Option, Source
from triage.questionnaire.values import Code

_PLAIN_OPTIONS = {"integer": "Integer", "date": "Date", "string": "String"}


def read_item(node: Node, lists: ValueSets) -> Item:
    """Read an item and what it holds, without conditions and derivation targets checked. Raises Flaw."""
    check_item(node)
    children = node.nodes("item")
    item = Item(
        link_id=node.text("linkId"), type=_type(node), text=node.text("text"), prefix=node.text("prefix"),
        hint=" ".join(child.text("text") for child in children if is_help(child)),
        why=extension(node, WHY, "String") or "", sign=extension(node, SIGN, "String") or "",
        short_text=extension(node, SHORT_TEXT, "String") or "",
        control=control(node), required=node.flag("required"), repeats=node.flag("repeats"),
        read_only=node.flag("readOnly"), hidden=extension(node, HIDDEN, "Boolean") is True,
        sensitive=extension(node, SENSITIVE, "Boolean") is True, max_length=node.raw.get("maxLength"),
        unit=bounds.unit(node), options=_options(node, lists), value_set=node.text("answerValueSet")[1:],
        enable_behaviour=Behaviour(node.raw.get("enableBehavior", "any")), derivation=_derivation(node),
        codings=tuple(Coding(one.text("system"), one.text("code"), one.text("display"))
                      for one in node.nodes("code")),
        section=extension(node, SECTION, "Code") or "", part=part(node),
        in_summary=extension(node, SUMMARY, "Boolean") is True,
        items=tuple(read_item(child, lists) for child in children if not is_help(child)))
    return with_scale(node, _with_values(node, item))


def _type(node: Node) -> ItemType:
    # FHIR lets a number, a day or a text be picked from a list; asked that way it is a choice.
    return ItemType.CHOICE if "answerOption" in node.raw and node.text("type") != "open-choice" else (
        ItemType(node.text("type")))


def _with_values(node: Node, item: Item) -> Item:
    least, most = bounds.limits(node, ItemType(node.text("type")))
    bounded = replace(item, minimum=least, maximum=most)
    started = tuple(option for option in item.options if option.initial)
    return replace(bounded, initial=bounds.initial(node, bounded) or _codes(started))


def _codes(options: tuple[Option, ...]) -> tuple[Code, ...]:
    return tuple(Code(option.code) for option in options)


def _options(node: Node, lists: ValueSets) -> tuple[Option, ...]:
    if "answerValueSet" in node.raw:
        return lists.options(node.text("answerValueSet"), node.place.into("answerValueSet"))
    wanted = _PLAIN_OPTIONS.get(node.text("type"))
    for one in node.nodes("answerOption"):
        choice = one.choice("value")
        if wanted and choice is not None and choice.kind != wanted:
            raise one.flaw(f"an option of this item is a value{wanted}",
                           f"Write value{wanted}, or make it a choice")
    return distinct((from_answer_option(one), one) for one in node.nodes("answerOption"))


def _derivation(node: Node) -> Derivation | None:
    found = derivation(node)
    if found is None:
        return None
    if found["source"] not in set(Source):
        raise node.flaw(f"{found['source']!r} is not a source of derived answers",
                        f"Use one of: {', '.join(Source)}", "extension")
    source = Source(found["source"])
    if (source is Source.RECORD) is ("of" in found):
        raise node.flaw("a record fact has no 'of'" if "of" in found else "the derivation lacks 'of'",
                        "Name the question in 'of' for property and count only", "extension")
    if extension(node, HIDDEN, "Boolean") is not True:
        raise node.flaw("a derived item is shown to patients", "Add questionnaire-hidden", "extension")
    return Derivation(source, found["key"], found.get("of"))
