"""The seven promises, each as claims over all forms, and how they are proved or refuted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

import z3

from triage.rules.model import UNKNOWN_REGION
from triage.rules.prove.changes import (
    never_lower_when_worse,
    skipping_never_lowers_possible,
    unknown_never_below_no,
)
from triage.rules.prove.claims import Claim, Ground, exempt
from triage.rules.prove.clauses import holds
from triage.rules.prove.form import Form, unknown_answers
from triage.rules.prove.logic import Bit, conj, disj, neg, same, some
from triage.rules.prove.patient import Patient, fewest, patient_of
from triage.rules.prove.verdict import LEVELS, Verdict, needed
from triage.rules.result import Urgency


@dataclass(frozen=True)
class Theorem:
    """One promise: a name for files and controls, the sentence, and its claims."""

    name: str
    says: str
    claims: Callable[[Ground], Iterator[Claim]]


@dataclass(frozen=True)
class Refutation:
    """A claim that does not hold, and the patients that show it: one, or before and after. May be none."""

    claim: str
    patients: tuple[Patient, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of one theorem. `smt`: a text of which any solver must say "unsat" when it is proved."""

    theorem: Theorem
    claims: int
    refutations: tuple[Refutation, ...]
    seconds: float
    smt: str

    @property
    def proved(self) -> bool:
        """Whether nothing refutes it."""
        return not self.refutations


def emergencies(ground: Ground) -> Iterator[Claim]:
    """(1) Every emergency of the hazard log gives emergency, whatever else is answered."""
    finished = z3.Bool("finished")
    verdict = Verdict(ground.rule_set, ground.told_form, finished)
    rules = [rule for rule in ground.rule_set.rules if rule.urgency is Urgency.EMERGENCY]
    fires = disj(*(verdict.acting(rule).sure for rule in rules))
    for hazard in ground.log.hazards:
        if hazard.clauses:
            said = holds(hazard.clauses, ground.log, ground.told_form, finished)
            yield Claim(hazard.id, conj(said, neg(fires)), (ground.told_form,))


def one_class(ground: Ground) -> Iterator[Claim]:
    """(5) Every form has exactly one classification, and a region that is not known is never "likely"."""
    if ground.rule_set.classification is None:
        return
    verdict, forms = Verdict(ground.rule_set, ground.told_form), (ground.told_form,)
    classes = list(verdict.classes.values())
    yield Claim("at least one class", neg(disj(*classes)), forms)
    yield Claim("at most one class", some(classes, 2), forms)
    rows = verdict.reader.rows(ground.rule_set.classification.rows)
    unlikely, weaker = verdict.reasons_in(UNKNOWN_REGION)
    yield Claim(
        "an unknown region is not likely",
        conj(rows.operated(UNKNOWN_REGION), neg(unlikely), neg(weaker)),
        forms,
    )


def class_is_apart(ground: Ground) -> Iterator[Claim]:
    """(6) Whoever alike answers what danger rules read has the same urgency; so it is without classes."""
    read = needed(ground.questionnaire, ground.rule_set, classes=False)
    others = unknown_answers(ground.questionnaire, ground.needed - read, ground.rows, "other:")
    alike = Form(ground.questionnaire, ground.rule_set, {**ground.form.typed, **others})
    bare = replace(ground.rule_set, classification=None)
    for name, verdict in (
        ("another class", Verdict(ground.rule_set, alike)),
        ("no classification", Verdict(bare, ground.form)),
    ):
        differs = disj(
            *(neg(same(ground.verdict.reaches(level), verdict.reaches(level))) for level in LEVELS)
        )
        fits = conj(*(alike.fits,) if name == "another class" else ())
        yield Claim(name, conj(fits, differs), (ground.form, verdict.form))


def nothing_is_dead(ground: Ground) -> Iterator[Claim]:
    """(7) Every rule can fire, and every urgency and class can come out: each by a patient who shows it."""
    verdict = ground.verdict
    goals: list[tuple[str, Bit]] = [
        (f"rule {rule.id}", verdict.acting(rule).sure) for rule in ground.rule_set.rules
    ]
    asked_for = {rule.urgency for rule in ground.rule_set.rules} | {Urgency.ROUTINE}
    goals += [(f"urgency {level}", verdict.is_a(level)) for level in sorted(asked_for)]
    if ground.rule_set.classification:
        goals += [(f"class {one}", bit) for one, bit in verdict.classes.items()]
    solver = _solver([ground.form.fits])
    for name, goal in goals:
        witness = _witness(solver, ground, goal)
        yield Claim(
            name,
            True if witness is None else conj(witness, neg(conj(ground.form.fits, goal))),
            () if witness is None else (ground.form,),
        )


def _witness(solver: z3.Solver, ground: Ground, goal: Bit) -> Bit | None:
    """Give one whole form that reaches the goal, as a formula, or None."""
    if goal is False or solver.check(*([] if goal is True else [goal])) != z3.sat:
        return None
    model = solver.model()
    told = {unknown.name(): model[unknown] for unknown in model.decls()}
    return conj(*(bit for unknowns in ground.unknowns for bit in unknowns.told_in(told)))


THEOREMS = (
    Theorem(
        "emergencies-reach",
        "Every emergency of the hazard log gives emergency, whatever else is answered",
        emergencies,
    ),
    Theorem(
        "worse-never-lowers",
        "Turning an answer from no to yes, or from yes to worse, never lowers urgency",
        never_lower_when_worse,
    ),
    Theorem(
        "unknown-not-below-no", "An answer that is not known never gives less than no", unknown_never_below_no
    ),
    Theorem(
        "skipping-keeps-possible",
        "Skipping a question never lowers the highest urgency that is possible",
        skipping_never_lowers_possible,
    ),
    Theorem("one-class", "Every form has exactly one classification", one_class),
    Theorem("class-apart", "The classification never changes the urgency", class_is_apart),
    Theorem("nothing-dead", "Every rule can fire, and every urgency and class can come out", nothing_is_dead),
)


def prove(theorem: Theorem, ground: Ground, today: date) -> Outcome:
    """Prove or refute one theorem. `today` dates the patients that refute it."""
    began = perf_counter()
    claims = list(exempt(theorem.claims(ground), ground.log, ground.form))
    background = [] if theorem.claims is nothing_is_dead else [ground.form.fits]
    solver = _solver([*background, disj(*(claim.broken for claim in claims))])
    refutations = () if solver.check() == z3.unsat else tuple(_refute(claims, ground, background, today))
    return Outcome(theorem, len(claims), refutations, perf_counter() - began, _smt(theorem, solver))


def _refute(
    claims: Sequence[Claim], ground: Ground, background: Sequence[Bit], today: date
) -> Iterator[Refutation]:
    solver = _solver(background)
    for claim in claims:
        if claim.broken is False or (claim.forms and solver.check(claim.broken) == z3.unsat):
            continue
        cells = {place: ground.form.typed[place] for place in ground.places}
        model = fewest(solver, cells, [claim.broken]) if claim.forms else None
        patients = (
            tuple(patient_of(model, form, ground.places, today) for form in dict.fromkeys(claim.forms))
            if model is not None
            else ()
        )
        yield Refutation(claim.name, patients)


def _solver(assertions: Sequence[Bit]) -> z3.Solver:
    solver = z3.SolverFor("QF_LIA")
    for one in assertions:
        solver.add(one)
    return solver


def _smt(theorem: Theorem, solver: z3.Solver) -> str:
    """Give the query as SMT-LIB 2. "unsat" means that no form breaks the theorem."""
    body = solver.to_smt2().split("\n", 1)[1].replace("(set-info :status unknown)\n", "", 1)
    return f"; {theorem.says}.\n; unsat: proved.\n(set-logic QF_LIA)\n{body}"
