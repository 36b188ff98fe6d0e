"""Real databases for tests: SQLite files, and one PostgreSQL server for the whole run."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests.support import cluster
from triage.store import migrate
from triage.store.database import make_engine
from triage.store.models import Base, Permit
from triage.store.permits import permitted

OWNER = "test"
WORKER = "PYTEST_XDIST_WORKER"


@cache
def postgresql_url() -> str:
    """Give the URL of this process's own migrated database, starting the server when nobody has yet.

    The role in it is one that serves: it can change no table. `owned` gives the URL of who can.
    """
    if cluster.binaries() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = _server()
    name = f"test_{os.environ.get(WORKER, 'alone')}_{os.getpid()}"
    admin = create_engine(_url(folder, "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    admin.dispose()
    engine = make_engine(_url(folder, name))
    migrate.upgrade(engine, serving_role=name)
    engine.dispose()
    return _url(folder, name, role=name)


def owned(url: str) -> str:
    """Give the URL of the same database for the role that owns its tables; that of SQLite has none."""
    parsed = make_url(url)
    return parsed.set(username=OWNER).render_as_string(hide_password=False) if parsed.username else url


def owners(engine: Engine) -> Engine:
    """Give an engine for the same database that may change its tables. Whoever asks disposes of it."""
    return make_engine(owned(engine.url.render_as_string(hide_password=False)))


@contextmanager
def renamed(engine: Engine, table: str, to: str) -> Iterator[None]:
    """Have a table called otherwise, as if it were lost, for as long as the block lasts."""
    whole = owners(engine)
    _rename(whole, table, to)
    try:
        yield
    finally:
        _rename(whole, to, table)
        whole.dispose()


def _rename(engine: Engine, table: str, to: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")


def empty(url: str) -> None:
    """Delete every row, also those that the database keeps from being deleted."""
    engine = make_engine(owned(url))
    with Session(engine) as session, session.begin(), permitted(session):
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.connection().exec_driver_sql(_deletions())
    engine.dispose()


def compact(url: str) -> None:
    """Delete every row, and give back the room of tables and indexes: what plans cost depends on it."""
    engine = make_engine(owned(url))
    with Session(engine) as session, session.begin(), permitted(session):
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(f"TRUNCATE {', '.join(map(_quoted, _emptied()))}"))
    engine.dispose()


@cache
def _deletions() -> str:
    """All in one question: one for each table would take longer than most tests."""
    return ";".join(f"DELETE FROM {_quoted(name)}" for name in _emptied())


def _emptied() -> list[str]:
    return [table.name for table in Base.metadata.tables.values() if table.name != Permit.__tablename__]


def _quoted(name: str) -> str:
    return f'"{name}"'


def new_database(url: str, name: str) -> str:
    """Make another database without tables beside the one of `url`."""
    admin = create_engine(owned(url), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return admin.url.set(database=name).render_as_string(hide_password=False)


def _server() -> Path:
    """Give the folder of the run's server. The first process that asks starts it; it ends with the run."""
    run = os.getppid() if WORKER in os.environ else os.getpid()
    folder = Path(tempfile.gettempdir()) / f"backstory-test-{run}"
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir(mode=0o755)
            subprocess.run(["setsid", "--fork", sys.executable, cluster.__file__, str(folder), str(run)],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        while not (folder / cluster.READY).exists():
            if (folder / cluster.FAILED).exists():
                raise RuntimeError((folder / cluster.FAILED).read_text())
            time.sleep(0.05)
    return folder


def _url(folder: Path, name: str, role: str = OWNER) -> str:
    return f"postgresql+psycopg://{role}@/{name}?host={folder}"
