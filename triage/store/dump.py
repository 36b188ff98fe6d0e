"""A whole database taken out while others write, and put into an empty one: by the database's own means."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, Engine, inspect, text

from triage.store.engine import sqlite_file
from triage.store.errors import CannotBackUp

VERSION = re.compile(r"(\d+)")


def take(engine: Engine, path: Path) -> None:
    """Write the database as of one moment into a new file. Raises CannotBackUp."""
    if engine.dialect.name == "sqlite":
        _copy(_file_of(engine), path)
        return
    _run([_program("pg_dump", _server(engine)), "--format=custom", "--no-owner", "--no-privileges",
          "--file", str(path)], engine.url)


def load(engine: Engine, path: Path) -> None:
    """Fill an empty database from what `take` wrote. Raises CannotBackUp."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        _forget(_file_of(engine))
        _copy(path, _file_of(engine))
        return
    _run([_program("pg_restore", _server(engine)), "--no-owner", "--no-privileges", "--exit-on-error",
          "--single-transaction", "--dbname", str(engine.url.database), str(path)], engine.url)


def problem(engine: Engine) -> str:
    """Say why a database may not be restored into: it holds something, or is in use. "" where it may."""
    if inspect(engine).get_table_names():
        return "It is not empty. Restore into a new one: nothing is ever written over."
    if engine.dialect.name == "sqlite":
        return ""
    engine.dispose()
    with engine.connect() as connection:
        others = connection.execute(text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()")).scalar_one()
    return f"{others} others are connected to it. Stop every server and worker first." if others else ""


def scratch(engine: Engine, folder: Path, name: str) -> URL:
    """Make an empty database to try a backup in. Raises CannotBackUp."""
    if engine.dialect.name == "sqlite":
        return engine.url.set(database=str(folder / f"{name}.sqlite"))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except Exception as error:
        raise CannotBackUp("The database's user may not make a database to try the backup in. Give one that "
                           "is empty: --scratch URL") from error
    return engine.url.set(database=name)


def drop_scratch(engine: Engine, name: str) -> None:
    """Drop what `scratch` made."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")


def _copy(source: Path, target: Path) -> None:
    """Copy in one step, in which readers hold nobody up; the copy is one file without a log beside it."""
    target.touch(mode=0o600)
    try:
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(target) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
            found = new.execute("PRAGMA integrity_check").fetchone()[0]
        old.close()
        new.close()
    except sqlite3.Error as error:
        raise CannotBackUp(f"SQLite cannot copy the database: {error}.") from error
    if found != "ok":
        raise CannotBackUp(f"The copy is not sound: {found}.")


def _file_of(engine: Engine) -> Path:
    path = sqlite_file(engine.url)
    assert path is not None
    return path


def _forget(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _server(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _program(name: str, server: int) -> str:
    """Find a client that knows the server's version: one that is older refuses."""
    places = [str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    found = [path for path in (*places, shutil.which(name)) if path]
    versions = {path: _version(path) for path in found}
    fitting = sorted((version, path) for path, version in versions.items() if version >= server)
    if not fitting:
        raise CannotBackUp(f"{name} {server} or newer is needed for this PostgreSQL {server}. On Debian: "
                           f"apt-get install postgresql-client-{server}")
    return fitting[0][1]


def _version(path: str) -> int:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - a program of PostgreSQL's
    found = VERSION.search(done.stdout)
    return int(found[1]) if found and not done.returncode else 0


def _run(words: list[str], url: URL) -> None:
    done = subprocess.run(words, env={**os.environ, **_environment(url)}, capture_output=True, text=True,  # noqa: S603 - a program of PostgreSQL's
                          check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[0][:200]
        raise CannotBackUp(f"{Path(words[0]).name} failed: {said}")


def _environment(url: URL) -> Mapping[str, str]:
    """Give what PostgreSQL's programs read: a password never stands among the words of a command."""
    options = {f"PG{name.upper()}": str(value) for name, value in url.query.items()
               if name in ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")}
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password,
             "PGDATABASE": url.database}
    return {**options, **{name: str(value) for name, value in given.items() if value is not None}}
