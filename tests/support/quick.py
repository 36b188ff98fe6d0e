"""Engines for many small databases, one after the other: nothing waits for the disk or is compiled again.

That the product's own engines do wait for the disk is what `tests/store/test_engine.py` holds them to.
"""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL

from triage.store import database

HASTE = {"sqlite": "PRAGMA synchronous = OFF", "postgresql": "SET SESSION synchronous_commit = off"}
FIRST: dict[str, Engine] = {}


def make_engine(url: str | URL) -> Engine:
    """Give an engine as the product makes it, in haste."""
    engine = database.make_engine(url)
    event.listen(engine, "connect", _hurry)
    # A dialect keeps what was compiled for it, and knows its server once an engine has connected.
    if engine.dialect.name not in FIRST:
        engine.connect().close()
        FIRST[engine.dialect.name] = engine
    first = FIRST[engine.dialect.name]
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


def _hurry(connection: Any, _record: object) -> None:
    kind = "sqlite" if type(connection).__module__.startswith("sqlite3") else "postgresql"
    connection.cursor().execute(HASTE[kind]).close()
    connection.commit()
