"""What is done to an installation while people use it. Each fault is over when its function returns."""

import os
import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.ground import Ground
from tests.support.server import children

LONGEST_WAIT = 10.0   # seconds, for a server that has just been killed to be back
ROOM = 4 * 1024     # bytes that a file may still grow when the disk is "full"


class Harm:
    """Does harm, at random, and counts it."""

    def __init__(self, ground: Ground, chance: random.Random, answers: Callable[[], int]) -> None:
        """Take what is harmed, and how many answers people have got so far."""
        self._ground, self._chance, self._answers = ground, chance, answers
        self.done: Counter[str] = Counter()

    def go_on(self, kills: int, every: int) -> None:
        """Kill as often as told, each time one process, and do something else after `every` so many."""
        for number in range(1, kills + 1):
            self.kill()
            if number % every == 0:
                name, fault = self._chance.choice(sorted(self.others().items()))
                self.done[name] += 1
                fault()

    def others(self) -> dict[str, Callable[[], None]]:
        """Give the faults that are no single kill, by name."""
        found = {"whole server killed": self._ground.server.restart_after_kill, "deploy": self._deploy,
                 "worker stopped for 2 s": self._freeze, "mail refused": self._refuse,
                 "mail host hangs": self._hang}
        if self._ground.postgres:
            found |= {"database killed": self._ground.postgres.crash,
                      "database restarted": self._ground.postgres.restart,
                      "connections cut": self._ground.postgres.cut}
        else:
            found["disk full"] = self._fill
        if self._ground.clock:
            found["clock an hour forward"] = lambda: self._jump(1)
            found["clock an hour back"] = lambda: self._jump(-1)
        return found

    def kill(self) -> None:
        """Kill one process that serves pages or delivers alerts, at any moment of its work."""
        self._let_work()
        time.sleep(self._chance.uniform(0.02, 0.4))
        if pid := self._somebody():
            with suppress(ProcessLookupError):
                kind = _kind(pid)
                os.kill(pid, signal.SIGKILL)
                self.done[f"{kind} killed"] += 1

    def _let_work(self) -> None:
        """Wait until somebody has got an answer: who is killed before any work was done loses nothing."""
        before, until = self._answers(), time.monotonic() + LONGEST_WAIT
        while self._answers() == before and time.monotonic() < until:
            time.sleep(0.01)

    def _somebody(self) -> int:
        process = self._ground.server.process
        assert process is not None
        found = children(process.pid)
        return self._chance.choice(found) if found else 0

    def _deploy(self) -> None:
        self._ground.server.stop()
        self._ground.server.start()

    def _freeze(self) -> None:
        pid = self._somebody()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(2)
            os.kill(pid, signal.SIGCONT)

    def _refuse(self) -> None:
        self._ground.inbox.refuse = True
        time.sleep(3)
        self._ground.inbox.refuse = False

    def _hang(self) -> None:
        self._ground.inbox.hangs = True
        time.sleep(3)
        self._ground.inbox.hangs = False

    def _jump(self, hours: int) -> None:
        self._ground.set_clock(hours)
        time.sleep(3)
        self._ground.set_clock(0)

    def _fill(self) -> None:
        with no_room(self._ground):
            time.sleep(2)


@contextmanager
def no_room(ground: Ground) -> Iterator[None]:
    """Let no file of the server grow, as on a disk that is full."""
    def limit(size: int) -> None:
        process = ground.server.process
        assert process is not None
        for pid in (process.pid, *children(process.pid)):
            with suppress(ProcessLookupError):
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    path = Path(str(ground.parts.store.engine.url.database))
    limit(path.with_name(f"{path.name}-wal").stat().st_size + ROOM)
    try:
        yield
    finally:
        limit(resource.RLIM_INFINITY)


def _kind(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return "alert worker" if b"alerts" in words else "web worker"
