"""What holds for the project's files as a whole."""

import ast
import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.support import tree
from triage.config import ROOT

# Taken apart, so that this page does not hold what it forbids.
WRITERS = ("".join(parts) for parts in (("cl", "aude"), ("anth", "ropic"), ("chat", "gpt"), ("open", "ai "),
                                        ("co", "pilot"), ("language", " model"), ("ai", "-generated")))
MACHINES = ("".join(parts) for parts in (("/", "work/"), ("/", "root/"), ("/", "home/"), ("/U", "sers/"),
                                         ("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.")))
UNFINISHED = ("".join(parts) for parts in (("TO", "DO"), ("FIX", "ME"), ("XX", "X ")))

TOP = {"README.md", "setup.cfg", "pyproject.toml", "wsgi.py", "Makefile", "LICENSE", ".gitignore", ".ci",
       "Dockerfile", "compose.yaml", "docs", "questionnaires", "instance", "triage", "templates", "tests"}
LONGEST_FILE = 400       # a file is split at 250 lines; past this one it has become two
LONGEST_TEMPLATE = 200
LONGEST_FUNCTION = 60    # reviewed past 40


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tree.files():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            found.append((path.relative_to(ROOT), data.decode()))
    return found


@pytest.fixture(scope="module")
def project() -> list[tuple[Path, str]]:
    """Every text file of the project, by its path below the top."""
    return texts()


@pytest.mark.parametrize("word", [*WRITERS, *MACHINES])
def test_project_speaks_of_itself_alone(project: list[tuple[Path, str]], word: str) -> None:
    assert [str(path) for path, text in project if word in text.lower()] == []


@pytest.mark.parametrize("mark", list(UNFINISHED))
def test_nothing_is_marked_unfinished(project: list[tuple[Path, str]], mark: str) -> None:
    assert [str(path) for path, text in project if mark in text] == []


def test_every_file_is_utf8_text_or_a_picture(project: list[tuple[Path, str]]) -> None:
    text = {path for path, _ in project}
    others = {path.relative_to(ROOT) for path in tree.files()} - text
    assert {path.suffix for path in others} <= {".png", ".ico", ".mo"}


def test_top_level_holds_only_what_the_design_names() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tree.files()} <= TOP


def test_no_module_is_a_catch_all() -> None:
    names = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [str(path) for path in tree.files() if path.name in names] == []


def test_packages_of_tests_have_no_init() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.relative_to(ROOT) for path in tree.modules() if not path.read_text().startswith('"""')]
    assert [str(path) for path in silent if "migrations/versions/__init__" not in str(path)] == []


def test_command_entry_points_are_the_nouns_of_the_cli() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lines = setup["options.entry_points"]["flask.commands"].split("\n")
    nouns = {line.split(" = ")[0]: line.split(" = ")[1] for line in lines if line}
    assert nouns == {noun: f"triage.cli.{noun}:{noun}" for noun in nouns}
    missing = {noun for noun in nouns if not (ROOT / "triage" / "cli" / f"{noun}.py").is_file()}
    assert missing == set()


def test_no_file_outgrows_its_noun() -> None:
    long = [path for path in tree.modules() if path.read_text().count("\n") > LONGEST_FILE]
    long += [path for path in tree.templates() if path.read_text().count("\n") > LONGEST_TEMPLATE]
    assert [str(path.relative_to(ROOT)) for path in long] == []


def test_no_function_outgrows_a_screen() -> None:
    functions = [(path, node) for path in tree.modules() for node in ast.walk(ast.parse(path.read_text()))
                 if isinstance(node, ast.FunctionDef) and "migrations" not in path.parts]
    long = [f"{path.name}: {node.name}" for path, node in functions
            if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    assert long == []


def test_makefile_keeps_to_the_commands_it_promises() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets == ["run", "test", "check", "bench", "faults", "ha"]
