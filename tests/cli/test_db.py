"""`flask db`."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.commands import run


@pytest.fixture
def bare(app: Flask, tmp_path: Path) -> Flask:
    """An installation whose database has no tables yet."""
    parts_of(app).store.engine.dispose()
    for path in tmp_path.glob("backstory.sqlite*"):
        path.unlink()
    return app


def test_check_is_content_with_a_database_of_today(app: Flask) -> None:
    result = run(app, "db", "check")
    assert (result.exit_code, result.output) == (0, "The tables are up to date.\n")


def test_check_names_what_is_pending(bare: Flask) -> None:
    result = run(bare, "db", "check", "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["pending"][0].startswith("0001 ")


def test_upgrade_applies_what_is_pending_once(bare: Flask) -> None:
    assert "applied 0001" in run(bare, "db", "upgrade").output
    assert run(bare, "db", "upgrade").output == "The tables are up to date.\n"
    assert run(bare, "db", "check").exit_code == 0
