"""Writers of one SQLite file queue here instead of sleeping on a busy database.

It takes the tail off the waiting times, and keeps writers and checkpoints of different processes
apart: every SQLite before 3.51.3 can lose a commit when the two race in WAL mode.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO

from triage.store.errors import Unavailable

WAIT = 5.0   # seconds: then say "try again" rather than hang behind a stopped process


class Turns:
    """A lock file beside the database: first among this process's threads, then among processes."""

    def __init__(self, path: Path, *, wait: float = WAIT) -> None:
        """Name the lock file; it is made when first needed, and a stale one does no harm."""
        self.path = path
        self._wait = wait
        self._threads = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the only right to write. Raises Unavailable after `wait` seconds."""
        deadline = time.monotonic() + self._wait
        if not self._threads.acquire(timeout=self._wait):
            raise Unavailable("Another thread is writing and does not finish.")
        try:
            # Opened anew each time: a descriptor that was inherited over a fork would share its lock.
            with self._opened() as file:
                _lock(file.fileno(), deadline)
                yield
        finally:
            self._threads.release()

    def _opened(self) -> IO[bytes]:
        try:
            return self.path.open("ab")
        except OSError as error:
            raise Unavailable(f"The lock file {self.path.name} does not open: {error.strerror}.") from error


def _lock(descriptor: int, deadline: float) -> None:
    if _is_free(descriptor):
        return
    # The kernel's own queue is first come, first served, but knows no end of patience: so a helper stands
    # in it. If it is served too late, its copy of the descriptor is the last, and closing it lets go.
    served = Event()
    Thread(target=_queue, args=(os.dup(descriptor), served), daemon=True).start()
    if not served.wait(deadline - time.monotonic()):
        raise Unavailable("Another process is writing and does not finish.")


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _queue(descriptor: int, served: Event) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        served.set()
    finally:
        os.close(descriptor)
