"""A list of visits that is being brought in, as the desk sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.services.importing.dates import DayForm
from triage.services.importing.grid import Grid
from triage.services.importing.plan import Plan
from triage.services.matching import ADDED, CHANGED, NEW, WRONG, Match
from triage.services.views.desk import Choice
from triage.services.views.facts import LocationFacts


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it was taken for ("" for none), and what stands in it first."""

    index: int
    heading: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nobody knew: `key` names it in a form, `rows` counts it, `chosen` is what was said."""

    key: str
    text: str
    rows: int
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class BatchView:
    """One list with what each row means. `missing`: fields without which no row can be read.

    `examples`: (as written, as read) of days and times. `asks_order`: somebody must say which way round
    days are. `columns_of`: field → heading. `moves` and `renewals`: visits and people that the list has
    otherwise than they are here.
    """

    id: UUID
    location: LocationFacts
    expires_at: datetime
    revision: int
    grid: Grid
    plan: Plan
    form: DayForm
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    asks_order: bool
    examples: tuple[tuple[str, str], ...]
    matches: tuple[Match, ...]
    counts: Mapping[str, int]
    clinicians: tuple[Choice, ...]
    unknown_clinicians: tuple[Unknown, ...]
    unknown_locations: tuple[Unknown, ...]

    @property
    def good(self) -> int:
        """How many rows would be brought in."""
        return self.counts[NEW]

    @property
    def waiting(self) -> int:
        """How many rows must be mended first."""
        return self.counts[WRONG]

    @property
    def moves(self) -> tuple[Match, ...]:
        """Visits that are here at another time, or with somebody else."""
        return tuple(one for one in self.matches if one.status == CHANGED)

    @property
    def renewals(self) -> tuple[Match, ...]:
        """People of whom the list has another telephone, e-mail address or sex."""
        return tuple(one for one in self.matches if one.differences and one.status not in (WRONG, ADDED))

    @property
    def columns_of(self) -> dict[str, str]:
        """The heading that each field was taken from."""
        return {one.field: one.heading for one in self.columns if one.field}
