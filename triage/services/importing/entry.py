"""One row as it is understood: who comes when, or what is wrong with it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.services.importing.flaws import Problem

LONGEST = {"record_number": 40, "family": 80, "given": 80}


@dataclass(frozen=True, slots=True)
class Site:
    """What reading needs to know of the place. `languages`: those that its form has, its own first.

    `clinicians`: id → name. `others`: names of other sites of the same staff. `country`: "US", "GB" or "".
    `zone`: of its clock, IANA.
    """

    name: str
    today: dt.date
    languages: tuple[str, ...]
    clinicians: Mapping[str, str]
    others: tuple[str, ...] = ()
    country: str = "US"
    zone: str = "UTC"


@dataclass(slots=True)
class Entry:
    """One row. `texts`: what stands in it, by field, mended where it was. `left_out`: why it is no visit."""

    number: int
    place: str
    texts: dict[str, str]
    record_number: str = ""
    family: str = ""
    given: str = ""
    birth_date: dt.date | None = None
    sex: str = "unknown"
    language: str = ""
    phone: str = ""
    email: str = ""
    day: dt.date | None = None
    time: dt.time | None = None
    clinician_id: str = ""
    help: str = ""
    channel: str = ""
    same_person: bool = False
    over: bool = False
    left_out: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as lists show it: "LAST, First"."""
        if self.family or self.given:
            return f"{self.family.upper()}, {self.given}".strip(", ")
        return self.texts.get("name", "") or "No name"

    def wrong(self, field_: str, says: str) -> None:
        """Note one thing that is wrong; of one field only the first."""
        if field_ not in {problem.field for problem in self.problems}:
            self.problems.append(Problem(field_, says))
