"""The fixture `clinic`: made once for the whole run, and put into each test's own database at a stroke."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from tests.support.clinic import Clinic
from tests.support.store import open_store
from triage.store.database import Store
from triage.store.models import Base


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Clinic]:
    """A clinic to be copied, never used."""
    path = tmp_path_factory.mktemp("furnished") / "clinic.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    clinic = Clinic(open_store(f"sqlite:///{path}"))
    yield clinic
    clinic.store.engine.dispose()


@pytest.fixture
def clinic(store: Store, furnished: Clinic) -> Clinic:
    """A clinic in an empty database of each kind."""
    rows = rows_of(furnished.store)
    with store.writing() as session:
        for table, found in rows:
            session.execute(insert(table), found)
    mine = copy.copy(furnished)
    mine.store = store
    return mine


def rows_of(store: Store) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Give the rows of every table but the trail, whose numbers the database gives itself."""
    with store.reading() as session:
        found = [(table, [dict(row) for row in session.execute(select(table)).mappings()])
                 for table in Base.metadata.sorted_tables if not table.name.startswith("audit")]
    return [(table, rows) for table, rows in found if rows]
