"""Where each case of a batch stands, and what says so: levels, gates and regions, as for one case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from triage.rules.classify import BEST_FIRST
from triage.rules.many.extract import CLASSES, URGENCIES
from triage.rules.many.lanes import Cases, Lanes
from triage.rules.many.rows import Slot
from triage.rules.many.said import Said, Sayings
from triage.rules.model import UNKNOWN_REGION, RuleSet
from triage.rules.program import TRUE, UNKNOWN, Program
from triage.rules.result import Classification, ClassReason, Finding, Urgency

ABOVE_ROUTINE = tuple(level for level in Urgency if level > Urgency.ROUTINE)


@dataclass(frozen=True)
class Frame:
    """What stays the same between batches. `finished`: all of these forms were sent, or none."""

    rule_set: RuleSet
    program: Program
    sayings: Sayings
    finished: bool

    @cached_property
    def rules(self) -> tuple[int, ...]:
        """The node of each rule. Looked up once, as all here: a condition's hash takes in all its parts."""
        return tuple(self.program.index[rule.when] for rule in self.rule_set.rules)

    @cached_property
    def gates(self) -> tuple[int, ...]:
        """The node of each gate."""
        rules = self.rule_set.classification
        return tuple(self.program.index[gate.when] for gate in rules.gates) if rules else ()

    @cached_property
    def reasons(self) -> Mapping[str, tuple[int, ...]]:
        """For each region, the node of each reason."""
        rules = self.rule_set.classification
        return {region: tuple(self.program.index[reason.when[region]] for reason in rules.reasons)
                for region in (*rules.regions, UNKNOWN_REGION)} if rules else {}


@dataclass(frozen=True)
class Waiting:
    """By node, the cases in which it waits for a question that was left open: at least, and at most."""

    least: Sequence[int]
    most: Sequence[int]


class Judged:
    """The values of every node for every case of a batch."""

    def __init__(self, frame: Frame, cases: Cases, values: Sequence[Lanes], operations: Sequence[Slot],
                 waiting: Waiting | None) -> None:
        """Take what was worked out. `operations`: rows that are classified. `waiting`: of forms not sent."""
        self._frame, self._rule_set, self._sayings = frame, frame.rule_set, frame.sayings
        self._waiting = waiting
        self._cases, self._values, self._operations = cases, values, operations
        self._written: dict[int, bytes] = {}

    @cached_property
    def standings(self) -> bytes:
        """The byte of each case that says where it stands. Of forms that were not sent: at most."""
        return self._written_of(self._waiting.most if self._waiting else None)

    @cached_property
    def least_standings(self) -> bytes:
        """The same. Of forms that were not sent: at least."""
        return self._written_of(self._waiting.least if self._waiting else None)

    def _written_of(self, waiting: Sequence[int] | None) -> bytes:
        return self._cases.written(self._urgency(waiting) + URGENCIES * self._classes)

    def said(self, case: int) -> Said:
        """Give what says so of one case, the so-manyth of the batch.

        Raises LookupError where an extract does not tell what an unsent form was left open at.
        """
        classification, urgency = divmod(self.standings[case], URGENCIES)
        return Said(Urgency(urgency), CLASSES[classification], tuple(self._findings(case)),
                    tuple(self._reasons(case)))

    def _value(self, node: int, case: int) -> int:
        if node not in self._written:
            lanes = self._values[node]
            self._written[node] = self._cases.written(lanes.true + lanes.may)
        return self._written[node][case]

    # --- urgency ------------------------------------------------------------------------------------

    def _urgency(self, waiting: Sequence[int] | None) -> int:
        """Give the level of each case: one for every level that something reaches."""
        return sum(reduce(or_, self._reaching(level, waiting), 0) for level in ABOVE_ROUTINE)

    def _reaching(self, level: Urgency, waiting: Sequence[int] | None) -> Iterator[int]:
        for node, rule in zip(self._frame.rules, self._rule_set.rules, strict=True):
            lanes = self._values[node]
            if rule.urgency >= level:
                yield lanes.true
            if rule.if_unknown is not None and rule.if_unknown >= level:
                yield waiting[node] if waiting else lanes.true ^ lanes.may

    def _findings(self, case: int) -> Iterator[Finding]:
        found = [one for place, node in enumerate(self._frame.rules) if (value := self._value(node, case))
                 and (one := self._sayings.findings[2 * place + (value != TRUE)])
                 and (value == TRUE or self._acts_open(node, case))]
        yield from sorted(found, key=lambda one: -one.urgency)

    def _acts_open(self, node: int, case: int) -> bool:
        """Whether a rule acts that is open: of a form that was not sent, if it waits for what was shown."""
        if self._waiting is None:
            return True
        least, most = (nodes[node] >> 8 * case & 1 for nodes in (self._waiting.least, self._waiting.most))
        if least != most:
            raise LookupError("an extract does not tell what it waits for")
        return bool(least)

    # --- classification -----------------------------------------------------------------------------

    @cached_property
    def _classes(self) -> int:
        """The place of each case's classification among all."""
        rules, every = self._rule_set.classification, self._cases.every
        if rules is None:
            return CLASSES.index(Classification.NOT_APPLICABLE) * every
        found, left = 0, every
        for node, gate in zip(self._frame.gates, rules.gates, strict=True):
            now = self._values[node].true & left
            found, left = found + CLASSES.index(gate.result) * now, left ^ now
        for result, lanes in self._by_regions():
            found += CLASSES.index(result) * (lanes & left)
        return found

    def _by_regions(self) -> Iterator[tuple[Classification, int]]:
        """Yield for each classification the cases whose best region has it; possible without any region."""
        best = dict.fromkeys(BEST_FIRST, 0)
        for region in self._frame.reasons:
            for result, lanes in self._of_region(region):
                best[result] |= lanes & self._operated[region]
        none = self._cases.every ^ reduce(or_, self._operated.values(), 0)
        best[Classification.POSSIBLE] |= none
        better = 0
        for result in BEST_FIRST:
            yield result, best[result] & ~better
            better |= best[result]

    @cached_property
    def _operated(self) -> dict[str, int]:
        """For each region, the cases with a row that counts there."""
        return {region: reduce(or_, (slot.counted(region).true for slot in self._operations), 0)
                for region in self._frame.reasons}

    def _of_region(self, region: str) -> Iterator[tuple[Classification, int]]:
        """Yield for each classification the cases that have it in this region, operated or not."""
        rules = self._rule_set.classification
        assert rules is not None
        found, worse = dict.fromkeys(BEST_FIRST, 0), 0
        for node, reason in zip(self._frame.reasons[region], rules.reasons, strict=True):
            lanes = self._values[node]
            found[reason.leads_to] |= lanes.true
            if reason.counts_unknown:
                found[Classification.POSSIBLE] |= lanes.true ^ lanes.may
        found[Classification.LIKELY] = self._cases.every
        for result in reversed(BEST_FIRST):
            yield result, found[result] & ~worse
            worse |= found[result]

    def _reasons(self, case: int) -> Iterator[ClassReason]:
        rules = self._rule_set.classification
        if rules is None:
            return
        for place, node in enumerate(self._frame.gates):
            if self._value(node, case) == TRUE:
                yield self._sayings.reasons[2 * place]
                return
        operated = [region for region, lanes in self._operated.items() if lanes >> 8 * case & 1]
        judged = [self._of_one_region(region, case) for region in operated]
        best = min((result for result, _ in judged), key=BEST_FIRST.index, default=None)
        yield from dict.fromkeys(reason for result, reasons in judged if result is best for reason in reasons)

    def _of_one_region(self, region: str, case: int) -> tuple[Classification, list[ClassReason]]:
        rules = self._rule_set.classification
        assert rules is not None
        reasons, result = [], Classification.LIKELY
        nodes = self._frame.reasons[region]
        for place, (node, reason) in enumerate(zip(nodes, rules.reasons, strict=True), len(rules.gates)):
            value = self._value(node, case)
            if value == TRUE or (value == UNKNOWN and reason.counts_unknown):
                reasons.append(self._sayings.reasons[2 * place + (value == UNKNOWN)])
                leads_to = reason.leads_to if value == TRUE else Classification.POSSIBLE
                result = max(result, leads_to, key=BEST_FIRST.index)
        return result, reasons
