"""The screens of the wizard, out of the questionnaire's top-level items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from triage.questionnaire.model import Item, ItemType, Questionnaire
from triage.questionnaire.page import Page

_SAFE_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The wizard's own addresses.
_TAKEN = frozenset({"urgent", "check-answers", "done", "language", "copy", "about", "changed"})


def pages(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Give every page: each top-level item that asks something.

    Texts between pages come at the top of the page that follows, those at the end below the last.
    """
    # Kept beside the questionnaire, as its own cached properties are: every request asks for them.
    kept: dict[str, tuple[Page, ...]] = vars(questionnaire)
    if "_pages" not in kept:
        kept["_pages"] = _pages(questionnaire)
    return kept["_pages"]


def _pages(questionnaire: Questionnaire) -> tuple[Page, ...]:
    found: list[Item] = []
    texts: list[Item] = []
    for item in questionnaire.items:
        if _asks(item):
            found.append(_with_texts(item, texts, ()))
            texts = []
        elif not item.hidden and _says(item):
            texts.append(item)
    if found and texts:
        found[-1] = _with_texts(found[-1], (), texts)
    slugs = _slugs(found)
    return tuple(Page(item, slug, item.section) for item, slug in zip(found, slugs, strict=True))


def pages_of(questionnaire: Questionnaire, part: int) -> tuple[Page, ...]:
    """Give the pages of one part of the form."""
    return tuple(page for page in pages(questionnaire) if page.part == part)


def row_questions(group: Item) -> tuple[Item, ...]:
    """Give the questions that each row of a repeating group asks, hidden ones left out."""
    return tuple(item for item in group.walk_shown() if item.is_question)


def _asks(item: Item) -> bool:
    return not item.hidden and (item.is_question or any(_asks(child) for child in item.items))


def _says(item: Item) -> bool:
    return any(one.type is ItemType.DISPLAY for one in item.walk())


def _with_texts(item: Item, before: Sequence[Item], after: Sequence[Item]) -> Item:
    if not before and not after:
        return item
    if item.type is ItemType.GROUP and not item.repeats:
        return replace(item, items=(*before, *item.items, *after))
    # A question, or a repeating group, of its own: the page stands in for the group that it lacks.
    return Item(item.link_id, ItemType.GROUP, section=item.section, part=item.part,
                items=(*before, item, *after))


def _slugs(items: list[Item]) -> Iterator[str]:
    taken = {*_TAKEN, *(item.link_id for item in items)}
    for number, item in enumerate(items, start=1):
        if _SAFE_SLUG.fullmatch(item.link_id) and item.link_id not in _TAKEN:
            yield item.link_id
            continue
        slug = f"page-{number}"
        while slug in taken:
            slug += "-x"
        yield slug
