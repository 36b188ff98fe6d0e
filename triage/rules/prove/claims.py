"""Claims about every form: a formula that would break each, and the forms that show how."""

from collections.abc import Iterator, Mapping, Sequence
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
class Unknowns:
    """The unknowns of one place by their names, and the formula that nothing was asked or said there."""

    bits: tuple[tuple[str, z3.BoolRef], ...]
    numbers: tuple[tuple[str, z3.ArithRef], ...]
    nothing: Bit

    def told_in(self, told: Mapping[str, z3.ExprRef]) -> Iterator[Bit]:
        """Say what a model tells of them. told: name → value, of those that matter to it."""
        if self.nothing is True or any(z3.is_true(told.get(name)) for name, _ in self.bits):
            yield from (bit if z3.is_true(told.get(name)) else z3.Not(bit) for name, bit in self.bits)
        else:
            yield self.nothing   # one shared formula for every patient who was never asked
        yield from (number == told[name] for name, number in self.numbers if name in told)


def _named(unknown: z3.ExprRef) -> tuple[str, z3.ExprRef]:
    return unknown.decl().name(), unknown


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
    def unknowns(self) -> tuple["Unknowns", ...]:
        """The unknowns of each place, and of the rows."""
        found = [Unknowns(tuple(map(_named, self.row_bits)), (), True)]
        for place in self.places:
            cell = self.form.typed[place]
            bits = tuple(bit for bit in (cell.asked, *cell.values) if not isinstance(bit, bool))
            numbers = [cell.number.value] if cell.number else []
            numbers += [cell.days.least, cell.days.most] if cell.days else []
            found.append(Unknowns(tuple(map(_named, bits)), tuple(map(_named, numbers)), neg(disj(*bits))))
        return tuple(found)

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
