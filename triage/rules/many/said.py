"""What a judgement said, by places in its rule set: each sentence takes two bytes, and keeps its words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from struct import pack, unpack

from triage.rules.many.codes import UnsayableError
from triage.rules.model import ClassGate, ClassReasonRule, Rule, RuleSet
from triage.rules.result import Classification, ClassReason, Finding, Result, Urgency

PLACE = 2   # bytes


@dataclass(frozen=True)
class Said:
    """Where a case stands, and the sentences that put it there. `findings` come without their answers."""

    urgency: Urgency
    classification: Classification
    findings: tuple[Finding, ...]
    reasons: tuple[ClassReason, ...]

    @classmethod
    def of(cls, result: Result) -> "Said":
        """Take it from a whole judgement."""
        return cls(result.urgency, result.classification,
                   tuple(replace(one, because=()) for one in result.findings), result.class_reasons)


class Sayings:
    """Everything that a rule set can say. Of each two places, the second counts for want of an answer."""

    def __init__(self, rule_set: RuleSet) -> None:
        """Take the rule set."""
        self._rule_set = rule_set

    @cached_property
    def findings(self) -> tuple[Finding | None, ...]:
        """Findings by place; None where a rule raises nothing while it is open."""
        return tuple(one for rule in self._rule_set.rules for one in _findings(rule))

    @cached_property
    def reasons(self) -> tuple[ClassReason, ...]:
        """Reasons by place: those of the gates, then those of the regions."""
        rules = self._rule_set.classification
        every: tuple[ClassGate | ClassReasonRule, ...] = (*rules.gates, *rules.reasons) if rules else ()
        return tuple(ClassReason(one.id, one.says, unknown, one.cites)
                     for one in every for unknown in (False, True))

    def places(self, result: Result) -> bytes:
        """Give the places of what a judgement said. Raises UnsayableError where another rule set said it."""
        try:
            places = [*map(self._place_of_finding, result.findings),
                      *(self._reason_places[one] for one in result.class_reasons)]
        except KeyError as error:
            raise UnsayableError("another rule set's words") from error
        return pack(f"<{len(places)}H", *places)

    def _place_of_finding(self, finding: Finding) -> int:
        place = 2 * self._rule_places[finding.rule] + finding.open
        here = self.findings[place]
        if here is None or (here.urgency, here.says) != (finding.urgency, finding.says):
            raise UnsayableError("another rule set's words")
        return place

    @cached_property
    def _rule_places(self) -> dict[str, int]:
        return {rule.id: place for place, rule in enumerate(self._rule_set.rules)}

    @cached_property
    def _reason_places(self) -> dict[ClassReason, int]:
        return {reason: place for place, reason in enumerate(self.reasons)}

    def read(self, urgency: Urgency, classification: Classification, places: bytes, findings: int) -> Said:
        """Read places back: so many findings, then reasons. Raises LookupError for one that is not there."""
        every = unpack(f"<{len(places) // PLACE}H", places)
        found = tuple(one for place in every[:findings] if (one := self.findings[place]))
        return Said(urgency, classification, found, tuple(self.reasons[place] for place in every[findings:]))


def _findings(rule: Rule) -> Iterator[Finding | None]:
    for level, is_open in ((rule.urgency, False), (rule.if_unknown, True)):
        yield None if level is None else Finding(
            rule.id, rule.flag, level, rule.says, is_open, (), rule.cites, rule.verified, rule.interrupt)
