"""One screen of the wizard."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.model import Item


@dataclass(frozen=True)
class Page:
    """One screen of the wizard: a top-level item.

    `slug` is the last part of the page's URL: the linkId where that is safe in a URL, else "page-3".
    `section` is the id of the step of the progress bar that the page belongs to, or "". `only` names the
    questions of a page that was narrowed to some of them.
    """

    item: Item
    slug: str
    section: str = ""
    only: tuple[str, ...] = ()

    @property
    def part(self) -> int:
        """1 when it is asked before the form is sent, 2 when it may be added to a sent form."""
        return self.item.part

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        """Questions on this page, hidden ones and those inside rows left out."""
        return tuple(_outside_rows(self.item))

    @cached_property
    def rows(self) -> tuple[Item, ...]:
        """Repeating groups on this page, hidden ones left out."""
        return tuple(item for item in self.item.walk_shown() if item.is_rows)


def _outside_rows(item: Item) -> Iterator[Item]:
    if item.hidden or item.is_rows:
        return
    if item.is_question:
        yield item
    for child in item.items:
        yield from _outside_rows(child)
