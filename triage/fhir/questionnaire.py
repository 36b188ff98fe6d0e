"""Reads a FHIR R4 Questionnaire strictly: what it cannot ask it refuses, saying where and how to mend it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from triage.fhir.conditions import read_conditions
from triage.fhir.extensions import sections
from triage.fhir.flaw import Flaw, Place
from triage.fhir.items import read_item
from triage.fhir.json_text import load
from triage.fhir.links import check_link_ids, check_links, walk
from triage.fhir.node import Node
from triage.fhir.shape_check import check
from triage.fhir.value_sets import ValueSets
from triage.questionnaire.errors import QuestionnaireError
from triage.questionnaire.model import Item, Questionnaire

_STATUS = ("draft", "active", "retired", "unknown")
_DEFAULT_LANGUAGE = "en"


def read(data: bytes | Mapping[str, Any], file: str) -> Questionnaire:
    """Read the resource, as bytes or as decoded JSON. `file` is named in errors.

    Raises QuestionnaireError for whatever is not a valid R4 Questionnaire of supported item types.
    """
    try:
        return _read(load(data) if isinstance(data, bytes) else data)
    except Flaw as flaw:
        raise QuestionnaireError(file, str(flaw.place), flaw.problem, flaw.mend) from None


def _read(document: Any) -> Questionnaire:
    root = Node(document, Place())
    if not isinstance(document, dict) or document.get("resourceType") != "Questionnaire":
        raise root.flaw("it is not a FHIR Questionnaire",
                        'Write a JSON object with "resourceType": "Questionnaire"')
    check(document, "Questionnaire", Place())
    if root.text("status") not in _STATUS:
        raise root.flaw(f"{root.text('status')!r} is not a status", f"Use one of: {', '.join(_STATUS)}",
                        "status")
    nodes = root.nodes("item")
    if not nodes:
        raise root.flaw("it asks nothing", "Add items", "item")
    check_link_ids(nodes)
    return _linked(_without_links(root, nodes), nodes)


def _without_links(root: Node, nodes: tuple[Node, ...]) -> Questionnaire:
    lists = ValueSets(root)
    return Questionnaire(
        url=root.text("url"), version=root.text("version"), title=root.text("title") or root.text("name"),
        language=root.text("language") or _DEFAULT_LANGUAGE, sections=sections(root),
        items=tuple(read_item(node, lists) for node in nodes))


def _linked(bare: Questionnaire, nodes: tuple[Node, ...]) -> Questionnaire:
    by_link = {node.text("linkId"): node for node in walk(nodes)}
    whole = replace(bare, items=tuple(_with_conditions(item, by_link, bare.by_id) for item in bare.items))
    check_links(whole, by_link)
    return whole


def _with_conditions(item: Item, nodes: Mapping[str, Node], by_id: Mapping[str, Item]) -> Item:
    return replace(item, enable_when=read_conditions(nodes[item.link_id], by_id),
                   items=tuple(_with_conditions(child, nodes, by_id) for child in item.items))
