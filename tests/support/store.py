"""The fixture `store`: every test that asks for it runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import databases, quick
from triage.store import migrate
from triage.store.crypto import Cipher
from triage.store.database import Store, make_engine

KEYS = {"2026": bytes(range(32))}


def open_store(url: str, keys: dict[str, bytes] | None = None, active: str = "2026") -> Store:
    """Open a store as one more process would."""
    return Store(quick.make_engine(url), Cipher(keys or KEYS, active))


def twin(store: Store) -> Store:
    """Open the same database once more, as another process would."""
    return Store(quick.make_engine(store.engine.url), store.cipher)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with tables and no rows; copy it, never open it."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> str:
    """The URL of this process's PostgreSQL database, with tables."""
    return databases.postgresql_url()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with tables and no rows, of each kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql")
        databases.empty(url)
        return url
    path = tmp_path / "store.sqlite"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_store(postgresql: str) -> Iterator[Store]:
    """A store over an empty PostgreSQL database, for what SQLite has no equal of."""
    databases.compact(postgresql)
    store = open_store(postgresql)
    yield store
    store.engine.dispose()


@pytest.fixture
def sqlite_store(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Store]:
    """A store over an empty SQLite file, for what PostgreSQL has no equal of."""
    path = tmp_path / "only.sqlite"
    shutil.copy(migrated_sqlite, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.engine.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store over an empty database, of each kind."""
    store = open_store(database_url)
    yield store
    store.engine.dispose()
