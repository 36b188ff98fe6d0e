"""What a process of ours says when a fault ends it, and what it leaves behind."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from triage.cli.quiet import tell
from triage.config import ROOT

BROKEN = """
import resource, threading
from triage.cli.quiet import be_quiet
be_quiet()
print(resource.getrlimit(resource.RLIMIT_CORE))
def fail(): int("Zqvmk1000x")
beside = threading.Thread(target=fail)
beside.start()
beside.join()
fail()
"""


def test_fault_is_told_by_its_kind_and_its_places_and_leaves_no_image_of_the_memory(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    done = subprocess.run([sys.executable, tmp_path / "broken.py"], env={"PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == "(0, 0)\n"
    assert done.stderr.count("A fault of the program: ValueError") == 2
    assert "broken.py:6 fail" in done.stderr
    assert "Zqvmk" not in done.stderr


def test_words_of_our_own_are_still_said(capsys: pytest.CaptureFixture[str]) -> None:
    error = click.UsageError("SECRET_KEY is not set.")
    tell(type(error), error, None)
    assert "SECRET_KEY is not set." in capsys.readouterr().err


def test_gunicorn_and_the_commands_begin_with_it() -> None:
    """What `make run` serves is asked for its limit in tests/journeys/test_markers.py."""
    assert "\nbe_quiet()\n" in (ROOT / "wsgi.py").read_text()
