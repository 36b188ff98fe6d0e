"""The README keeps its word: every command in it is run, every place in it exists."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.copying import copy_tree
from tests.support.server import Server
from triage.config import ROOT

TEXT = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
# Started once for all the others; and this very run, of which only the plan can be asked here.
NOT_BY_LINE = {"make run", "make test"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Somebody who fetched the project and typed `make run`."""
    root = tmp_path_factory.mktemp("reader") / "project"
    copy_tree(root)
    server = Server(root / "instance", root=root, command=("make", "run", f"PYTHON={sys.executable}"))
    server.start()
    yield server
    server.kill()


def typed(reader: Server, command: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PORT": str(reader.port)}
    return subprocess.run(["bash", "-c", command], cwd=reader.root, env=environment, capture_output=True,
                          text=True, timeout=120, check=False)


def test_two_commands_come_first() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]


def test_make_run_serves(reader: Server) -> None:
    assert reader.is_serving()


def test_commands_work_as_written_and_in_order(reader: Server) -> None:
    for command in COMMANDS:
        if command not in NOT_BY_LINE:
            done = typed(reader, command)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make (\w+)[`\n]", TEXT))))
def test_every_make_target_exists(reader: Server, target: str) -> None:
    assert typed(reader, f"make -n {target}").returncode == 0


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`((?:\.venv/bin/)?flask [^`]+)`", TEXT))))
def test_command_in_the_text_is_one(reader: Server, command: str) -> None:
    words = command.removeprefix(".venv/bin/").split()[1:3]
    assert typed(reader, f".venv/bin/flask {' '.join(words)} --help").returncode == 0


def test_every_place_it_names_exists() -> None:
    named = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|cfg))`", TEXT)
    places = {name for name in named if not name.startswith((".venv", "templates/<"))} | set(
        re.findall(r'src="([^"]+)"', TEXT))
    made_by_running = {"instance/config.py", "config.py", "journeys/", "browser/"}
    missing = {name for name in places - made_by_running if not (ROOT / name).exists()}
    assert missing == set()


def test_it_says_what_the_program_is_not() -> None:
    assert "not a diagnosis" in TEXT
    assert "not been signed off by any clinician" in TEXT.replace("\n> ", " ")


def test_pictures_are_real() -> None:
    for name in ("patient.png", "case.png"):
        assert (ROOT / "docs" / "screenshots" / name).read_bytes().startswith(b"\x89PNG")
