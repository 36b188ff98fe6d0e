"""The project's own files, as a checkout or an unpacked archive holds them."""

from collections.abc import Iterator
from pathlib import Path

from triage.config import ROOT

GENERATED = {".git", ".venv", "__pycache__", "build", "instance", ".hypothesis", ".mypy_cache",
             ".pytest_cache", ".ruff_cache", "test-results"}
KEPT_IN_INSTANCE = ("README.md", "config.example.py")


def files() -> Iterator[Path]:
    """Yield every file that belongs to the project, generated ones left out."""
    pending = [ROOT]
    while pending:
        for path in sorted(pending.pop().iterdir()):
            if path.name in GENERATED or path.name.endswith(".egg-info"):
                continue
            if path.is_dir():
                pending.append(path)
            else:
                yield path
    yield from (ROOT / "instance" / name for name in KEPT_IN_INSTANCE)


def modules() -> Iterator[Path]:
    """Yield the program's Python files."""
    yield from sorted((ROOT / "triage").rglob("*.py"))


def templates() -> Iterator[Path]:
    """Yield the templates."""
    yield from sorted((ROOT / "templates").rglob("*.html"))
