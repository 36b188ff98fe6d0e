"""The review queue with up to a million stored cases: database time of every list, and making 50 lines of it.

Time is that of the statements alone, read to their end. Each is prepared, as a server that runs has them.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
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
    """Fill a database of each size, and read the lists of all of them by turns: load is alike for all."""
    table = Table("The review queue, ms of database time", COLUMNS)
    worst: list[Times] = []
    for kind, waiting in product(("SQLite", "PostgreSQL"), (WAITING, 1000)):
        if kind == "PostgreSQL" and not cluster.binaries():
            continue
        with cores.on(cores.SERVER), ExitStack() as stack:
            found = _times([stack.enter_context(_filled(kind, folder, size, waiting)) for size in sizes])
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
def _filled(kind: str, folder: Path, size: int, waiting: int) -> Iterator[Connection]:
    """Make a database with so many cases, and give a connection that knows nothing of it yet."""
    name = f"queue_{size}_{waiting}"
    engine = make_engine(f"sqlite:///{folder / name}.sqlite" if kind == "SQLite"
                         else new_database(postgresql_url(), name))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        for statement in HASTE[engine.dialect.name]:
            connection.execute(text(statement))
        begin(connection)
        add(connection, size, waiting=waiting)
        connection.commit()
    engine.dispose()
    _settle(engine)
    with engine.connect() as fresh:
        yield fresh
    engine.dispose()
    for left in folder.glob(f"{name}.sqlite*"):
        left.unlink()


def _settle(engine: Engine) -> None:
    """Let PostgreSQL do what it does by itself some minutes after so many rows."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


def _times(sizes: Sequence[Connection]) -> list[Times]:
    whole = Which(MINE)
    every = [_pages(sizes, which, after) for which in LISTS for after in (None, _further(which))]
    slowest = [max(times) for times in zip(*every, strict=True)]
    columns = (_pages(sizes, whole, None), _pages(sizes, whole, FURTHER), _counts(sizes, whole), slowest,
               _pages(sizes, Which(SITES), None))
    return [Times(*row) for row in zip(*columns, strict=True)]


def _further(which: Which) -> tuple[Any, ...]:
    if which.signed:
        return FURTHER[1:]
    return FURTHER if which.rank is None else (which.rank, *FURTHER[1:])


def _pages(sizes: Sequence[Connection], which: Which, after: tuple[Any, ...] | None) -> list[float]:
    """Time one page at every size: its places, and then its lines."""
    def look(session: Session) -> None:
        places = queue.page(session, which, after=after, limit=ROWS)
        queue.rows(session, [one[-1] for one in places[:ROWS - 1]])

    return _spent(sizes, look)


def _counts(sizes: Sequence[Connection], whole: Which) -> list[float]:
    return _spent(sizes, lambda session: queue.counts(
        session, [whole, Which(whole.locations, unfinished=True)], COUNT_CAP))


def _spent(sizes: Sequence[Connection], look: Callable[[Session], object]) -> list[float]:
    """Run what a look asks the database for, by turns; give the least milliseconds at every size."""
    jobs = []
    for connection in sizes:
        with Session(connection) as session, watched(session) as seen:
            look(session)
        jobs.append((connection.connection.cursor(), list(seen), list[float]()))
    for _ in range(ROUNDS):
        for raw, statements, taken in jobs:
            began = time.perf_counter()
            for statement, parameters in statements:
                raw.execute(statement, parameters)
                raw.fetchall()
            taken.append((time.perf_counter() - began) * 1000)
    return [min(taken) for _, _, taken in jobs]
