"""Load: two processes of two connections each, every one a person who fills in one form after the other."""

import gc
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

from tests.bench import cores
from tests.bench.browser import Answer, Browser
from tests.bench.script import OK, Script, Wrong, tokens
from tests.bench.sites import Site

PROCESSES, CONNECTIONS = 2, 2
WRITERS = PROCESSES * CONNECTIONS
REDIRECTS = (302, 303)
WARM_UP = 0.3   # seconds from here until the clock starts: time for all processes to be there

FORK = get_context("fork")


@dataclass
class Load:
    """What was measured: seconds per GET and POST, whole steps, errors by what they were.

    `processor` is the load's own time on its core, `served` that of the server's workers, `seconds`
    how long it went on.
    """

    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    steps: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    processor: float = 0.0
    served: float = 0.0
    seconds: float = 0.0

    def add(self, other: "Load") -> None:
        """Take in what another process or round measured."""
        self.gets += other.gets
        self.posts += other.posts
        self.steps += other.steps
        self.errors += other.errors
        self.processor += other.processor
        self.seconds += other.seconds

    @property
    def rate(self) -> float:
        """Steps per second."""
        return self.steps / self.seconds if self.seconds else 0.0


def run(site: Site, seconds: float, *, show: bool = True, processes: int = PROCESSES,
        connections: int = CONNECTIONS) -> Load:
    """Load a server for some seconds. `show`: each POST is followed by the GET of the next page."""
    begin = time.monotonic() + WARM_UP
    pipes = []
    for process in range(processes):
        mine, theirs = FORK.Pipe(duplex=False)
        lanes = [_Lane(site, begin, seconds, show=show, number=process * connections + one)
                 for one in range(connections)]
        worker = FORK.Process(target=_work, args=(theirs, lanes))
        worker.start()
        pipes.append((mine, worker))
    total = Load()
    for mine, worker in pipes:
        total.add(mine.recv())
        worker.join()
    total.seconds = seconds
    return total


def _work(pipe: Connection, lanes: Sequence["_Lane"]) -> None:
    os.sched_setaffinity(0, {cores.LOAD})
    gc.freeze()
    threads = [Thread(target=lane.run) for lane in lanes]
    before = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Load(processor=time.process_time() - before)
    for lane in lanes:
        total.add(lane.load)
    pipe.send(total)
    pipe.close()


class _Lane:
    """One connection: walks until the time is over; what ends after that does not count."""

    def __init__(self, site: Site, begin: float, seconds: float, *, show: bool, number: int) -> None:
        self.load = Load()
        self._site, self._show, self._number = site, show, number
        self._begin, self._end = begin, begin + seconds
        self._browser = Browser(site.port)

    def run(self) -> None:
        time.sleep(max(0.0, self._begin - time.monotonic()))
        for walk in count(self._number, WRITERS):
            if time.monotonic() >= self._end:
                break
            if self._site.cookies and walk >= len(self._site.cookies):
                self.load.errors["no session left"] += 1
                break
            try:
                self._walk(walk)
            except Wrong as error:
                self.load.errors[str(error)] += 1
        self._browser.close()

    def _walk(self, walk: int) -> None:
        site, visits = self._site, Counter[str]()
        script = site.scripts[walk % len(site.scripts)]
        self._browser.become(site.cookies[walk] if site.cookies else {})
        path, page = self._open(site.first)
        while not site.is_last(path) and time.monotonic() < self._end:
            visits[path] += 1
            path, page = self._step(script, path, page, visits[path] - 1)

    def _open(self, path: str) -> tuple[str, Answer]:
        """Ask for the first page, following redirects to it."""
        answer = self._browser.get(path)
        while answer.status in REDIRECTS:
            path = answer.location
            answer = self._browser.get(path)
        _require(answer.status == OK, f"GET {path}: {answer.status}")
        return path, answer

    def _step(self, script: Script, path: str, page: Answer, visit: int) -> tuple[str, Answer]:
        """Send one page and ask for the next; give the path and the page to go on from."""
        post = self._browser.post(path, self._site.pairs(script, path, visit) + tokens(page.body))
        _require(post.status in REDIRECTS, f"POST {path}: {post.status}")
        get = self._browser.get(post.location) if self._show else None
        _require(get is None or get.status == OK, f"GET {post.location}: {get and get.status}")
        if time.monotonic() <= self._end:
            self.load.steps += 1
            self.load.posts.append(post.seconds)
            self.load.gets += [get.seconds] if get else []
        return post.location, get or page


def _require(right: bool, what: str) -> None:
    if not right:
        raise Wrong(what)
