"""What a note is made of."""

from dataclasses import dataclass
from enum import StrEnum

from triage.questionnaire.answers import State


class Heading(StrEnum):
    """The headings, in the order of the note. Each of them is in every note."""

    VERDICT = "Verdict and why"
    HISTORY = "History"
    OPERATIONS = "Operations"
    PAIN = "Pain"
    DANGER = "Danger signs asked"
    OPEN = "Not answered"
    UNSURE = "Unsure"
    CONTRIBUTORS = "Contributors and points to consider"
    MEDICINES = "Medicines and allergies"
    GOALS = "Goals"
    CHANGED = "Changed since last time"
    WHO = "Who answered"
    VERSIONS = "Versions"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `links` are the linkIds that it tells of, `rules` the rules that say it.

    A line with neither comes from the record of the visit. `state` is that of the one answer that it tells;
    None where it tells of none, or of several. `row` counts from 0 inside a repeating group. `text` may hold
    line breaks that somebody typed.
    """

    heading: Heading
    text: str
    links: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    state: State | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The note: who it is about, then the lines in their order. No heading is without a line."""

    title: str
    about: tuple[str, ...]
    lines: tuple[Line, ...]

    def under(self, heading: Heading) -> tuple[Line, ...]:
        """Give the lines under a heading."""
        return tuple(line for line in self.lines if line.heading is heading)
