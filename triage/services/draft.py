"""What a form's sealed document holds: the answers, and what the clinic and the patient were told of."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from triage.questionnaire.answers import AnswerSet, from_document, to_document
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.values import Value, decode, encode
from triage.rules.result import Finding, Reason, Urgency


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that the clinic was told of, and when. What was told is never untold."""

    finding: Finding
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What staff asked a patient for: linkIds in the order of asking, who asked, and when.

    `open` are those that the form still waits for; a later version keeps to its `questions` to the end.
    """

    questions: tuple[str, ...]
    by: str
    at: datetime
    open: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Asked":
        """Read what `to_document` wrote."""
        return cls(tuple(document["questions"]), document["by"], datetime.fromisoformat(document["at"]),
                   tuple(document["open"]))

    def without(self, said: Collection[str]) -> "Asked":
        """Give the same, no more waiting for what was said."""
        return replace(self, open=tuple(one for one in self.open if one not in said))


@dataclass(frozen=True, slots=True)
class Draft:
    """One form's document.

    `settings` are the clinic's settings that the form was started with. `urgent` are the findings
    that the last save brought up for the patient, `seen` the rules among them that the patient
    passed by. `typed_by` names the session that last typed each sensitive answer.

    `entered` names the session in which staff last typed each answer or row for the patient, by its key;
    what the patient typed is not in it. `row_names` tell the rows of a group apart.

    Of a later version, `changed` are the keys answered anew, and
    `carried` what the clinic was told of before it, `base` the hash of the result that it changes, and
    `base_sent_at` when that was sent.

    `asked` says which answers staff asked for; None where they asked for none.
    """

    answers: AnswerSet = field(default_factory=AnswerSet)
    settings: Mapping[str, Value] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    urgent: tuple[Finding, ...] = ()
    seen: frozenset[str] = frozenset()
    typed_by: Mapping[str, str] = field(default_factory=dict)
    finished_early: bool = False
    entered: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    carried: Mapping[str, Told] = field(default_factory=dict)
    base: str = ""
    base_sent_at: datetime | None = None
    row_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: "Asked | None" = None

    def knows(self, finding: Finding, questionnaire: Questionnaire) -> bool:
        """Whether the clinic was told of a finding, and nothing that it rests on was said anew since."""
        if finding.rule in self.told:
            return True
        return finding.rule in self.carried and not touches(finding, self.changed, questionnaire)

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {
            "answers": to_document(self.answers),
            "settings": {name: encode(value) for name, value in self.settings.items()},
            "told": _told_document(self.told),
            "urgent": [asdict(finding) for finding in self.urgent],
            "seen": sorted(self.seen),
            "typed_by": dict(self.typed_by),
            "finished_early": self.finished_early,
            "entered": dict(self.entered),
            "changed": sorted(self.changed),
            "carried": _told_document(self.carried),
            "base": self.base,
            "base_sent_at": self.base_sent_at.isoformat() if self.base_sent_at else "",
            "row_names": {group: list(names) for group, names in self.row_names.items()},
            **({"asked": self.asked.to_document()} if self.asked else {}),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Draft":
        """Read what `to_document` wrote."""
        return cls(
            answers=from_document(document["answers"]),
            settings={name: decode(raw) for name, raw in document["settings"].items()},
            told=_told_of(document["told"]),
            urgent=tuple(map(finding_of, document["urgent"])),
            seen=frozenset(document["seen"]), typed_by=document["typed_by"],
            finished_early=document["finished_early"], entered=document.get("entered", {}),
            changed=frozenset(document.get("changed", ())), carried=_told_of(document.get("carried", {})),
            base=document.get("base", ""), base_sent_at=_moment(document.get("base_sent_at", "")),
            row_names={group: tuple(names) for group, names in document.get("row_names", {}).items()},
            asked=Asked.from_document(document["asked"]) if "asked" in document else None)


def keys_of(answers: AnswerSet) -> frozenset[str]:
    """Give the keys of all that was said: linkIds of questions and of groups, and a key for each row."""
    rows = (row_key(group, row) for group, found in answers.rows.items() for row in found)
    return frozenset((*answers.answers, *answers.rows, *rows))


def row_key(group: str, row: AnswerSet) -> str:
    """Give the key of one row: its group's linkId and a digest of what it says."""
    text = json.dumps(to_document(row), sort_keys=True)
    return f"{group}#{sha256(text.encode()).hexdigest()[:24]}"


def touches(finding: Finding, keys: Collection[str], questionnaire: Questionnaire) -> bool:
    """Whether a finding rests on one of these answers, be it through derived ones or rows."""
    return any(_is_among(reason.question, keys, questionnaire) for reason in finding.because)


def _is_among(question: str, keys: Collection[str], questionnaire: Questionnaire) -> bool:
    group, item = questionnaire.rows_of.get(question), questionnaire.by_id.get(question)
    if question in keys or (group is not None and group.link_id in keys):
        return True
    origin = item.derivation.of if item is not None and item.derivation else None
    return origin is not None and _is_among(origin, keys, questionnaire)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _told_document(told: Mapping[str, Told]) -> dict[str, Any]:
    return {rule: {"finding": asdict(one.finding), "at": one.at.isoformat()} for rule, one in told.items()}


def _told_of(document: Mapping[str, Any]) -> dict[str, Told]:
    return {rule: Told(finding_of(one["finding"]), datetime.fromisoformat(one["at"]))
            for rule, one in document.items()}


def finding_of(document: Mapping[str, Any]) -> Finding:
    """Read the JSON form of one finding."""
    because = tuple(Reason(one["question"], tuple(one["codes"]), one["row"]) for one in document["because"])
    return Finding(**{**document, "urgency": Urgency(document["urgency"]), "because": because,
                      "cites": tuple(document["cites"])})
