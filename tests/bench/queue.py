"""The review queue with up to a million stored cases: database time of every list on its pages.

Time is that of the statements alone as the program waits for them: sent, run, read to their end. Each is
prepared, as a server that runs has them. Beside it stands what PostgreSQL itself says of the same statements:
the time that it took to run them, and how many blocks it looked into, which no load on the machine changes.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import ClientCursor
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tests.bench import cores
from tests.bench.queue_cases import ACCOUNTS, BEGAN, HASTE, MINE, SITES, WAITING, add, begin, deal
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
GROWS = 1.5            # times the first row
FURTHER = (-1, BEGAN + timedelta(days=5), UUID(int=0))   # amid the cases that are due soon
LISTS = [Which(MINE, rank, state, unfinished, whose, ACCOUNTS[0])
         for rank, state, unfinished, whose in product(
             (None, -2), ("", "new", "changed", "seen"), (False, True), ("", "mine", "nobody"))]
LISTS += [Which(MINE, rank, state) for rank, state in product((None, -2), ("signed", "overridden"))]
COLUMNS = ("database", "cases", "waiting", "first page", "later page", "first: times the first row",
           "later: times the first row", "first: server, blocks", "later: server, blocks", "counts",
           "slowest list", "50 sites")


@dataclass(frozen=True)
class Page:
    """A page of all that waits: milliseconds; of the server alone, and its blocks, where it tells them."""

    taken: float
    within: float | None = None
    blocks: int | None = None

    @property
    def told(self) -> str:
        """Say what the server says."""
        return "-" if self.within is None else f"{self.within:.2f}, {self.blocks}"


@dataclass(frozen=True)
class Times:
    """Pages of all that waits at three sites; milliseconds of counts, slowest list, all at fifty sites."""

    first: Page
    later: Page
    counts: float
    slowest: float
    everywhere: float


def topic(folder: Path, sizes: Sequence[int]) -> Table:
    """Fill a database of each size, and read the lists of all of them by turns: load is alike for all."""
    table = Table("The review queue, ms of database time", COLUMNS)
    worst: list[Times] = []
    grown: list[float] = []
    for kind in ("SQLite", "PostgreSQL"):
        if kind == "PostgreSQL" and not cluster.binaries():
            continue
        with cores.on(cores.SERVER), ExitStack() as stack:
            engines = [stack.enter_context(_filled(kind, folder, size)) for size in sizes]
            for waiting in (WAITING, 1000):
                found = _dealt(engines, waiting)
                for size, times in zip(sizes, found, strict=True):
                    table.add(kind, f"{size:,}", f"{size * waiting // 1000:,}", *_cells(times, found[0]))
                    grown += [times.first.taken / found[0].first.taken,
                              times.later.taken / found[0].later.taken]
                worst += found
    table.notes += _notes(worst, grown)
    return table


def _cells(times: Times, least: Times) -> list[str]:
    first, later = times.first, times.later
    return [f"{first.taken:.2f}", f"{later.taken:.2f}", ratio(first.taken, least.first.taken),
            ratio(later.taken, least.later.taken), first.told, later.told,
            *(f"{one:.2f}" for one in astuple(times)[2:])]


def _notes(found: Sequence[Times], grown: Iterable[float]) -> list[str]:
    def words(name: str, times: Iterable[float]) -> str:
        return f"{name}, slowest anywhere, in ms: {aim(max(times), MOST, most=True)}"

    return [f"a clinician of three sites with six of ten cases; {len(LISTS)} lists by level, state, owner, "
            "finished or not, each on its first and on a later page; every page is its places and its lines",
            f"the least of {ROUNDS} looks each, prepared, on a machine that may be doing other things",
            words("first page", (one.first.taken for one in found)),
            words("later page", (one.later.taken for one in found)),
            words("first page with its counts", (one.first.taken + one.counts for one in found)),
            words("any page of any list", (one.slowest for one in found)),
            f"first or later page, times the first row: {aim(max(grown), GROWS, most=True)}"]


@contextmanager
def _filled(kind: str, folder: Path, size: int) -> Iterator[Engine]:
    """Make a database with so many forms, and no case yet."""
    name = f"queue_{size}"
    engine = make_engine(f"sqlite:///{folder / name}.sqlite" if kind == "SQLite"
                         else new_database(postgresql_url(), name))
    migrate.upgrade(engine)
    with _hasty(engine) as connection:
        begin(connection)
        add(connection, size)
    yield engine
    engine.dispose()
    for left in folder.glob(f"{name}.sqlite*"):
        left.unlink()


@contextmanager
def _hasty(engine: Engine) -> Iterator[Connection]:
    """Give a connection for filling, that nobody uses later."""
    with engine.connect() as connection:
        bare: Any = connection.connection.driver_connection
        for statement in HASTE[engine.dialect.name]:
            bare.execute(statement)
        yield connection
        connection.commit()
    engine.dispose()


def _dealt(engines: Sequence[Engine], waiting: int) -> list[Times]:
    """Give every form a case, so many of a thousand waiting; measure on connections that know nothing yet."""
    for engine in engines:
        with _hasty(engine) as connection:
            deal(connection, waiting)
        _settle(engine)
    with ExitStack() as stack:
        return _times([stack.enter_context(engine.connect()) for engine in engines])


def _settle(engine: Engine) -> None:
    """Let PostgreSQL do what it does by itself some minutes after so many rows."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


def _times(sizes: Sequence[Connection]) -> list[Times]:
    whole = Which(MINE)
    every = [_spent(sizes, _look(which, after)) for which in LISTS for after in (None, _further(which))]
    slowest = [max(times) for times in zip(*every, strict=True)]
    columns = (_pages(sizes, _look(whole, None)), _pages(sizes, _look(whole, FURTHER)), _counts(sizes, whole),
               slowest, _spent(sizes, _look(Which(SITES), None)))
    return [Times(*row) for row in zip(*columns, strict=True)]


def _further(which: Which) -> tuple[Any, ...]:
    if which.signed:
        return FURTHER[1:]
    return FURTHER if which.rank is None else (which.rank, *FURTHER[1:])


def _look(which: Which, after: tuple[Any, ...] | None) -> Callable[[Session], object]:
    return lambda session: queue.page(session, which, after=after, limit=ROWS)


def _pages(sizes: Sequence[Connection], look: Callable[[Session], object]) -> list[Page]:
    """Time one page at every size, and ask what the server says of it."""
    if sizes[0].dialect.name == "sqlite":
        return [Page(taken) for taken in _spent(sizes, look)]
    return [Page(taken, *_within(connection, look))
            for taken, connection in zip(_spent(sizes, look), sizes, strict=True)]


def _within(connection: Connection, look: Callable[[Session], object]) -> tuple[float, int]:
    """Give the least milliseconds that PostgreSQL took to run a look's statement, and its blocks."""
    ((statement, parameters),) = _seen(connection, look)
    bare: Any = connection.connection.driver_connection
    taken, blocks = [], 0
    for _ in range(ROUNDS):
        plan = "\n".join(row[0] for row in ClientCursor(bare).execute(
            f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) {statement}", parameters))
        taken.append(float(re.findall(r"Execution Time: ([\d.]+)", plan)[0]))
        blocks = sum(map(int, re.findall(r"(?:hit|read)=(\d+)", re.findall("Buffers: (.*)", plan)[0])))
    return min(taken), blocks


def _counts(sizes: Sequence[Connection], whole: Which) -> list[float]:
    return _spent(sizes, lambda session: queue.counts(
        session, [whole, Which(whole.locations, unfinished=True)], COUNT_CAP))


def _seen(connection: Connection, look: Callable[[Session], object]) -> list[tuple[str, Any]]:
    with Session(connection) as session, watched(session) as seen:
        look(session)
    return list(seen)


def _spent(sizes: Sequence[Connection], look: Callable[[Session], object]) -> list[float]:
    """Run what a look asks the database for, by turns; give the least milliseconds at every size."""
    jobs = [(connection.connection.cursor(), _seen(connection, look), list[float]()) for connection in sizes]
    for _ in range(ROUNDS):
        for raw, statements, taken in jobs:
            began = time.perf_counter()
            for statement, parameters in statements:
                raw.execute(statement, parameters)
                raw.fetchall()
            taken.append((time.perf_counter() - began) * 1000)
    return [min(taken) for _, _, taken in jobs]
