"""What is done to an installation while people use it. Each fault is over when its function returns."""

import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tests.faults.clocks import LIBRARIES
from tests.faults.ground import Ground
from tests.faults.plan import Step
from tests.support.server import children

LONGEST_WAIT = 60.0   # seconds, for a server that has just been killed to be back
ROOM = 4 * 1024       # bytes that a file may still grow when the disk is "full"
HOUR = 3600           # seconds
JUMPS = {"clock an hour ahead": HOUR, "clock an hour behind": -HOUR, "clock a day behind": -24 * HOUR,
         "second told twice": -1}   # as at the end of a minute of 61 seconds
BESIDE = {b"alerts": "alert worker", b"messages": "message worker", b"record": "record worker"}


class Harm:
    """Does harm as planned, and counts it."""

    def __init__(self, ground: Ground, answers: Callable[[], int], seconds: float = 3.0) -> None:
        """Take what is harmed, and how many answers people have got so far.

        `seconds`: how long a fault lasts which people can work beside.
        """
        self._ground, self._answers, self._seconds = ground, answers, seconds
        self.done: Counter[str] = Counter()
        self.others: dict[str, Callable[[], object]] = {
            "whole server killed": ground.server.restart_after_kill, "deploy": self._deploy,
            "process stopped": self._freeze}
        for name, host, mood in ground.hosts.moods():
            self.others[name] = partial(self._vex, host, mood)
        if ground.postgres:
            self.others |= {"database killed": ground.postgres.crash, "database stands still": self._halt,
                            "connections cut": ground.postgres.cut,
                            "database restarted": ground.postgres.restart}
        else:
            self.others["disk full"] = self._fill
        if LIBRARIES and ground.clock:
            self.others |= {name: partial(self._jump, seconds) for name, seconds in JUMPS.items()}

    def go_on(self, steps: Sequence[Step]) -> None:
        """Do everything that is planned."""
        for step in steps:
            self._kill(step)
            if step.fault:
                self.others[step.fault]()
                self.done[step.fault] += 1

    def _kill(self, step: Step) -> None:
        """Kill one process that serves pages, or sends something, at any moment of its work."""
        self._let_work()
        time.sleep(step.pause)
        while True:
            with suppress(ProcessLookupError):   # it has ended meanwhile: another one, then
                pid = self._somebody(step.which)
                kind = _kind(pid)
                os.kill(pid, signal.SIGKILL)
                self.done[f"{kind} killed"] += 1
                return

    def _let_work(self) -> None:
        """Wait until somebody has got an answer: who is killed before any work was done loses nothing."""
        before, until = self._answers(), time.monotonic() + LONGEST_WAIT
        while self._answers() == before and time.monotonic() < until:
            time.sleep(0.01)

    def _somebody(self, which: float) -> int:
        process = self._ground.server.process
        assert process is not None
        until = time.monotonic() + LONGEST_WAIT
        while not (found := children(process.pid)):
            assert time.monotonic() < until, "nobody serves any more"
            time.sleep(0.01)
        return found[int(which * len(found))]

    def _deploy(self) -> None:
        self._ground.server.stop()
        self._ground.server.start()

    def _freeze(self) -> None:
        with suppress(ProcessLookupError):
            pid = self._somebody(0)
            os.kill(pid, signal.SIGSTOP)
            time.sleep(self._seconds)
            os.kill(pid, signal.SIGCONT)

    def _halt(self) -> None:
        assert self._ground.postgres is not None
        with self._ground.postgres.halted():
            time.sleep(self._seconds)

    def _vex(self, host: str, mood: str) -> None:
        self._ground.hosts.be(host, mood)
        time.sleep(self._seconds)
        self._ground.hosts.be_kind()

    def _jump(self, seconds: int) -> None:
        self._ground.set_clock(seconds)
        time.sleep(self._seconds)
        self._ground.set_clock(0)

    def _fill(self) -> None:
        with no_room(self._ground):
            time.sleep(self._seconds)


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
    path = ground.file
    assert path is not None
    limit(path.with_name(f"{path.name}-wal").stat().st_size + ROOM)
    try:
        yield
    finally:
        limit(resource.RLIM_INFINITY)


def _kind(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return next((name for verb, name in BESIDE.items() if verb in words), "web worker")
