"""The hazard log keeps its word: every control that it names is there, and every emergency is in it."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.worked_cases import definition
from triage.config import ROOT
from triage.rules.hazards import HazardLogError, read_log
from triage.rules.prove.theorems import THEOREMS
from triage.rules.result import Urgency

TEXT = (ROOT / "docs" / "hazards.md").read_text()
SLUG = "post-laminectomy"
LOG = read_log(TEXT, SLUG)
CONTROLS = sorted({control for hazard in LOG.hazards for control in hazard.controls})
HEAD = f"## `{SLUG}`\n| hazard | what | said | control | evidence |\n|---|---|---|---|---|\n"


def there(control: str) -> bool:
    kind, _, name = control.partition(":")
    if kind == "rule":
        return name in {rule.id for rule in definition(SLUG).rules.rules}
    if kind == "proof":
        return name in {theorem.name for theorem in THEOREMS}
    file, _, test = name.partition("::")
    return (ROOT / file).is_file() and test in names_in(ROOT / file)


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("control", CONTROLS)
def test_each_control_is_there(control: str) -> None:
    assert there(control)


@pytest.mark.parametrize("control", ["rule:gone", "proof:gone", "test:tests/test_hazards.py::test_gone",
                                     "test:tests/gone.py::test_gone"])
def test_a_control_that_is_gone_is_noticed(control: str) -> None:
    assert not there(control)


def test_every_row_names_a_control() -> None:
    assert len(LOG.hazards) >= 40
    assert all(hazard.controls for hazard in LOG.hazards)


def test_every_emergency_of_the_rules_is_a_hazard_that_says_when() -> None:
    named = {control for hazard in LOG.hazards if hazard.clauses for control in hazard.controls}
    rules = definition(SLUG).rules.rules
    assert {f"rule:{rule.id}" for rule in rules if rule.urgency is Urgency.EMERGENCY} == named


def test_every_number_of_evidence_is_a_source() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| `") and "`rule:" in line]
    numbers = {number for row in rows for number in re.split(r",\s*", row.rsplit("|", 2)[1].strip())}
    assert numbers <= set(definition(SLUG).evidence)


@pytest.mark.parametrize(("row", "problem"), [
    ("| `x` | burns | `a=b` | nothing | |", "no control"), ("| `x` | burns |", "columns"),
    ("| `x` | burns | `a is b` | `rule:r` | |", "no clause")])
def test_a_row_that_cannot_be_read_says_what_is_wrong(row: str, problem: str) -> None:
    with pytest.raises(HazardLogError, match=problem):
        read_log(HEAD + row, SLUG)


def test_another_condition_has_nothing_from_this_log() -> None:
    assert read_log(TEXT, "another") == read_log("", SLUG)
