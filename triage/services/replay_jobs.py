"""A replay in several processes: the space of case ids in slices, given out and read back in order."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

from triage.config import Settings
from triage.library import load
from triage.services.replay import Replay
from triage.services.views.replay import Move, Totals, Unjudged
from triage.store.crypto import Cipher
from triage.store.database import Store, make_engine

SLICES = 64
WAITING = 2   # slices ahead for each process: what they found waits in memory
IDS = 2**128

Slice = tuple[list[Move | Unjudged], Totals]


@dataclass(frozen=True)
class Task:
    """What every process is told. `folder` is the candidate's."""

    settings: Settings
    folder: Path
    slug: str
    since: datetime | None


def over_in_processes(task: Task, jobs: int, totals: Totals) -> Iterator[Move | Unjudged]:
    """Yield what `Replay.over` would, and add to `totals`. Raises what a process raises."""
    # A new interpreter each: one that was forked would share this one's connections.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (task,)) as pool:
        ahead: deque[Future[Slice]] = deque()
        for number in range(SLICES):
            ahead.append(pool.submit(_slice, number))
            if len(ahead) >= WAITING * jobs:
                yield from _read(ahead.popleft(), totals)
        while ahead:
            yield from _read(ahead.popleft(), totals)


def _read(future: "Future[Slice]", totals: Totals) -> Iterator[Move | Unjudged]:
    found, counted = future.result()
    totals.add(counted)
    yield from found


class _Process:
    """What one process keeps between slices."""

    def __init__(self, task: Task) -> None:
        settings = task.settings
        self.task = task
        self.candidate = load(task.folder)
        self.store = Store(make_engine(settings.database_url),
                           Cipher(settings.encryption_keys, settings.active_key))
        self.replay = Replay(self.candidate, task.slug)


_processes: list[_Process] = []


def _begin(task: Task) -> None:
    _processes.append(_Process(task))


def _slice(number: int) -> Slice:
    (here,) = _processes
    here.replay.totals = Totals()
    after, last = (UUID(int=max(0, place * IDS // SLICES - 1)) for place in (number, number + 1))
    found = list(here.replay.over(here.store, since=here.task.since, after=after, last=last))
    return found, here.replay.totals
