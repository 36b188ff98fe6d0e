"""Claims about every form: a formula that would break each, and the forms that show how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import z3

from triage.questionnaire.model import Questionnaire
from triage.rules.hazards import HazardLog
from triage.rules.model import RuleSet
from triage.rules.prove.cells import Cell
from triage.rules.prove.clauses import holds
from triage.rules.prove.form import Form, Place, unknown_answers
from triage.rules.prove.logic import Bit, conj, disj, neg
from triage.rules.prove.verdict import LEVELS, Verdict, needed


@dataclass(frozen=True)
class Claim:
    """One claim. `broken` can be satisfied exactly when it fails. `forms`: one, or before and after."""

    name: str
    broken: Bit
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Ground:
    """What the claims are about: a questionnaire, its rules, and forms with up to `rows` further rows."""

    questionnaire: Questionnaire
    rule_set: RuleSet
    log: HazardLog = field(default_factory=HazardLog)
    rows: int = 2

    @cached_property
    def needed(self) -> frozenset[str]:
        """Every question that urgency or classification can depend on."""
        return needed(self.questionnaire, self.rule_set)

    @cached_property
    def form(self) -> Form:
        """A form of which nothing is known."""
        return Form(
            self.questionnaire, self.rule_set, unknown_answers(self.questionnaire, self.needed, self.rows)
        )

    @cached_property
    def told_form(self) -> Form:
        """The same, but rows may be told of on branches that do not apply, as in files from elsewhere."""
        return Form(self.questionnaire, self.rule_set, self.form.typed, z3.Bool("told"))

    @property
    def counted(self) -> dict[Place, Cell]:
        """The answers as far as they count: what a branch hides is as if it had never been said."""
        return {place: self.form.answer(*place) for place in self.places}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where the form can be answered."""
        return tuple(unknown_answers(self.questionnaire, self.needed, self.rows))

    @property
    def row_bits(self) -> tuple[z3.BoolRef, ...]:
        """The unknowns that say which rows are there."""
        groups = [view.group for view in self.rule_set.rows.values()]
        return tuple(
            z3.Bool(name)
            for group in groups
            for name in (f"{group}:shown", *(f"{group}#{row + 1}:there" for row in range(self.rows)))
        )

    @cached_property
    def verdict(self) -> Verdict:
        """The judgement of the finished form."""
        return Verdict(self.rule_set, self.form)

    def fits(self, forms: Sequence[Form]) -> Bit:
        """Whether all forms hold answers that their questions take."""
        return conj(*(form.fits for form in (self.form, *forms)))


def lower(before: Verdict, after: Verdict) -> Bit:
    """Whether the urgency after is lower than before."""
    return disj(*(conj(before.reaches(level), neg(after.reaches(level))) for level in LEVELS))


def exempt(claims: Iterator[Claim], log: HazardLog, form: Form) -> Iterator[Claim]:
    """Give the claims as far as the log does not exempt them."""
    for claim in claims:
        broken = claim.broken
        for one in log.exemptions:
            if one.change == claim.name:
                broken = conj(broken, neg(holds(one.clauses, log, form)))
        yield Claim(claim.name, broken, claim.forms)
