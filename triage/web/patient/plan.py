"""Lays a page out: what stands on it in which order, under which heading, and what shows only sometimes."""

from dataclasses import dataclass, replace

from triage.forms.registry import field_for
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page


@dataclass(frozen=True)
class Node:
    """One thing on a page: a "question", "rows", a "text" or a "group" of such things.

    `level` is that of its heading, 0 where it has none. `conditional`: whether it shows only for
    some answers. `macro` draws a question.
    """

    kind: str
    item: Item
    level: int
    conditional: bool = False
    macro: str = ""
    children: tuple["Node", ...] = ()


def lay_out(page: Page, form: Questionnaire) -> Node:
    """Lay out a page under one first heading: its title, or its only question."""
    top, question = page.item, heading_question(page)
    if question is top:
        return Node("group", Item(top.link_id, top.type), 0, children=(_node(top, 1, False, question),))
    top = replace(top, text=title(page, form))
    if top.is_rows:
        return Node("group", replace(top, repeats=False), 1, children=(_node(top, 2, False, question),))
    children = tuple(_node(child, 2, False, question, why=top.why) for child in top.items if not child.hidden)
    return Node("group", top, 0 if question else 1, children=children)


def heading_question(page: Page) -> Item | None:
    """Give the question that is a page's heading: the only one on it, asked of everybody."""
    if len(page.questions) != 1 or page.rows or page.questions[0].enable_when:
        return None
    return page.questions[0]


def title(page: Page, form: Questionnaire) -> str:
    """Give the words of a page's first heading; the form's title where the page has none."""
    question = heading_question(page)
    return question.text if question else page.item.text or form.title


def _node(item: Item, level: int, conditional: bool, heading: Item | None, why: str = "") -> Node:
    conditional = conditional or bool(item.enable_when)
    below = level + 1 if item.text and not item.is_question else level
    children = tuple(_node(child, below, conditional or item.is_question, heading)
                     for child in item.items if not child.hidden)
    if item is heading:   # the page's own "why" has no other place
        return Node("question", replace(item, why=item.why or why), 1, False, field_for(item).macro, children)
    if item.is_question:
        return Node("question", item, level, conditional, field_for(item).macro, children)
    if item.is_rows:
        return Node("rows", item, level, conditional, children=children)
    return Node("group" if item.items else "text", item, level, conditional, children=children)
