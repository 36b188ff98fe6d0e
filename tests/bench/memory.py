"""The memory of one worker while it answers a hundred thousand requests for pages of every kind."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle, islice
from pathlib import Path
from threading import Lock, Thread

from tests.bench import cores
from tests.bench.answering import Person
from tests.bench.browser import Browser
from tests.bench.installation import BORN, Installation
from tests.bench.load_walk import record
from tests.bench.memory_errands import Errands
from tests.bench.processes import Server, free_port
from tests.bench.report import Table, aim
from tests.bench.script import Wrong
from tests.bench.stations import COMMAND, TEMPERS, USUAL
from tests.faults.postgres import Postgres
from tests.support import cluster
from tests.support.sign_in import EMAIL
from triage.config import ROOT, load
from triage.services import demo

REQUESTS, QUICK = 100_000, 2_000
LOOKS = 10
CLIENTS = 4
PAUSE = 0.2         # seconds from one look at the memory to the next
WARM = 3            # looks until all threads have made PDF files, and every pool and cache is full
GROWTH = 1.02       # from then on to the end


@dataclass
class Seen:
    """A tenth of the run: requests so far, MB of the worker (the least and the most), seconds that it took.

    The least is what it keeps. The most is what it holds for the moment: a hashed password takes 64 MB.
    """

    requests: int
    least: float
    most: float
    seconds: float


@dataclass
class Run:
    """What several clients count together."""

    errands: Errands
    port: int
    requests: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def go_on(self, until: int, look: Callable[[], float]) -> list[float]:
        """Let all clients do their errands until so many requests were answered; give what was seen."""
        threads = [Thread(target=self._client, args=(number, until), daemon=True)
                   for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        found = [look()]
        while any(thread.is_alive() for thread in threads):
            time.sleep(PAUSE)
            found.append(look())
        return found

    def _client(self, number: int, until: int) -> None:
        browser, day = Browser(self.port), self.errands.day()
        for errand in islice(cycle(day), number * len(day) // CLIENTS, None):
            if self.requests >= until:
                break
            browser.become({})
            try:
                asked = errand(browser)
            except (Wrong, OSError, HTTPException) as error:
                asked = 1
                with self._lock:
                    self.errors[f"{errand.__name__}: {type(error).__name__} {error}"] += 1
            with self._lock:
                self.requests += asked
        browser.close()


def topic(folder: Path, requests: int) -> Table:
    """Serve so many requests with one worker, looking at its memory ten times."""
    table = Table("Memory of one worker, pages of every kind, PostgreSQL",
                  ["requests", "MB that it keeps", "MB at most", "seconds"])
    if cluster.binaries() is None:
        table.notes.append("left out: apt-get install postgresql")
        return table
    with _serving(folder) as (server, installation, run):
        seen = list(_looks(server, installation, run, requests))
    for one in seen:
        table.add(f"{one.requests:,}", f"{one.least:.1f}", f"{one.most:.1f}", f"{one.seconds:.0f}")
    flat = seen[WARM - 1:]
    growth = aim(flat[-1].least / flat[0].least, GROWTH, most=True)
    table.notes.append(f"from {flat[0].requests:,} requests on: {slope(flat):+.2f} MB for each 10,000 more; "
                       f"at the end x of then, {growth}")
    table.notes.append("forms from link to receipt, each page compared with the recorded one; mistakes; "
                       "queue, cases, scorecards, exports, prints and PDF of the staff; what is not there; "
                       "/metrics")
    table.notes += [f"{number} x {what}" for what, number in run.errors.most_common(5)]
    return table


def slope(seen: list[Seen]) -> float:
    """Give MB for each 10,000 requests, by least squares."""
    middle = sum(one.requests for one in seen) / len(seen), sum(one.least for one in seen) / len(seen)
    above = sum((one.requests - middle[0]) * (one.least - middle[1]) for one in seen)
    return above / (sum((one.requests - middle[0]) ** 2 for one in seen) or 1) * 10_000


def _looks(server: Server, installation: Installation, run: Run, requests: int) -> Iterator[Seen]:
    worker, = server.workers()
    for look in range(1, LOOKS + 1):
        began, more = time.monotonic(), requests // LOOKS
        run.errands.links = iter(installation.links(more // 20 + 10 * CLIENTS))
        found = run.go_on(requests * look // LOOKS, lambda: server.memory()[0])
        if server.workers() != [worker]:
            raise RuntimeError(f"the worker has ended:\n{server.log.read_text()[-2000:]}")
        print(f"  memory: {run.requests:,} requests, {min(found):.1f} MB", flush=True)
        yield Seen(run.requests, min(found), max(found), time.monotonic() - began)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[Server, Installation, Run]]:
    """Serve the demonstration as `make run` does, by one worker; patients are of a location of their own."""
    place = folder / "memory"
    place.mkdir()
    with ExitStack() as after:
        with cores.on(cores.LOAD):
            postgres = Postgres()
        after.callback(postgres.end)
        port = free_port()
        environment = {"BACKSTORY_DATABASE_URL": postgres.url, "BACKSTORY_DEMO": "1",
                       "BACKSTORY_INSTANCE_DIR": str(place / "instance"), "WEB_CONCURRENCY": "1",
                       "PORT": str(port), "PYTHONPATH": str(ROOT)}
        server = Server(COMMAND, environment, port, place)
        after.callback(server.stop)
        server.wait()
        installation = Installation(place / "instance", postgres.url, demo=True)
        yield server, installation, Run(_errands(installation, port), port)


def _errands(installation: Installation, port: int) -> Errands:
    browser, walks = Browser(port), []
    for (seed, calm), link in zip(enumerate(TEMPERS), installation.links(len(TEMPERS)), strict=True):
        browser.become({})
        walks.append(record(browser, link, BORN, Person(seed, calm, USUAL)))
    browser.close()
    return Errands(walks, demo.password(load(installation.environment)), EMAIL)
