"""What a form's sealed document holds: the answers, and what the clinic and the patient were told of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from triage.questionnaire.answers import AnswerSet, from_document, to_document
from triage.questionnaire.values import Value, decode, encode
from triage.rules.result import Finding, Reason, Urgency


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that the clinic was told of, and when. What was told is never untold."""

    finding: Finding
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """One form's document.

    `settings` are the clinic's settings that the form was started with. `urgent` are the findings
    that the last save brought up for the patient, `seen` the rules among them that the patient
    passed by. `typed_by` names the session that last typed each sensitive answer.
    """

    answers: AnswerSet = field(default_factory=AnswerSet)
    settings: Mapping[str, Value] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    urgent: tuple[Finding, ...] = ()
    seen: frozenset[str] = frozenset()
    typed_by: Mapping[str, str] = field(default_factory=dict)
    finished_early: bool = False

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {
            "answers": to_document(self.answers),
            "settings": {name: encode(value) for name, value in self.settings.items()},
            "told": {rule: {"finding": asdict(one.finding), "at": one.at.isoformat()}
                     for rule, one in self.told.items()},
            "urgent": [asdict(finding) for finding in self.urgent],
            "seen": sorted(self.seen),
            "typed_by": dict(self.typed_by),
            "finished_early": self.finished_early,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Draft":
        """Read what `to_document` wrote."""
        return cls(
            answers=from_document(document["answers"]),
            settings={name: decode(raw) for name, raw in document["settings"].items()},
            told={rule: Told(finding_of(one["finding"]), datetime.fromisoformat(one["at"]))
                  for rule, one in document["told"].items()},
            urgent=tuple(map(finding_of, document["urgent"])),
            seen=frozenset(document["seen"]), typed_by=document["typed_by"],
            finished_early=document["finished_early"])


def finding_of(document: Mapping[str, Any]) -> Finding:
    """Read the JSON form of one finding."""
    because = tuple(Reason(one["question"], tuple(one["codes"]), one["row"]) for one in document["because"])
    return Finding(**{**document, "urgency": Urgency(document["urgency"]), "because": because,
                      "cites": tuple(document["cites"])})
