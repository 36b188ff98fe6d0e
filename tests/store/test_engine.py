"""The settings that durability depends on, as the databases themselves report them."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from triage.store import engine as engines
from triage.store.database import Store, make_engine
from triage.store.errors import NotDurable


@pytest.mark.parametrize(("pragma", "value"), [
    ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000),
    ("mmap_size", 0)])
def test_every_connection_is_durable(tmp_path: Path, pragma: str, value: object) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


def test_a_setting_that_does_not_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PRAGMAS", (("synchronous", "OFF", 2),))
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with pytest.raises(NotDurable, match="synchronous"):
        engine.connect()
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        make_engine(url)


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not supported"):
        make_engine("mysql://somewhere/db")


@pytest.mark.parametrize(("setting", "value"), [
    ("statement_timeout", "15s"), ("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "30s"),
    ("TimeZone", "UTC"), ("client_encoding", "UTF8"), ("fsync", "on"), ("synchronous_commit", "on"),
    ("data_checksums", "on")])
def test_postgresql_waits_for_nothing_for_ever(postgresql: str, setting: str, value: str) -> None:
    engine = make_engine(postgresql)
    with engine.connect() as connection:
        assert connection.execute(text(f"SHOW {setting}")).scalar() == value
    engine.dispose()


def test_postgresql_is_found_under_its_short_name(postgresql: str) -> None:
    engine = make_engine(postgresql.replace("+psycopg", ""))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_a_writer_of_sqlite_begins_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    engine = make_engine(f"sqlite:///{path}").execution_options(begin="IMMEDIATE")
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_a_forked_worker_opens_connections_of_its_own(store: Store) -> None:
    with store.reading() as session:
        session.execute(text("SELECT 1"))
        mine = id(session.connection().connection.dbapi_connection)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:   # the child only looks, and leaves without running anything of pytest's
        with store.engine.connect() as connection:
            same = id(connection.connection.dbapi_connection) == mine
        os.write(writer, b"same" if same else b"other")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 5) == b"other"
    os.close(reader)
    os.close(writer)
