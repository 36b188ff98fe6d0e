"""Bringing a database to the tables of this version, and saying what is pending."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from triage.store import rights
from triage.store.engine import sqlite_file
from triage.store.turns import Turns

MIGRATIONS = Path(__file__).parent / "migrations"
# The newest step of the release before this one. Steps after it only add, so that the release before goes on
# working on what they made: what it no longer needs may be taken away by a step of the release after this.
RELEASED = "0015"
LOCK_WAIT = "1s"       # for a table that somebody works on; then everything is let go, and begun again
TRIES = 60
PAUSE = 0.5            # seconds between two tries, for those who were held up
WAITED = ("40P01", "55P03")   # deadlock_detected, lock_not_available
ADVISORY_LOCK = 7_265_014_311   # any number of our own: two servers must not migrate at once


def upgrade(engine: Engine, to: str = "head", *, serving_role: str = "") -> None:
    """Bring the database to the newest tables, in one transaction; do nothing when it is there.

    `serving_role`: the role that serves, where it is another than the engine's own: it gets its rights.
    People go on meanwhile: where their work and the steps wait for each other, the steps begin again.
    Raises NoSuchRole, and then nothing was done.
    """
    for left in reversed(range(TRIES)):
        try:
            with _alone(engine) as connection:
                command.upgrade(_config(connection), to)
                if serving_role:
                    rights.give(connection, serving_role)
            return
        except OperationalError as error:
            if not left or getattr(error.orig, "sqlstate", "") not in WAITED:
                raise
        time.sleep(PAUSE)


def check(engine: Engine) -> list[str]:
    """Name the migrations that are pending, oldest first. Empty when the database is up to date."""
    # Alembic makes its table anew each time: kept, its statements would drive those of everybody else out.
    with engine.connect().execution_options(compiled_cache=None) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(str(MIGRATIONS))
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        return [f"{current} is not known to this version: it is older than the database"]
    pending = scripts.iterate_revisions("head", current or "base")
    return [f"{script.revision} {script.doc}" for script in reversed(list(pending))]


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    file = sqlite_file(engine.url) if engine.dialect.name == "sqlite" else None
    if file:
        with Turns(file.with_name(f"{file.name}.lock")).turn(), \
                engine.execution_options(begin="IMMEDIATE").begin() as connection:
            yield connection
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
        # Who waits for a table holds up everybody who comes after; but a step itself may take its time.
        connection.execute(text("SELECT set_config('lock_timeout', :wait, true), "
                                "set_config('statement_timeout', '0', true)"), {"wait": LOCK_WAIT})
        yield connection


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
