"""A share of a core for one process: so that on a small machine several of them can be told from one.

Two processes on a core that one of them fills answer no more than one does. Held to a part of it each, by
the kernel (cgroup, version 1 or 2), they are like machines that are that much slower.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD = 10_000   # microseconds: short, so that nobody waits long for the next one
WEIGHT = 4        # times the usual: what else runs here takes less of a share that is small anyway


@contextmanager
def held(name: str, pids: Sequence[int], share: float) -> Iterator[bool]:
    """Hold processes, and what they start, to a share of a core together. Yields whether that can be done."""
    place = _made(f"backstory-bench-{os.getpid()}-{name}")
    if place is None:
        yield False
        return
    try:
        _limit(place, int(PERIOD * share))
        for pid in pids:
            (place / "cgroup.procs").write_text(str(pid))
        yield True
    finally:
        _leave(place)


def _made(name: str) -> Path | None:
    """Make a group; None where this machine does not let us."""
    first = ROOT / "cpu" if (ROOT / "cpu").is_dir() else ROOT
    place = first / name
    with suppress(OSError):
        if first == ROOT:
            (ROOT / "cgroup.subtree_control").write_text("+cpu")
        place.mkdir()
        if any((place / file).exists() for file in ("cpu.cfs_quota_us", "cpu.max")):
            return place
        place.rmdir()
    return None


def _limit(place: Path, quota: int) -> None:
    if (place / "cpu.max").exists():
        (place / "cpu.max").write_text(f"{quota} {PERIOD}")
        (place / "cpu.weight").write_text(str(WEIGHT * 100))
    else:
        (place / "cpu.cfs_period_us").write_text(str(PERIOD))
        (place / "cpu.cfs_quota_us").write_text(str(quota))
        (place / "cpu.shares").write_text(str(WEIGHT * 1024))


def _leave(place: Path) -> None:
    """Put those who are still there where they came from, and take the group away."""
    for pid in (place / "cgroup.procs").read_text().split():
        with suppress(OSError):   # it has ended meanwhile
            (place.parent / "cgroup.procs").write_text(pid)
    with suppress(OSError):
        place.rmdir()
