"""`flask rules`: what it prints, and how it ends."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triage.cli.rules import rules
from triage.config import ROOT

CONDITION = "post-laminectomy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the published conditions, to be changed."""
    return shutil.copytree(ROOT / "questionnaires", tmp_path / "questionnaires")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One small condition, quickly proved."""
    shutil.copytree(ROOT / "tests" / "services" / "conditions" / "small", tmp_path / "conditions" / "small")
    return tmp_path / "conditions"


def run(verb: str, folder: Path, *options: str) -> Result:
    return CliRunner().invoke(rules, [verb, "--folder", str(folder), *options])


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / CONDITION / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_published_conditions_have_nothing_to_mend() -> None:
    result = CliRunner().invoke(rules, ["check"])
    assert (result.exit_code, result.output) == (0, f"{CONDITION}: nothing to mend\n")


BROKEN = {
    "question": (
        'question = "dysreflexia", is = "now"',
        'question = "dysreflexi", is = "now"',
        "no question 'dysreflexi'",
    ),
    "option": (
        'question = "dysreflexia", is = "now"',
        'question = "dysreflexia", is = "nwo"',
        "no option 'nwo'",
    ),
    "type": (
        'question = "dysreflexia", is = "now"',
        'question = "dysreflexia", ">=" = 7',
        "not a whole number",
    ),
    "citation": ('cites = ["113"]', 'cites = ["9113"]', "source 9113, which does not exist"),
    "dead": (
        'any = [{ question = "dysreflexia", is = "now" }]',
        'all = [{ question = "dysreflexia", is = "now" }, { question = "dysreflexia", is = "no" }]',
        "dysreflexia: no form can ever make it fire",
    ),
    "unread option": (
        'any = [{ question = "dysreflexia", is = "before" }]',
        'any = [{ question = "dysreflexia", is = "now" }]',
        "dysreflexia: no rule reads 'before'",
    ),
    "not TOML": ("[rule_set]", "[rule_set", "this is not TOML"),
    "late interrupt": (
        'any = [{ question = "dysreflexia", is = "now" }]',
        'all = [{ question = "dysreflexia", is = "now" }, { condition = "MIDDLE-BACK-PAIN" }]',
        "'pain-sites' is asked after the danger pages",
    ),
    "not on its own page": (
        'any = [{ condition = "PELVIC-NEW" }]\n\n[[rule]]',
        'all = [{ condition = "PELVIC-NEW" }, { condition = "PAIN-CHANGED" }]\n\n[[rule]]',
        "bladder-change: 'new', 'worse' must interrupt by itself",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_kind_of_fault_is_one_clear_line_and_ends_with_1(folder: Path, name: str) -> None:
    old, new, problem = BROKEN[name]
    change(folder, "rules.toml", old, new)
    result = run("check", folder)
    assert (result.exit_code, result.exception and type(result.exception)) == (1, SystemExit)
    assert len([line for line in result.output.splitlines() if problem in line]) == 1, result.output


def test_a_source_that_nobody_cites_is_found_unless_it_is_background(folder: Path) -> None:
    path = folder / CONDITION / "evidence.toml"
    path.write_text(path.read_text().replace("\nbackground = true\n", "\n"))
    result = run("check", folder)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines
    assert all("evidence.toml: source." in line and "nothing cites it" in line for line in lines)


@pytest.mark.parametrize("data", [b"", b"\xff", b"rule = 1", b"[rule_set]\nid = 1"])
def test_a_file_that_is_no_rule_set_is_said_in_one_line(folder: Path, data: bytes) -> None:
    (folder / CONDITION / "rules.toml").write_bytes(data)
    for verb in ("check", "prove"):
        result = run(verb, folder)
        assert (result.exit_code, result.exception and type(result.exception)) == (1, SystemExit)
        assert "rules.toml" in result.output


def test_a_rule_set_without_rules_is_no_fault_of_the_program(small: Path) -> None:
    path = small / "small" / "rules.toml"
    path.write_text('[rule_set]\nid = "small"\nversion = "1"\n[flag.f]\ntitle = "F"\n')
    assert run("check", small).exit_code in (0, 1)
    assert run("prove", small).exit_code == 0


def test_a_condition_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(rules, ["check", "--condition", "gout"])
    assert (result.exit_code, f"there is {CONDITION}" in result.output) == (2, True)


def test_without_z3_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in __import__("sys").modules if name.startswith("triage.rules.prove")]:
        monkeypatch.delitem(__import__("sys").modules, name)
    monkeypatch.setitem(__import__("sys").modules, "z3", None)
    result = CliRunner().invoke(rules, ["check"])
    assert (result.exit_code, "pip install 'z3-solver>=5'" in result.output) == (2, True)


def test_prove_prints_each_theorem_and_writes_it_for_other_solvers(small: Path, tmp_path: Path) -> None:
    result = run("prove", small, "--smt", str(tmp_path / "smt"))
    assert result.exit_code == 0, result.output
    assert len([line for line in result.output.splitlines() if line.startswith("  proved ")]) == 7
    files = sorted((tmp_path / "smt").iterdir())
    assert len(files) == 7
    assert all(
        "(set-logic QF_LIA)" in file.read_text() and "(check-sat)" in file.read_text() for file in files
    )


def test_a_refuted_promise_is_a_patient_and_ends_with_1(small: Path) -> None:
    path = small / "small" / "rules.toml"
    text = path.read_text()
    path.write_text(
        text
        + """
[[rule]]
id = "backwards"
flag = "nerve"
urgency = "emergency"
says = "No danger sign"
cites = ["1"]
none = [{ question = "pee", is = "yes" }]
"""
    )
    result = run("prove", small)
    assert result.exit_code == 1, result.output
    assert "refuted" in result.output
