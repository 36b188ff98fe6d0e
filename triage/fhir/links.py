"""Checks what items say of each other: linkIds, circles of conditions, derivations, rows."""

from collections.abc import Iterator, Mapping

from triage.fhir.node import Node
from triage.questionnaire.derive import CODED
from triage.questionnaire.model import Item, ItemType, Questionnaire, Source

_LONGEST_CHAIN = 100


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield each item's node, those inside after it."""
    for node in nodes:
        yield node
        yield from walk(node.nodes("item"))


def check_link_ids(nodes: tuple[Node, ...]) -> None:
    """Raise Flaw where two items have the same linkId."""
    seen: dict[str, Node] = {}
    for node in walk(nodes):
        link_id = node.text("linkId")
        if link_id in seen:
            raise node.flaw(f"the linkId {link_id!r} is taken by {seen[link_id].place}",
                            "Give each item its own", "linkId")
        seen[link_id] = node


def check_links(questionnaire: Questionnaire, nodes: Mapping[str, Node]) -> None:
    """Raise Flaw at the first item whose links to others cannot work."""
    sections = {name for name, _ in questionnaire.sections}
    for link_id, item in questionnaire.by_id.items():
        node = nodes[link_id]
        _check_section(item, node, questionnaire, sections)
        _check_part(item, node, questionnaire)
        _check_rows(item, node, questionnaire)
        _check_derivation(item, node, questionnaire)
    _check_circles(questionnaire, nodes)


def _check_section(item: Item, node: Node, questionnaire: Questionnaire, sections: set[str]) -> None:
    if not item.section:
        return
    if item.link_id in questionnaire.parent_of:
        raise node.flaw("only a top-level item belongs to a section", "Remove it here", "extension")
    if item.section not in sections:
        raise node.flaw(f"the questionnaire has no section {item.section!r}",
                        f"Use one of: {', '.join(sorted(sections)) or 'none is defined'}", "extension")


def _check_part(item: Item, node: Node, questionnaire: Questionnaire) -> None:
    if item.part > 1 and item.link_id in questionnaire.parent_of:
        raise node.flaw("only a top-level item belongs to a part", "Remove it here", "extension")
    later = [condition.question for condition in item.enable_when
             if _part_of(questionnaire, condition.question) > _part_of(questionnaire, item.link_id)]
    if later:
        raise node.flaw(f"it is asked before sending, and waits for {later[0]!r}, which is asked after",
                        "Wait for a question of the same part, or of an earlier one", "enableWhen")


def _part_of(questionnaire: Questionnaire, link_id: str) -> int:
    top = questionnaire.by_id[link_id]
    while (parent := questionnaire.parent_of.get(top.link_id)) is not None:
        top = parent
    return top.part


def _check_rows(item: Item, node: Node, questionnaire: Questionnaire) -> None:
    if item.is_rows and item.link_id in questionnaire.rows_of:
        raise node.flaw("a repeating group sits inside a repeating group", "Put it beside the outer one",
                        "repeats")
    if item.derivation is not None and item.link_id in questionnaire.rows_of:
        raise node.flaw("a derived item sits inside a repeating group", "Put it outside", "extension")


def _check_derivation(item: Item, node: Node, questionnaire: Questionnaire) -> None:
    how = item.derivation
    if how is None or how.of is None:
        return
    origin = questionnaire.by_id.get(how.of)
    if origin is None or origin.type not in CODED or origin.link_id in questionnaire.rows_of:
        raise node.flaw(f"{how.of!r} is not a choice outside repeating groups", "Name one in 'of'",
                        "extension")
    values = {value for option in origin.options for value in option.properties.get(how.key, ())}
    if not values:
        raise node.flaw(f"no option of {how.of!r} has the property {how.key!r}", "Name one that they have",
                        "extension")
    _check_derived_type(item, node, how.source, values)


def _check_derived_type(item: Item, node: Node, source: Source, values: set[str]) -> None:
    if source is Source.COUNT:
        if item.type is not ItemType.INTEGER:
            raise node.flaw("a count is an integer item", "Change its type", "type")
        return
    if not item.repeats:
        raise node.flaw("several values may be derived, and the item takes one", "Add repeats", "repeats")
    missing = sorted(values - set(item.option_by_code)) if item.type in CODED else []
    if missing:
        raise node.flaw(f"it has no option for the derived value {missing[0]!r}", "Add it")
    if item.type not in (*CODED, ItemType.STRING):
        raise node.flaw(f"property values cannot be the answer of a {item.type} item", "Make it a choice",
                        "type")


def _check_circles(questionnaire: Questionnaire, nodes: Mapping[str, Node]) -> None:
    depths: dict[str, int] = {}
    for link_id in questionnaire.by_id:
        for circle in _circle(questionnaire, link_id, depths):
            raise nodes[circle].flaw(f"whether {circle!r} is asked depends on itself",
                                     "Break the circle of conditions", "enableWhen")
        if depths[link_id] > _LONGEST_CHAIN:
            raise nodes[link_id].flaw(f"it depends on a chain of more than {_LONGEST_CHAIN} questions",
                                      "Refer to an earlier question of the chain", "enableWhen")


def _circle(questionnaire: Questionnaire, start: str, depths: dict[str, int]) -> list[str]:
    """Fill in how long each chain of dependencies is; give a member of a circle, if there is one."""
    path, stack = [start], [_needs(questionnaire, start)]
    while stack:
        needed = next((one for one in stack[-1] if one not in depths), None)
        if needed is None:
            done = path.pop()
            stack.pop()
            depths[done] = 1 + max((depths[one] for one in _needs(questionnaire, done)), default=0)
        elif needed in path:
            return [needed]
        else:
            path.append(needed)
            stack.append(_needs(questionnaire, needed))
    return []


def _needs(questionnaire: Questionnaire, link_id: str) -> Iterator[str]:
    item, parent = questionnaire.by_id[link_id], questionnaire.parent_of.get(link_id)
    yield from (condition.question for condition in item.enable_when)
    if item.derivation is not None and item.derivation.of is not None:
        yield item.derivation.of
    if parent is not None:
        yield parent.link_id
