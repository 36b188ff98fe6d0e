"""With CI=true a missing part of the machine is a failure; elsewhere it is a skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage.config import ROOT

TESTS = """
import pytest

@pytest.fixture
def browser():
    pytest.skip("chromium is not installed")

def test_needs_a_browser(browser):
    pass

def test_skips_itself():
    pytest.skip("no PostgreSQL")

@pytest.mark.xfail(reason="known", strict=True)
def test_known_to_be_wrong():
    assert False
"""


def outcome(folder: Path, ci: str) -> tuple[int, str]:
    (folder / "test_parts.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider",
               "--rootdir", str(folder), str(folder)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("ci", ["true", "1", "TRUE"])
def test_skips_are_failures_in_ci(tmp_path: Path, ci: str) -> None:
    code, said = outcome(tmp_path, ci)
    assert code == 1
    assert "skipped with CI=true" in said
    assert "2 failed" in said or "1 failed, 1 xfailed, 1 error" in said


@pytest.mark.parametrize("ci", ["", "false"])
def test_skips_are_skips_elsewhere(tmp_path: Path, ci: str) -> None:
    code, said = outcome(tmp_path, ci)
    assert code == 0
    assert "2 skipped" in said
