"""Which core serves and which one asks: the two never share one where the machine has two."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = sorted(os.sched_getaffinity(0))
SERVER, LOAD = EVERY[0], EVERY[-1]
FEW = len(EVERY) < 7    # too few for four processes, database (two), and proxy with load to have their own
SHARED = SERVER == LOAD   # a machine with one core: figures then say little, and the report says so


@contextmanager
def on(*which: int) -> Iterator[None]:
    """Pin this process to some cores; what it starts in the meantime stays there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, which)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
