"""What a replay of other rules over the stored cases finds."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from triage.rules.result import Classification, Urgency


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands by one rule set."""

    urgency: Urgency
    classification: Classification

    def to_document(self) -> dict[str, str]:
        """Give the JSON form."""
        return {"urgency": str(self.urgency), "classification": str(self.classification)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence behind a move. `now`: the candidate says it; otherwise it says so no longer.

    `urgency` is None for a reason of the classification. `open`: it counts because an answer is missing.
    """

    rule: str
    says: str
    now: bool
    urgency: Urgency | None
    open: bool

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"rule": self.rule, "says": self.says, "now": self.now, "open": self.open,
                "urgency": None if self.urgency is None else str(self.urgency)}


@dataclass(frozen=True, slots=True)
class Move:
    """One case that the candidate judges otherwise, and the sentences that did it."""

    case_id: UUID
    before: Standing
    after: Standing
    sentences: tuple[Sentence, ...]

    @property
    def direction(self) -> str:
        """Give "up" or "down" by urgency, "class" where only the classification differs."""
        if self.after.urgency == self.before.urgency:
            return "class"
        return "up" if self.after.urgency > self.before.urgency else "down"

    @property
    def leaves_emergency(self) -> bool:
        """Whether a case at emergency would drop below it."""
        return self.before.urgency is Urgency.EMERGENCY > self.after.urgency

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"case": str(self.case_id), "direction": self.direction, "from": self.before.to_document(),
                "to": self.after.to_document(), "sentences": [one.to_document() for one in self.sentences]}


@dataclass(frozen=True, slots=True)
class Unjudged:
    """One case whose stored result could not be opened, or that the candidate could not judge.

    `urgency` is what the review queue has it at. `why` holds no answer.
    """

    case_id: UUID
    urgency: Urgency
    why: str

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"case": str(self.case_id), "direction": "unjudged", "urgency": str(self.urgency),
                "why": self.why}


@dataclass(slots=True)
class Totals:
    """What a replay came to. `unknown` are questions and answers that the candidate has not.

    `whole` counts the cases that no extract settled. It says how long it took and nothing else: it is no
    part of what is compared or printed as a result.
    """

    cases: int = 0
    up: int = 0
    down: int = 0
    classified: int = 0   # cases whose classification differs, whatever became of the urgency
    unjudged: int = 0
    whole: int = field(default=0, compare=False)
    unknown: set[str] = field(default_factory=set)

    @property
    def nobody_moved(self) -> bool:
        """Whether every case was judged, and as before."""
        return not (self.up or self.down or self.classified or self.unjudged)

    def count(self, found: Move | Unjudged) -> None:
        """Take one case in that did not stay where it was."""
        if isinstance(found, Unjudged):
            self.unjudged += 1
            return
        self.up += found.direction == "up"
        self.down += found.direction == "down"
        self.classified += found.before.classification is not found.after.classification

    def add(self, other: "Totals") -> None:
        """Take in what another part of the same replay came to."""
        for name in ("cases", "up", "down", "classified", "unjudged", "whole"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unknown |= other.unknown

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"cases": self.cases, "up": self.up, "down": self.down, "classified": self.classified,
                "unjudged": self.unjudged, "unknown": sorted(self.unknown)}
