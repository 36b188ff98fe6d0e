"""Engines with the settings that durability depends on, set on every connection and read back."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from triage.store.errors import NotDurable

BUSY_SECONDS = 5
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 5}
WORDLESS: dict[str, Any] = {"hide_parameters": True}   # an error repeats no value that it was about

# No mmap_size: a public report of a malformed WAL database had memory mapping on.
PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),      # NORMAL may lose the last commits when the power fails
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(BUSY_SECONDS * 1000), BUSY_SECONDS * 1000),
    ("trusted_schema", "OFF", 0),
)

# Every one of these is 0, that is "wait for ever", by default.
POSTGRESQL_OPTIONS = " ".join((
    "-c statement_timeout=15000", "-c lock_timeout=5000", "-c idle_in_transaction_session_timeout=30000",
    "-c timezone=UTC", "-c client_encoding=UTF8",
))
POSTGRESQL_ARGUMENTS: dict[str, Any] = {
    "options": POSTGRESQL_OPTIONS, "connect_timeout": 5, "application_name": "backstory",
    "keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20000,
}


# Behind a pooler every transaction may meet another connection: nothing prepared for the next one to find,
# and the timeouts are the pooler's to set (docs/deploy/pgbouncer.ini), which does not hand options on.
POOLER = "pooler"
POOLED_ARGUMENTS: dict[str, Any] = {
    **{name: value for name, value in POSTGRESQL_ARGUMENTS.items() if name != "options"},
    "prepare_threshold": None,
}


def make_engine(url: str | URL) -> Engine:
    """Give an engine for "sqlite:////file" or "postgresql+psycopg://…". Raises ValueError for others.

    "…?pooler=transaction" says that PgBouncer stands in between, in transaction mode.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        arguments = POOLED_ARGUMENTS if _pooled(parsed) else POSTGRESQL_ARGUMENTS
        parsed = parsed.set(drivername="postgresql+psycopg").difference_update_query([POOLER])
        return create_engine(parsed, pool_pre_ping=True, connect_args=arguments,
                             **POOL, **WORDLESS)
    raise ValueError(f"{parsed.drivername!r} is not supported. Use sqlite or postgresql+psycopg.")


def _pooled(url: URL) -> bool:
    mode = url.query.get(POOLER)
    if mode not in (None, "transaction"):
        raise ValueError(f"pooler={mode} is not supported. Use pooler=transaction, or leave it out.")
    return mode is not None


def _sqlite(url: URL) -> Engine:
    if sqlite_file(url) is None:
        raise ValueError("SQLite needs a file: no second connection sees a database in memory.")
    # isolation_level None: Python's driver then leaves BEGIN to us (see _begin).
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
                           **POOL, **WORDLESS)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def sqlite_file(url: URL) -> Path | None:
    """Give the file of an SQLite database, None when it is in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for name, wanted, expected in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {wanted}").fetchall()
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise NotDurable(f"SQLite keeps {name} at {found!r}; it must be {expected!r}.")


def _begin(connection: Connection) -> None:
    """Begin as the engine's option says: a transaction that reads first and then writes can only fail."""
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    if mode is not None:
        connection.exec_driver_sql(f"BEGIN {mode}")
