"""The clock of running processes, set from outside: libfaketime reads a file whenever one asks for the time.

Only the date jumps, as when a machine's clock is set: what measures how long something takes stays true.
"""

import os
import time
import urllib.request
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
SLEEPING = Path(__file__).with_name("sleeping")
SHARED = Path("/dev/shm")
NEAR = 60.0   # seconds that a clock may be off and still count as set


class Clock:
    """What the processes of one server are told of the time."""

    def __init__(self, folder: Path) -> None:
        """Keep the file in a folder, right at first."""
        self._path = folder / "clock"
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        """Give what a process must be started with; nothing where this machine lacks the library."""
        if not LIBRARIES:
            return {}
        return {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(self._path),
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "NO_FAKE_STAT": "1",   # it locks around this, and a killed process would never let go
                "PYTHONPATH": os.pathsep.join(filter(None, (str(SLEEPING), os.environ.get("PYTHONPATH"))))}

    def set(self, seconds: int) -> None:
        """Let it be so many seconds later than it is."""
        new = self._path.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._path)

    def forget(self, pid: int) -> None:
        """Take away what the library left of a process that was killed."""
        for name in (f"faketime_shm_{pid}", f"sem.faketime_sem_{pid}"):
            with suppress(OSError):
                (SHARED / name).unlink()


def is_off_by(url: str, seconds: int) -> bool:
    """Whether a server says a time that is so many seconds later than it is."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
            said = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except OSError:   # busy, or just killed
        return False
    return abs(said - time.time() - seconds) < NEAR
