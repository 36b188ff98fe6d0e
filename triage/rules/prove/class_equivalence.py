"""Whether a slip in the classification changes anything that anybody could see, and for which patient."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from triage.rules.class_slips import ClassSlip
from triage.rules.model import UNKNOWN_REGION, ClassGate, ClassificationRules, RuleSet
from triage.rules.prove.claims import Ground
from triage.rules.prove.equivalence import Equivalence
from triage.rules.prove.logic import Bit, conj, disj, neg, same
from triage.rules.prove.patient import Patient
from triage.rules.prove.verdict import Verdict, needed
from triage.rules.result import Classification

Shown = dict[tuple[str, ...], Bit]
"""Each thing that a result can say of the classification, and whether it does."""


@dataclass(frozen=True)
class NotedGround(Ground):
    """The forms that there are, with the questions that notes read, which nothing else depends on."""

    @cached_property
    def needed(self) -> frozenset[str]:
        """Every question that urgency, classification or a note can depend on."""
        rules = self.rule_set.classification
        assert rules is not None
        notes = tuple(ClassGate(note.id, Classification.NOT_APPLICABLE, note.says, note.cites, note.when)
                      for note in rules.notes)
        noted = replace(rules, gates=(*rules.gates, *notes))
        return needed(self.questionnaire, replace(self.rule_set, classification=noted))


@dataclass(frozen=True)
class ClassSurvivor:
    """A slip that no worked case notices, and a patient for whom it matters."""

    slip: ClassSlip
    patient: Patient
    class_differs: bool  # whether it changes the class, or only the reasons, notes or course told

    @property
    def matters(self) -> str:
        """Say so where it changes the class."""
        return " (the class is another)" if self.class_differs else ""


class ClassEquivalence:
    """Compares classifications with the one as it stands, on every finished form."""

    def __init__(self, ground: NotedGround, today: date) -> None:
        """Begin with the forms that there are."""
        self._ground = ground
        self._patients = Equivalence(ground, today)

    @cached_property
    def _before(self) -> Shown:
        return _shown(self._ground, self._ground.rule_set)

    def survivor(self, slip: ClassSlip) -> ClassSurvivor | None:
        """Give a patient whom the slip changes something for, the class if that can be; None for nobody."""
        after = _shown(self._ground, slip.rule_set)
        for kinds in (("class",), None):
            patient = self._patients.patient(_differs(self._before, after, kinds))
            if patient is not None:
                return ClassSurvivor(slip, patient, kinds is not None)
        return None


def _differs(before: Shown, after: Shown, kinds: tuple[str, ...] | None) -> Bit:
    return disj(*(neg(same(before.get(name, False), after.get(name, False)))
                  for name in dict.fromkeys((*before, *after)) if kinds is None or name[0] in kinds))


def _shown(ground: Ground, rule_set: RuleSet) -> Shown:
    verdict, rules = Verdict(rule_set, ground.form), rule_set.classification
    assert rules is not None
    found: Shown = {("class", str(one)): bit for one, bit in verdict.classes.items()}
    ungated: Bit = True
    for gate in rules.gates:
        holds = verdict.reader.truth(gate.when, acting=True).sure
        found["gate", gate.id] = conj(ungated, holds)
        ungated = conj(ungated, neg(holds))
    found |= _regions(verdict, rules, ungated)
    for note in rules.notes:
        found["note", note.id] = conj(ungated, verdict.reader.truth(note.when, acting=True).sure)
    picks = verdict.reader.answer(rules.course_question).picks
    for course in dict.fromkeys(rules.courses.values()):
        codes = [code for code, one in rules.courses.items() if one == course]
        found["course", course] = conj(found["operated", "any"],
                                       disj(*(picks.get(code, False) for code in codes)))
    return found


def _regions(verdict: Verdict, rules: ClassificationRules, ungated: Bit) -> Shown:
    found: Shown = {}
    rows = verdict.reader.rows(rules.rows)
    operated = {region: conj(ungated, rows.operated(region)) for region in (*rules.regions, UNKNOWN_REGION)}
    for region, counts in operated.items():
        found["operated", region] = counts
        for reason in rules.reasons:
            value = verdict.reader.truth(reason.when[region], acting=True)
            name = region, reason.id, str(reason.leads_to)
            found["known", *name] = conj(counts, value.sure)
            found["open", *name] = conj(counts, value.open) if reason.counts_unknown else False
    found["operated", "any"] = disj(*operated.values())
    return found
