"""A page with only some of its questions: those that are asked again, and what their answers bring up."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page


def narrowed(page: Page, wanted: Collection[str]) -> Page | None:
    """Give a page with the questions and groups of rows in `wanted` alone; None where it has none of them.

    Texts stay, and so does a question below which a wanted one stands.
    """
    item = _narrowed(page.item, frozenset(wanted))
    if item is None or not any(one.link_id in wanted for one in item.walk()):
        return None
    only = tuple(one.link_id for one in item.walk() if one.is_question)
    return replace(page, item=item, only=only)


def brought_up(form: Questionnaire, origins: Collection[str]) -> frozenset[str]:
    """Give the questions and groups that are asked, or not, for what `origins` say, at any remove."""
    found = set(origins)
    while True:
        new = {link_id for link_id, item in form.by_id.items()
               if link_id not in found and not found.isdisjoint(_reads(form, item))}
        if not new:
            return frozenset(found.difference(origins))
        found |= new


def _reads(form: Questionnaire, item: Item) -> Iterator[str]:
    """Yield what decides whether an item is asked: its own conditions, and what it stands below."""
    yield from (one.question for one in item.enable_when)
    if item.derivation and item.derivation.of:
        yield item.derivation.of
    parent = form.parent_of.get(item.link_id)
    if parent is not None:
        yield parent.link_id


def _narrowed(item: Item, wanted: frozenset[str]) -> Item | None:
    if item.is_rows:
        return item if item.link_id in wanted else None
    inner = tuple(found for child in item.items if (found := _narrowed(child, wanted)) is not None)
    if item.is_question and item.link_id not in wanted and not any(one.is_question for one in inner):
        return None
    return replace(item, items=inner)
