"""Every slip of the hand is noticed by a worked case, or changes nothing for anybody.

BACKSTORY_EVERY_SLIP=1 makes each of the 1,400 slips instead of every 40th.
"""

import os
from dataclasses import replace
from datetime import date

import pytest

from tests.support.rules import HEAD, choice, form, number, said
from tests.support.worked_cases import definition
from triage.cli.rules import witnesses
from triage.library import Definition
from triage.rules.cases import Case
from triage.rules.engine import Judge
from triage.rules.load import read
from triage.rules.model import RuleSet
from triage.rules.mutate import Mutant, Witness, killers, mutants
from triage.rules.prove.claims import Ground
from triage.rules.prove.equivalence import Equivalence

TODAY = date(2026, 11, 20)
EVERY = 1 if os.environ.get("BACKSTORY_EVERY_SLIP") else 40
FORM = form(choice("a", "no", "new", "not-sure"), choice("b", "no", "new", "not-sure"), number("worst"))
RULE = (
    '[[rule]]\nid = "r"\nflag = "f"\nurgency = "soon"\nif_unknown = "soon"\nsays = "R"\ncites = ["1"]\n'
    'all = [ { question = "a", is = "new" }, { question = "worst", ">=" = 7 },'
    ' { question = "b", not_said = "new" } ]\n'
)
RULES = read((HEAD + RULE).encode(), FORM)
JUDGE = Judge(RULES, FORM)


def witness(**answers: object) -> Witness:
    """Give a case that expects what comes out."""
    told = said(FORM, **answers)
    case = Case("c", "C", TODAY, {}, {})
    found = Witness.of(case, told, JUDGE)
    acts = {name: str(level) for name, (level, _) in found.acts.items()}
    expect = {
        "urgency": "soon" if acts else "routine",
        "levels": acts,
        "findings": [name for name, (_, is_open) in found.acts.items() if not is_open],
    }
    return replace(found, case=replace(case, expect=expect))


def slip(name: str, rules: RuleSet = RULES) -> Mutant:
    return next(one for one in mutants(rules, FORM) if one.slip == name)


FIRES = {"a": "new", "worst": 7, "b": "no"}


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("worst: 7 → 8", FIRES),
        ("worst: 7 → 6", FIRES | {"worst": 6}),
        ("part 1 dropped", FIRES | {"a": "no"}),
        ("part 2 dropped", FIRES | {"worst": 2}),
        ("part 3 dropped", FIRES | {"b": "new"}),
        ("and and or swapped", FIRES | {"a": "no"}),
        ("a: 'no' added", FIRES | {"a": "no"}),
        ("b: an open answer counts as 'new'", FIRES | {"b": None}),
        ("urgency soon → same_day", FIRES),
        ("urgency soon → routine", FIRES),
        ("if_unknown dropped", FIRES | {"a": None}),
    ],
)
def test_a_slip_is_noticed_by_the_case_at_its_edge_and_by_no_calm_one(name, answers):
    calm = witness(a="no", worst=0, b="new")
    assert list(killers(slip(name), [calm], RULES)) == []
    assert list(killers(slip(name), [calm, witness(**answers)], RULES)) == ["c"]


def test_a_shared_term_slips_in_every_rule_that_uses_it():
    term = '[condition.T]\nany = [ { question = "a", is = "new" }, { question = "b", is = "new" } ]\n'
    rules = read(
        (
            HEAD
            + term
            + "".join(
                f'[[rule]]\nid = "{name}"\nflag = "f"\nurgency = "{level}"\nsays = "R"\ncites = ["1"]\n'
                'any = [ { condition = "T" } ]\n'
                for name, level in (("r", "soon"), ("s", "same_day"))
            )
        ).encode(),
        FORM,
    )
    swapped = slip("and and or swapped", rules)
    assert (swapped.place, set(swapped.rules)) == ("T", {"r", "s"})


def test_a_slip_that_nobody_tested_is_a_patient_for_whom_it_matters():
    survivor = Equivalence(Ground(FORM, RULES), TODAY).survivor(slip("worst: 7 → 8"))
    assert survivor is not None
    assert "worst: 7" in survivor.patient.lines
    slipped = Judge(replace(RULES, rules=tuple(survivor.mutant.rules.values())), FORM)
    before, after = (
        one.weigh(survivor.patient.answers, TODAY, finished=True).verdict for one in (JUDGE, slipped)
    )
    assert before.acting != after.acting


def test_a_slip_that_changes_nothing_is_proved_so():
    twice = RULE.replace(
        '{ question = "a", is = "new" }',
        '{ any = [ { question = "a", is = "new" }, '
        '{ all = [ { question = "a", is = "new" }, { question = "b", is = "no" } ] } ] }',
    )
    rules = read((HEAD + twice).encode(), FORM)
    dropped = [one for one in mutants(rules, FORM) if one.slip == "part 2 dropped"]
    assert any(Equivalence(Ground(FORM, rules), TODAY).survivor(one) is None for one in dropped)


def test_the_worked_cases_notice_every_slip_that_matters():
    condition: Definition = definition("post-laminectomy")
    made = list(mutants(condition.rules, condition.questionnaire))[::EVERY]
    tested = witnesses(condition)
    alive = [one for one in made if not any(killers(one, tested, condition.rules))]
    equivalence = Equivalence(Ground(condition.questionnaire, condition.rules), TODAY)
    assert [str(one) for one in alive if equivalence.survivor(one) is not None] == []
    assert len(alive) <= len(made) / 20
