"""How one list is read: which column is what, which way round days are, and what was mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from triage.services.importing.grid import Grid
from triage.services.importing.words import IGNORED, field_of

HERE, ELSEWHERE = "here", "elsewhere"   # what a name of a location means: this one, or one to be left out
NOBODY = "nobody"                       # a clinician's name that is to stay unnamed
AFTERNOON, AS_WRITTEN = "afternoon", "as_written"
SAME = "same_person"                    # among a row's mended cells: the name differs, the person does not
NEEDED = ("record_number", "birth_date")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list is read.

    `columns`: a field for each column, "" for none. `order`: MDY or DMY, "" while nothing says it. `day`:
    ISO, of every row, where no column says it. `hours`: what 1:30 without AM or PM means. `clinicians` and
    `locations`: what the names mean that nobody knew, by their letters. `mended`: row → field → what was
    typed; `out`: rows that somebody left out. `outcome`: row → what came of it and the visit's id, once
    they are brought in.
    """

    columns: tuple[str, ...] = ()
    order: str = ""
    day: str = ""
    hours: str = ""
    clinicians: Mapping[str, str] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    mended: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    outcome: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def missing(self) -> tuple[str, ...]:
        """Give the fields that no column was taken for, and without which no row can be read."""
        has = set(self.columns)
        lack = [name for name in NEEDED if name not in has]
        if "name" not in has:
            lack += [name for name in ("family", "given") if name not in has]
        if "when" not in has:
            lack += [name for name in ("day", "time") if name not in has and not (name == "day" and self.day)]
        return tuple(lack)

    def with_mended(self, mended: Mapping[int, Mapping[str, str]], out: frozenset[int]) -> "Plan":
        """Give the plan with more cells mended and more rows left out."""
        merged = {**self.mended, **{number: {**self.mended.get(number, {}), **cells}
                                    for number, cells in mended.items()}}
        return replace(self, mended=merged, out=self.out | out)


def first_plan(grid: Grid, day: str = "") -> Plan:
    """Take each column for what its heading says; the first that says it has it."""
    taken: list[str] = []
    for heading in grid.headings:
        field_ = field_of(heading)
        taken.append("" if field_ in taken or field_ == IGNORED else field_)
    if "other_phone" in taken and "phone" not in taken:
        taken[taken.index("other_phone")] = "phone"
    if "family" in taken and "given" in taken and "name" in taken:
        taken[taken.index("name")] = ""
    if "given" in taken and "family" not in taken and "name" not in taken:
        taken[taken.index("given")] = "name"   # one column "Nombre", with all of it
    return Plan(columns=_parted(taken), day=day)


def to_json(plan: Plan) -> dict[str, Any]:
    """Give the plan as JSON keeps it."""
    return {"columns": list(plan.columns), "order": plan.order, "day": plan.day, "hours": plan.hours,
            "clinicians": dict(plan.clinicians), "locations": dict(plan.locations), "out": sorted(plan.out),
            "mended": {str(number): dict(cells) for number, cells in plan.mended.items()},
            "outcome": {str(number): what for number, what in plan.outcome.items()}}


def from_json(kept: Mapping[str, Any]) -> Plan:
    """Read what `to_json` gave."""
    return Plan(**{**kept, "columns": tuple(kept["columns"]), "out": frozenset(kept["out"]),
                   "mended": {int(number): cells for number, cells in kept["mended"].items()},
                   "outcome": {int(number): (what[0], what[1]) for number, what in kept["outcome"].items()}})


def _parted(taken: list[str]) -> tuple[str, ...]:
    """Tell a day with its time from a day alone: beside one half, "appointment" is the other."""
    if "when" in taken and "day" in taken and "time" not in taken:
        taken[taken.index("when")] = "time"
    elif "when" in taken and "time" in taken and "day" not in taken:
        taken[taken.index("when")] = "day"
    elif "day" in taken and "time" not in taken and "when" not in taken:
        taken[taken.index("day")] = "when"
    elif "when" in taken and "day" in taken and "time" in taken:
        taken[taken.index("when")] = ""
    return tuple(taken)
