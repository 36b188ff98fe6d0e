"""Classifies the answers, region by region, and collects every reason against "likely"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.rules.condition import Condition, Match
from triage.rules.facts import Facts
from triage.rules.model import UNKNOWN_REGION, ClassificationRules, ClassReasonRule
from triage.rules.program import TRUE, UNKNOWN, Program, compile_program
from triage.rules.result import Classification, ClassReason, RegionClass
from triage.rules.rows import COUNTED, match_truth, rows_of
from triage.rules.vector import Leaves

BEST_FIRST = (Classification.LIKELY, Classification.POSSIBLE, Classification.UNLIKELY)
SEVERAL = "several"


@dataclass(frozen=True)
class Classified:
    """The classification of all answers: the best region's, every region's, and notes."""

    classification: Classification
    region: str
    regions: tuple[RegionClass, ...]
    reasons: tuple[ClassReason, ...]
    notes: tuple[str, ...]


class Classifier:
    """The classification of a rule set, compiled once."""

    def __init__(self, rules: ClassificationRules, conditions: Mapping[str, Condition]) -> None:
        """`conditions`: every rule's condition by its id, for reasons that refer to rules."""
        self.rules = rules
        roots = [gate.when for gate in rules.gates] + [note.when for note in rules.notes]
        roots += [when for reason in rules.reasons for when in reason.when.values()]
        self.program: Program = compile_program(roots, conditions)
        self._leaves = Leaves(self.program.leaves)
        # Looked up once: a condition's hash takes in all its parts.
        index = self.program.index
        self._gates = tuple((gate, index[gate.when]) for gate in rules.gates)
        self._notes = tuple((note.says, index[note.when]) for note in rules.notes)
        self._reasons = {region: tuple((reason, index[reason.when[region]]) for reason in rules.reasons)
                         for region in (*rules.regions, UNKNOWN_REGION)}
        # The leaves that gates and notes rest on, and those that each region's reasons do.
        self._always_read = self._below([node for _, node in (*self._gates, *self._notes)])
        self._read_for = {region: self._below([node for _, node in reasons])
                          for region, reasons in self._reasons.items()}

    def _below(self, nodes: Sequence[int]) -> frozenset[int]:
        return frozenset(leaf for node in nodes for leaf in self.program.leaves_below[node])

    def classify(self, facts: Facts) -> Classified:
        """Run the gates; if none holds, judge each operated region and take the best."""
        operated = _operated(self.rules, facts)
        read = self._always_read.union(*(self._read_for[region] for region in operated))
        _, acting = self._leaves.evaluate(facts, read)
        values = self.program.run(acting)
        for gate, node in self._gates:
            if values[node] == TRUE:
                reason = ClassReason(gate.id, gate.says, False, gate.cites)
                return Classified(gate.result, "", (), (reason,), ())
        regions = tuple(_judge_region(region, self.rules, self._reasons[region], values, facts)
                        for region in operated)
        notes = tuple(says for says, node in self._notes if values[node] == TRUE)
        return _best(regions, notes)


UNCLASSIFIED = Classified(Classification.NOT_APPLICABLE, "", (), (), ())


def _operated(rules: ClassificationRules, facts: Facts) -> list[str]:
    """Give the regions of the counted rows, in the order of the rule set, the unknown one last."""
    found = {region for row in rows_of(facts, rules.rows)
             if row.present == TRUE and row.row_class in COUNTED for region in row.regions}
    return [region for region in (*rules.regions, UNKNOWN_REGION) if region in found]


def _judge_region(region: str, rules: ClassificationRules, nodes: Sequence[tuple[ClassReasonRule, int]],
                  values: Sequence[int], facts: Facts) -> RegionClass:
    reasons: list[ClassReason] = []
    result = Classification.LIKELY
    for rule, node in nodes:
        value = values[node]
        if value == TRUE or (value == UNKNOWN and rule.counts_unknown):
            reasons.append(ClassReason(rule.id, rule.says, value == UNKNOWN, rule.cites))
            result = _lower(result, rule, value)
    return RegionClass(region, result, _course(rules, facts), tuple(reasons), _match(region, facts))


def _lower(result: Classification, rule: ClassReasonRule, value: int) -> Classification:
    """Lower to where a reason leads; one that is not known leads no further than "possible"."""
    leads_to = rule.leads_to if value == TRUE else Classification.POSSIBLE
    return max(result, leads_to, key=BEST_FIRST.index)


def _course(rules: ClassificationRules, facts: Facts) -> str:
    codes = facts.answer(rules.course_question).codes
    return next((course for code, course in rules.courses.items() if code in codes), "")


def _match(region: str, facts: Facts) -> str:
    """Give the site match as a word, "unknown" while answers leave it open."""
    return next((level for level in ("strong", "weak", "none")
                 if match_truth(Match(region, level), facts) == TRUE), "unknown")


def _best(regions: tuple[RegionClass, ...], notes: tuple[str, ...]) -> Classified:
    """Take the best region; where several are best, say so."""
    if not regions:
        return Classified(Classification.POSSIBLE, UNKNOWN_REGION, (), (), notes)
    result = min((one.classification for one in regions), key=BEST_FIRST.index)
    best = [one for one in regions if one.classification is result]
    region = best[0].region if len(best) == 1 else SEVERAL
    reasons = tuple(dict.fromkeys(reason for one in best for reason in one.reasons))
    return Classified(result, region, regions, reasons, notes)
