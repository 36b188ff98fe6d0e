"""A list on the printed page: operations, medicines or allergies, with as many rows as there is room for."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from triage.questionnaire.answers import State
from triage.rules.summary import Listing
from triage.web.sheet_lines import Line, Record

if TYPE_CHECKING:
    from triage.web.sheet import Sheet


@dataclass(frozen=True)
class Table:
    """One list. `most`: how many rows that are not boxed may stay, None for all."""

    sheet: "Sheet"
    listing: Listing
    most: int | None

    @property
    def asked(self) -> Line:
        """What was said to the question whether there is anything to list."""
        return self.sheet.said.asked(self.listing.asked)

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings."""
        return self.listing.columns

    @cached_property
    def all(self) -> tuple[Record, ...]:
        """Every row."""
        return self.sheet.said.records(self.listing)

    @cached_property
    def boxed(self) -> tuple[Record, ...]:
        """Rows that must not be missed."""
        return tuple(one for one in self.all if one.marks)[:self.sheet.limits.names]

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The other rows that there is room for."""
        return tuple(one for one in self.all if not one.marks)[:self.most]

    @property
    def more(self) -> int:
        """How many rows are on the case page only."""
        return len(self.all) - len(self.boxed) - len(self.records)

    @property
    def boxes(self) -> tuple[str, ...]:
        """Boxes that an answer of the form calls for, where no row has named one."""
        return self.sheet.said.boxed(self.listing)

    @property
    def says(self) -> tuple[Line, ...]:
        """What was said to the questions below the list, once it is begun."""
        return tuple(self.sheet.said.lines(self.listing.says))

    @property
    def is_begun(self) -> bool:
        """Whether the question whether there is anything was answered."""
        return self.asked.state is not State.NOT_ASKED
