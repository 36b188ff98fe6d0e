"""Whether a slip in a rule changes anything that anybody could see, and for which patient."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import z3

from triage.rules.model import Rule
from triage.rules.mutate import Mutant
from triage.rules.prove.claims import Ground
from triage.rules.prove.logic import Bit, Tri, conj, disj, neg, same
from triage.rules.prove.patient import Patient, fewest, patient_of
from triage.rules.prove.verdict import LEVELS
from triage.rules.result import Urgency


@dataclass(frozen=True)
class Survivor:
    """A slip that no worked case notices, and a patient for whom it matters."""

    mutant: Mutant
    patient: Patient
    urgency: bool  # whether it changes the urgency, or only which rules act

    @property
    def matters(self) -> str:
        """Say so where it changes the urgency."""
        return " (the urgency is another)" if self.urgency else ""


class Equivalence:
    """Compares rule sets with the one as it stands, on every finished form."""

    def __init__(self, ground: Ground, today: date) -> None:
        """Begin with the forms that there are."""
        self._ground = ground
        self._today = today

    @cached_property
    def _solver(self) -> z3.Solver:
        solver = z3.SolverFor("QF_LIA")
        solver.add(self._ground.form.fits)
        return solver

    def survivor(self, mutant: Mutant) -> Survivor | None:
        """Give a patient whom the slip changes something for, the urgency if that can be; None for nobody."""
        verdict = self._ground.verdict
        old = {rule.id: rule for rule in self._ground.rule_set.rules}
        rules = [mutant.rules.get(rule.id, rule) for rule in self._ground.rule_set.rules]
        reaches = {level: disj(*(self._asks(rule, level) for rule in rules)) for level in LEVELS}
        urgency = disj(*(neg(same(verdict.reaches(level), reaches[level])) for level in LEVELS))
        seen = disj(*(self._differs(old[name], rule) for name, rule in mutant.rules.items()))
        for goal, is_urgency in ((urgency, True), (seen, False)):
            patient = self.patient(goal)
            if patient is not None:
                return Survivor(mutant, patient, is_urgency)
        return None

    def _value(self, rule: Rule) -> Tri:
        return self._ground.verdict.reader.truth(rule.when, acting=True)

    def _asks(self, rule: Rule, level: Urgency) -> Bit:
        value, unknown = self._value(rule), rule.if_unknown is not None and rule.if_unknown >= level
        return disj(value.sure if rule.urgency >= level else False, value.open if unknown else False)

    def _differs(self, old: Rule, new: Rule) -> Bit:
        """Whether one of them acts and the other does not, or at another level."""
        levels = disj(*(neg(same(self._asks(old, level), self._asks(new, level))) for level in LEVELS))
        return disj(levels, neg(same(self._value(old).sure, self._value(new).sure)))

    def patient(self, goal: Bit) -> Patient | None:
        """Give a patient for whom a formula holds, with as few answers as can be; None where nobody is."""
        ground = self._ground
        if goal is False or self._solver.check(*([] if goal is True else [goal])) != z3.sat:
            return None
        cells = {place: ground.form.typed[place] for place in ground.places}
        model = fewest(self._solver, cells, [conj(goal)])
        assert model is not None
        return patient_of(model, ground.form, ground.places, self._today)
