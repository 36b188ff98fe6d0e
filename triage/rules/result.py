"""What an evaluation gives back: an immutable object with one JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Urgency(IntEnum):
    """How soon a clinician must act. Ordered: a higher number is more urgent."""

    ROUTINE = 0    # the planned visit
    SOON = 1       # within days, never more than two weeks
    SAME_DAY = 2   # a clinician speaks to the patient within 24 hours
    EMERGENCY = 3  # ambulance or emergency department now

    def __str__(self) -> str:
        """Give the word used in data: "same_day"."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Urgency":
        """Read the word used in data. Raises KeyError for any other."""
        return cls[word.upper()]


class Classification(StrEnum):
    """How well the answers fit the condition. It never changes the urgency."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that a finding rests on. `row` counts from 0 inside a repeating group."""

    question: str
    codes: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that acts on the result.

    `open` is False when answers made the rule true, True when it acts because answers are missing
    (`urgency` is then the rule's level for that). `because` is a minimal set of answers that
    forces the rule; for an open finding, the questions that it waits for.
    """

    rule: str
    flag: str
    urgency: Urgency
    says: str
    open: bool
    because: tuple[Reason, ...]
    cites: tuple[str, ...]
    verified: bool
    interrupt: bool


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that is neither true nor false yet, and the questions that it waits for."""

    rule: str
    flag: str
    urgency: Urgency
    says: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassReason:
    """Why a region is not classified higher. `unknown` when it counts because an answer is missing."""

    id: str
    says: str
    unknown: bool
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionClass:
    """The classification of one operated region."""

    region: str
    classification: Classification
    course: str
    reasons: tuple[ClassReason, ...]
    match: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Something that may play a part, or that a clinician may want to consider. Never an order."""

    id: str
    kind: str
    says: str
    because: tuple[Reason, ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole judgement of one set of answers.

    `urgency` includes what unanswered danger signs ask for; `certain` is what the answers alone
    force; `possible` is the highest that any way of answering the open questions could reach.
    `incomplete` lists danger questions that were not shown yet.
    """

    urgency: Urgency
    certain: Urgency
    possible: Urgency
    classification: Classification
    region: str
    regions: tuple[RegionClass, ...]
    class_reasons: tuple[ClassReason, ...]
    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    settling: tuple[str, ...]
    incomplete: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    notes: tuple[str, ...]
    rules_version: str

    @property
    def interrupts(self) -> tuple[Finding, ...]:
        """Findings that must reach the patient and the clinic at once."""
        return tuple(finding for finding in self.findings if finding.interrupt and not finding.open)

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form: plain lists and objects, always in the same order."""
        return {
            "urgency": str(self.urgency), "certain_urgency": str(self.certain),
            "possible_urgency": str(self.possible),
            "classification": str(self.classification), "region": self.region,
            "regions": [_plain(region) for region in self.regions],
            "class_reasons": [_plain(reason) for reason in self.class_reasons],
            "findings": [_plain(finding) for finding in self.findings],
            "undetermined": [_plain(rule) for rule in self.undetermined],
            "settling": list(self.settling), "incomplete": list(self.incomplete),
            "contributors": [_plain(contributor) for contributor in self.contributors],
            "notes": list(self.notes), "rules_version": self.rules_version,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Result":
        """Read what `to_document` wrote."""
        return cls(
            urgency=Urgency.of(document["urgency"]), certain=Urgency.of(document["certain_urgency"]),
            possible=Urgency.of(document["possible_urgency"]),
            classification=Classification(document["classification"]), region=document["region"],
            regions=tuple(map(_region, document["regions"])),
            class_reasons=tuple(map(_class_reason, document["class_reasons"])),
            findings=tuple(map(_finding, document["findings"])),
            undetermined=tuple(map(_undetermined, document["undetermined"])),
            settling=tuple(document["settling"]), incomplete=tuple(document["incomplete"]),
            contributors=tuple(map(_contributor, document["contributors"])),
            notes=tuple(document["notes"]), rules_version=document["rules_version"])


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None:   # most are, and it is quickly seen
        return value
    if isinstance(value, Urgency):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _reasons(document: Mapping[str, Any]) -> tuple[Reason, ...]:
    return tuple(Reason(one["question"], tuple(one["codes"]), one["row"]) for one in document["because"])


def _class_reason(document: Mapping[str, Any]) -> ClassReason:
    return ClassReason(document["id"], document["says"], document["unknown"], tuple(document["cites"]))


def _finding(one: Mapping[str, Any]) -> Finding:
    return Finding(one["rule"], one["flag"], Urgency.of(one["urgency"]), one["says"], one["open"],
                   _reasons(one), tuple(one["cites"]), one["verified"], one["interrupt"])


def _undetermined(one: Mapping[str, Any]) -> Undetermined:
    return Undetermined(one["rule"], one["flag"], Urgency.of(one["urgency"]), one["says"],
                        tuple(one["waits_for"]))


def _contributor(one: Mapping[str, Any]) -> Contributor:
    return Contributor(one["id"], one["kind"], one["says"], _reasons(one), tuple(one["cites"]))


def _region(one: Mapping[str, Any]) -> RegionClass:
    return RegionClass(one["region"], Classification(one["classification"]), one["course"],
                       tuple(map(_class_reason, one["reasons"])), one["match"])
