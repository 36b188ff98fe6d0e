"""Most of these tests are about the talk with a receiver, and need one database; some ask for both."""

import shutil
from pathlib import Path

import pytest

from tests.support import databases


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty SQLite database, or the kind that the test asks for."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url: str = request.getfixturevalue("postgresql")
        databases.empty(url)
        return url
    path = tmp_path / "store.sqlite"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"
