"""The review queue with up to a million stored cases: database time of every list, and making 50 lines of it.

Time is that of the statements alone, read to their end. Each is prepared, as a server that runs has them.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tests.bench import cores
from tests.bench.queue_cases import ACCOUNTS, BEGAN, MINE, SITES, WAITING, add, begin
from tests.bench.report import Table, aim, ratio
from tests.support import cluster
from tests.support.databases import new_database, postgresql_url
from tests.support.watching import watched
from triage.services.views import COUNT_CAP
from triage.store import migrate, queue
from triage.store.database import make_engine
from triage.store.queue import Which

SIZES = (10_000, 100_000, 1_000_000)
ROWS = 51              # one more than a page shows
ROUNDS = 40
MOST = 1.0             # milliseconds
# Only while it is filled, on that connection alone.
HASTE = {"sqlite": ("PRAGMA cache_size = -400000",),
         "postgresql": ("SET statement_timeout = 0", "SET synchronous_commit = off")}
FURTHER = (-1, BEGAN + timedelta(days=5), UUID(int=0))   # amid the cases that are due soon
LISTS = [Which(MINE, rank, state, unfinished, whose, ACCOUNTS[0])
         for rank, state, unfinished, whose in product(
             (None, -2), ("", "new", "changed", "seen"), (False, True), ("", "mine", "nobody"))]
LISTS += [Which(MINE, rank, state) for rank, state in product((None, -2), ("signed", "overridden"))]
COLUMNS = ("database", "cases", "waiting", "first page", "later page", "counts", "slowest list",
           "50 sites", "first: times the first row", "later: times the first row")


@dataclass(frozen=True)
class Times:
    """Milliseconds: of all that waits at three sites, of the slowest list, of all at fifty sites."""

    first: float
    later: float
    counts: float
    slowest: float
    everywhere: float


def topic(folder: Path, sizes: Sequence[int]) -> Table:
    """Fill each database step by step, and read the lists at every step."""
    table = Table("The review queue, ms of database time", COLUMNS)
    worst: list[Times] = []
    for kind, waiting in product(("SQLite", "PostgreSQL"), (WAITING, 1000)):
        if kind == "PostgreSQL" and not cluster.binaries():
            continue
        with cores.on(cores.SERVER), _database(kind, folder, waiting) as engine:
            found = list(_grow(engine, sizes, waiting))
        for size, times in zip(sizes, found, strict=True):
            told = (f"{one:.2f}" for one in astuple(times))
            table.add(kind, f"{size:,}", f"{size * waiting // 1000:,}", *told,
                      ratio(times.first, found[0].first), ratio(times.later, found[0].later))
        worst += found
    table.notes += _notes(worst)
    return table


def _notes(found: Sequence[Times]) -> list[str]:
    def words(name: str, times: Iterable[float]) -> str:
        return f"{name}, slowest anywhere, in ms: {aim(max(times), MOST, most=True)}"

    return [f"a clinician of three sites with six of ten cases; {len(LISTS)} lists by level, state, owner, "
            "finished or not, each on its first and on a later page; every page is its places and its lines",
            f"the least of {ROUNDS} looks each, prepared, on a machine that may be doing other things",
            words("first page with its counts", (one.first + one.counts for one in found)),
            words("later page with its counts", (one.later + one.counts for one in found)),
            words("any page of any list", (one.slowest for one in found))]


@contextmanager
def _database(kind: str, folder: Path, waiting: int) -> Iterator[Engine]:
    name = f"queue_{waiting}"
    engine = make_engine(f"sqlite:///{folder / name}.sqlite" if kind == "SQLite"
                         else new_database(postgresql_url(), name))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()
    for left in folder.glob(f"{name}.sqlite*"):
        left.unlink()


def _grow(engine: Engine, sizes: Sequence[int], waiting: int) -> Iterator[Times]:
    stored = 0
    with engine.connect() as connection:
        for statement in HASTE[engine.dialect.name]:
            connection.execute(text(statement))
        begin(connection)
        for size in sizes:
            add(connection, size - stored, waiting=waiting)
            connection.commit()
            _settle(engine)
            with engine.connect() as fresh:
                yield _times(fresh)
            stored = size


def _settle(engine: Engine) -> None:
    """Let PostgreSQL do what it does by itself some minutes after so many rows."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


def _times(connection: Connection) -> Times:
    whole = Which(MINE)
    slowest = max(_page(connection, which, after) for which in LISTS for after in (None, _further(which)))
    return Times(_page(connection, whole, None), _page(connection, whole, FURTHER),
                 _counts(connection, whole), slowest, _page(connection, Which(SITES), None))


def _further(which: Which) -> tuple[Any, ...]:
    if which.signed:
        return FURTHER[1:]
    return FURTHER if which.rank is None else (which.rank, *FURTHER[1:])


def _page(connection: Connection, which: Which, after: tuple[Any, ...] | None) -> float:
    """Time one page: its places, and then its lines."""
    with Session(connection) as session, watched(session) as seen:
        places = queue.page(session, which, after=after, limit=ROWS)
        queue.rows(session, [one[-1] for one in places[:ROWS - 1]])
    return _spent(connection, seen)


def _counts(connection: Connection, whole: Which) -> float:
    with Session(connection) as session, watched(session) as seen:
        queue.counts(session, [whole, Which(whole.locations, unfinished=True)], COUNT_CAP)
    return _spent(connection, seen)


def _spent(connection: Connection, statements: Sequence[tuple[str, Any]]) -> float:
    taken = []
    raw = connection.connection.cursor()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for statement, parameters in statements:
            raw.execute(statement, parameters)
            raw.fetchall()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)
