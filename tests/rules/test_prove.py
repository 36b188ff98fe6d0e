"""The promises hold for every form, and an edit that breaks one is noticed.

BACKSTORY_RANDOM=10000 compares prover and engine on so many random forms instead of a few hundred.
"""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest
import z3

from tests.support.random_answers import Teller
from tests.support.rules import HEAD, choice, form
from tests.support.unknowns import function, values_of
from tests.support.worked_cases import ALL, definition
from triage.config import ROOT
from triage.library import RULES, Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case
from triage.rules.condition import All, Picked
from triage.rules.engine import Judge
from triage.rules.hazards import read_log
from triage.rules.load import read
from triage.rules.model import RuleSet
from triage.rules.prove.changes import never_lower_when_worse
from triage.rules.prove.claims import Ground
from triage.rules.prove.theorems import THEOREMS, Outcome, Theorem, prove
from triage.rules.prove.verdict import LEVELS, Verdict
from triage.rules.result import Classification, Urgency

TODAY = date(2026, 11, 20)
SLUG = "post-laminectomy"
RANDOM = int(os.environ.get("BACKSTORY_RANDOM", "300"))
LOG = read_log((ROOT / "docs" / "hazards.md").read_text(), SLUG)
BY_NAME = {theorem.name: theorem for theorem in THEOREMS}
SOLVER = Path(sys.executable).with_name("z3")


@pytest.fixture(scope="module")
def condition() -> Definition:
    return definition(SLUG)


@pytest.fixture(scope="module")
def ground(condition: Definition) -> Ground:
    return Ground(condition.questionnaire, condition.rules, LOG)


@pytest.fixture(scope="module")
def outcomes(ground: Ground) -> dict[str, Outcome]:
    return {theorem.name: prove(theorem, ground, TODAY) for theorem in THEOREMS}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_published_rules_keep_the_promise(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name].refutations == ()
    assert outcomes[name].claims > 0


@pytest.mark.parametrize("name", BY_NAME)
def test_a_solver_on_its_own_agrees(outcomes: dict[str, Outcome], name: str, tmp_path: Path) -> None:
    file = tmp_path / "theorem.smt2"
    file.write_text(outcomes[name].smt)
    told = subprocess.run([SOLVER, "-T:60", file], capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "unsat"


def test_prover_and_engine_agree_on_random_forms(condition: Definition, ground: Ground) -> None:
    asked, finished = ground.told_form, z3.Bool("finished")
    verdict = Verdict(condition.rules, asked, finished)
    formulas = {("fits", ""): asked.fits} | {("class", one): verdict.classes[one] for one in Classification}
    for level in LEVELS:
        formulas |= {
            ("urgency", level): verdict.reaches(level),
            ("possible", level): verdict.may_reach(level),
            ("certain", level): verdict.surely_reaches(level),
        }
    for rule in condition.rules.rules:
        acting, certain = verdict.acting(rule), verdict.certain(rule)
        formulas |= {
            (rule.id, "acts"): acting.sure,
            (rule.id, "may act"): acting.may,
            (rule.id, "holds"): certain.sure,
            (rule.id, "may hold"): certain.may,
        }
    run = function(list(formulas.values()))
    for seed in range(RANDOM):
        typed = derive(condition.questionnaire, Teller(condition.questionnaire, seed, TODAY).form(), {})
        groups = {link_id: group.link_id for link_id, group in condition.questionnaire.rows_of.items()}
        known = values_of({place: asked.typed[place] for place in ground.places}, groups, typed, TODAY)
        known |= {"told": seed % 2 == 0, "finished": seed % 3 != 0}
        wanted = judged(condition, typed, told_apart=seed % 2 == 0, finished=seed % 3 != 0)
        got = dict(zip(formulas, run(known), strict=True))
        assert {key: bool(got[key]) for key in wanted} == wanted, seed


Judged = dict[tuple[str, object], bool]


def judged(condition: Definition, typed: AnswerSet, *, told_apart: bool, finished: bool) -> Judged:
    """Give what the engine says, under the prover's names.

    Of an unfinished form no urgency: that also rests on which of the open questions were shown.
    """
    as_told = condition.as_stated if told_apart else partial(effective, condition.questionnaire)
    answers = as_told(typed, TODAY)
    judge = condition.judge_of
    weighed = judge.weigh(answers, TODAY, finished=finished)
    classified = judge.classifier.classify(weighed.facts)
    found: Judged = {("fits", ""): True}
    found |= {("class", one): classified.classification is one for one in Classification}
    for level in LEVELS:
        found |= {
            ("possible", level): weighed.verdict.possible >= level,
            ("certain", level): weighed.verdict.certain >= level,
        }
        found |= {("urgency", level): weighed.verdict.urgency >= level} if finished else {}
    for rule in condition.rules.rules:
        certain, acting = judge.values_of(weighed, rule)
        found |= {
            (rule.id, "acts"): acting == 2,
            (rule.id, "may act"): acting > 0,
            (rule.id, "holds"): certain == 2,
            (rule.id, "may hold"): certain > 0,
        }
    return found


# Rule → (what stands there, what an author might write instead). Each is one slip of the hand.
FAULTS = {
    "threshold up": ("bleed-sudden", '">=" = 7', '">=" = 8'),
    "threshold not reached": ("sudden-chest", '">=" = 7', '">" = 7'),
    "window short": ("swallow-early", '"OPERATION-14" }', '"PROCEDURE-42" }'),
    "condition added": (
        "ces-core",
        'any = [{ condition = "PELVIC-NEW" }]',
        'all = [{ condition = "PELVIC-NEW" }, { condition = "PAIN-CHANGED" }]',
    ),
    "condition dropped": ("cord-now", '    { question = "cord-walk", is = "yes" },\n', ""),
    "and for or": ("stop-bad", "any = [", "all = ["),
    "or for and": ("fever-chemo", "all = [", "any = ["),
    "urgency lowered": ("meningitis", 'urgency = "emergency"', 'urgency = "same_day"'),
    "urgency raised": ("relentless", 'urgency = "soon"', 'urgency = "emergency"'),
    "unknown dropped": ("ces-core", 'if_unknown = "same_day"\n', ""),
    "unknown lowered": ("now-spine", 'if_unknown = "same_day"', 'if_unknown = "soon"'),
    "status swapped": ("weak-old", 'is = "same"', 'is = "worse"'),
    "status lost": ("ces-sex", '["new", "worse"]', '["new"]'),
    "sign lost": ("now-body", '"stroke", ', ""),
    "sign of the wrong list": ("sepsis", '"skin-colour"', '"none"'),
    "not turned round": (
        "trauma",
        'question = "injury-checked", not_said = "yes"',
        'question = "injury-checked", is = "no"',
    ),
    "none forgotten": ("trauma-late", 'none = [{ rule = "trauma" }]', 'all = [{ rule = "trauma" }]'),
    "wrong question": ("dysreflexia", 'is = "now"', 'is = "before"'),
    "age moved": ("opioid-two", '">=" = 65', '">=" = 66'),
    "count moved": ("opioid-two", "at_least = 2", "at_least = 3"),
    "open taken as no": ("belly-pregnant", 'is = "yes", or_open = true', 'is = "yes"'),
    "safe answer swapped": (
        "safety-now",
        'question = "safety-today", is = "no"',
        'question = "safety-today", is = "yes"',
    ),
}


def with_fault(condition: Definition, name: str) -> str:
    """Give the rule set with one fault."""
    rule, old, new = FAULTS[name]
    text = condition.files[RULES].decode()
    begin = text.index(f'id = "{rule}"\n')
    end = text.index("[[", begin + 1)
    assert old in text[begin:end], f"{rule} has no {old!r}"
    return text[:begin] + text[begin:end].replace(old, new, 1) + text[end:]


@pytest.mark.parametrize("name", FAULTS)
def test_each_seeded_fault_is_refuted_or_caught_by_a_worked_case(condition: Definition, name: str) -> None:
    rules = read(with_fault(condition, name).encode(), condition.questionnaire)
    ground = Ground(condition.questionnaire, rules, LOG)
    assert (caught(condition, rules) or not prove(BY_NAME["emergencies-reach"], ground, TODAY).proved
            or not prove(BY_NAME["unknown-not-below-no"], ground, TODAY).proved)


@cache
def told(slug: str) -> list[tuple[Case, AnswerSet]]:
    """Give the worked cases with their answers read, once for all faults."""
    condition = definition(slug)
    return [(case, condition.as_stated(derive(condition.questionnaire, read_flat(
        condition.questionnaire, case.answers), {}), case.today)) for of, case in ALL if of == slug]


def caught(condition: Definition, rules: RuleSet) -> bool:
    """Whether some worked case comes out otherwise."""
    judge = Judge(rules, condition.questionnaire)
    return any(case.disagreements(judge.evaluate(answers, case.today, finished=case.finished))
               for case, answers in told(condition.slug))


def test_there_are_twenty_seeded_faults() -> None:
    assert len(FAULTS) >= 20


def refuted(condition: Definition, theorem: Theorem, name: str) -> Outcome:
    rules = read(with_fault(condition, name).encode(), condition.questionnaire)
    outcome = prove(theorem, Ground(condition.questionnaire, rules, LOG), TODAY)
    assert not outcome.proved
    return outcome


def test_a_refutation_is_a_patient_for_whom_the_engine_fails_too(condition: Definition) -> None:
    outcome = refuted(condition, BY_NAME["emergencies-reach"], "condition added")
    patient = next(one.patients[0] for one in outcome.refutations if one.claim == "`cauda-equina`")
    rules = read(with_fault(condition, "condition added").encode(), condition.questionnaire)
    judge = Judge(rules, condition.questionnaire)
    assert judge.evaluate(patient.answers, TODAY, finished=False).urgency < Urgency.EMERGENCY
    right = condition.judge_of.evaluate(patient.answers, TODAY, finished=False)
    assert right.urgency is Urgency.EMERGENCY
    assert 1 <= len(patient.lines) <= 3


SMALL = form(choice("sign", "no", "new", "not-sure"), choice("other", "no", "yes"))


def small(rules: str) -> Ground:
    """Give two questions and their rules."""
    return Ground(SMALL, read((HEAD + rules).encode(), SMALL))


def rule(body: str, urgency: str = "soon", name: str = "r") -> str:
    return f'[[rule]]\nid = "{name}"\nflag = "f"\nurgency = "{urgency}"\nsays = "R"\ncites = ["1"]\n{body}\n'


@pytest.mark.parametrize(("body", "name", "claim"), [
    ('none = [{ question = "sign", is = "new" }]', "unknown-not-below-no", "sign: no → not known"),
    ('all = [{ question = "other", is = "yes" }, { none = [{ question = "sign", is = "new" }] }]\n'
     + rule('any = [{ question = "sign", is = "new" }]', "routine", "s"),
     "worse-never-lowers", "sign: no → new"),
])
def test_rules_that_break_a_promise_are_refuted_by_name(body: str, name: str, claim: str) -> None:
    outcome = prove(BY_NAME[name], small(rule(body)), TODAY)
    assert claim in {one.claim for one in outcome.refutations}
    before, after = next(one.patients for one in outcome.refutations if one.claim == claim)
    assert before.lines != after.lines


def test_rules_that_keep_every_promise_are_proved() -> None:
    ground = small(rule('any = [{ question = "sign", is = "new" }, { question = "other", is = "yes" }]'))
    assert all(prove(theorem, ground, TODAY).proved for theorem in THEOREMS)


def test_every_exception_of_the_log_is_needed(ground: Ground) -> None:
    solver = z3.SolverFor("QF_LIA")
    solver.add(ground.form.fits)
    claims = {claim.name: claim.broken for claim in never_lower_when_worse(ground)}
    for exemption in LOG.exemptions:
        assert solver.check(claims[exemption.change]) == z3.sat


def test_a_rule_that_cannot_fire_is_refuted_without_a_patient(condition: Definition) -> None:
    first, *others = condition.rules.rules
    never = All((Picked("dysreflexia", frozenset({"now"})), Picked("dysreflexia", frozenset({"before"}))))
    dead = replace(condition.rules, rules=(replace(first, when=never), *others[:3]), classification=None)
    outcome = prove(BY_NAME["nothing-dead"], Ground(condition.questionnaire, dead, LOG), TODAY)
    assert [(one.claim, one.patients) for one in outcome.refutations if one.claim.startswith("rule")] == [
        (f"rule {first.id}", ())
    ]
