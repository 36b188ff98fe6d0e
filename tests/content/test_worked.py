"""Worked cases: one that comes out otherwise than its authors say is a finding that names it."""

from dataclasses import replace

from tests.content.conftest import Alter
from triage.content.worked import worked_findings
from triage.library import CASES, Definition

CASE = '''
[[case]]
id = "bladder"
title = "Bladder trouble that began this week"
today = 2026-11-20
answers = {{ bladder-change = "new" }}
expect = {{ urgency = "{urgency}" }}
'''


def with_case(definition: Definition, urgency: str) -> Definition:
    data = CASE.format(urgency=urgency).encode()
    return replace(definition, files={**definition.files, CASES: data})


def test_a_case_that_comes_out_as_said_has_nothing_to_mend(definition: Definition) -> None:
    assert list(worked_findings(with_case(definition, "emergency"))) == []


def test_a_case_that_comes_out_otherwise_is_found(definition: Definition) -> None:
    [found] = worked_findings(with_case(definition, "soon"))
    assert (found.file, found.place) == (CASES, "bladder")
    assert found.problem == "urgency: expected 'soon', got 'emergency'."


def test_rules_that_no_longer_fit_the_published_cases_are_found(alter: Alter) -> None:
    """As before a publication: a level raised, and the cases left as they were."""
    leak = 'id = "leak"\nflag = "fluid-leak"\nurgency = "{}"'
    found = list(worked_findings(alter("rules.toml", (leak.format("same_day"), leak.format("emergency")))))
    assert found
    assert {one.file for one in found} == {CASES}
