"""What the measures outside of this suite take from the program is there: nobody runs them every day."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from triage.config import ROOT

FOLDERS = ("bench", "faults", "ha")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / "tests" / folder).glob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_measure_imports_of_the_program_is_there(path: Path) -> None:
    lacking = [f"{node.module}.{one.name}" for node in ast.walk(ast.parse(path.read_text()))
               if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("triage")
               for one in node.names if not is_there(str(node.module), one.name)]
    assert lacking == []


def is_there(module: str, name: str) -> bool:
    """Whether a module has something of this name, or is a package that has a module of it."""
    if hasattr(import_module(module), name):
        return True
    try:
        import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True
