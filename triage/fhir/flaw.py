"""Where in a FHIR document something is wrong, and how to mend it."""

from dataclasses import dataclass, replace
from textwrap import shorten

_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Place:
    """An element's path. The innermost item carries its linkId: "item[3].item[0] (bladder-change).text"."""

    item: str = ""
    label: str = ""
    rest: str = ""
    root: str = "Questionnaire"

    def into(self, name: str, index: int | None = None) -> "Place":
        """Give the place of a child element."""
        step = name if index is None else f"{name}[{index}]"
        return replace(self, rest=f"{self.rest}.{step}" if self.item or self.rest else step)

    def into_item(self, index: int, link_id: object) -> "Place":
        """Give the place of a child item, whose linkId labels the path from there on."""
        label = shorten(link_id, _LONGEST_LABEL, placeholder="…") if isinstance(link_id, str) else ""
        return replace(self, item=self.item + self.into("item", index).rest, label=label, rest="")

    def __str__(self) -> str:
        """Give the path as it is written in messages."""
        if not self.item:
            return self.rest or self.root
        return f"{self.item} ({self.label}){self.rest}" if self.label else self.item + self.rest


class Flaw(ValueError):  # noqa: N818 - it is raised and caught inside the reader, never shown by this name
    """One thing wrong at one place; the public functions turn it into the error of their caller."""

    def __init__(self, place: Place, problem: str, mend: str) -> None:
        """Keep the three parts; `problem` and `mend` are sentences without their stops."""
        super().__init__(f"{place}: {problem}. {mend}.")
        self.place = place
        self.problem = problem
        self.mend = mend
