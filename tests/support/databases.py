"""Real databases for tests: SQLite files, and one PostgreSQL server for the whole run."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from tests.support import cluster
from triage.store import migrate
from triage.store.database import make_engine
from triage.store.models import Base, Permit
from triage.store.permits import permitted

WORKER = "PYTEST_XDIST_WORKER"


@cache
def postgresql_url() -> str:
    """Give the URL of this process's own migrated database, starting the server when nobody has yet."""
    if cluster.binaries() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = _server()
    name = f"test_{os.environ.get(WORKER, 'alone')}_{os.getpid()}"
    admin = create_engine(_url(folder, "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    engine = make_engine(_url(folder, name))
    migrate.upgrade(engine)
    engine.dispose()
    return _url(folder, name)


def empty(url: str) -> None:
    """Delete every row, also those that the database keeps from being deleted."""
    engine = make_engine(url)
    with Session(engine) as session, session.begin(), permitted(session):
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.connection().exec_driver_sql(_deletions())
    engine.dispose()


@cache
def _deletions() -> str:
    """All in one question: one for each table would take longer than most tests."""
    names = [table.name for table in Base.metadata.tables.values() if table.name != Permit.__tablename__]
    return ";".join(f'DELETE FROM "{name}"' for name in names)


def new_database(url: str, name: str) -> str:
    """Make another database without tables beside the one of `url`."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
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


def _url(folder: Path, name: str) -> str:
    return f"postgresql+psycopg://test@/{name}?host={folder}"
