"""What is made once for the whole run, however many processes it has."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.databases import WORKER


def for_all(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """Give the file that `make` makes in a folder. The first process that asks makes it; the others wait."""
    if WORKER not in os.environ:
        return make(factory.mktemp(name))
    folder = factory.getbasetemp().parent / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder.with_suffix(".made")
        if not made.exists():
            folder.mkdir()
            made.write_text(str(make(folder)))
        return Path(made.read_text())
