"""Where time goes: looks at the stack every half millisecond and names the part that is at work.

Far less of a burden than counting calls, so that what is seen is what is. Works in the main thread.
"""

import signal
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

INTERVAL = 0.0005   # seconds
ELSEWHERE = "elsewhere"

Areas = Sequence[tuple[str, str]]   # (part of a file's path, name of the area); the first that fits counts


class Sampler:
    """Counts, by kind of work, the area of the innermost frame that belongs to one."""

    def __init__(self, areas: Areas) -> None:
        """Name the areas."""
        self.seen: dict[str, Counter[str]] = defaultdict(Counter)
        self._areas = areas
        self._area_of: dict[str, str] = {}
        self._kind = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clock run during the block. Begun anew for each call, it would always see the same."""
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    @contextmanager
    def looking(self, kind: str) -> Iterator[None]:
        """Count what is seen during the block as `kind`."""
        self._kind = kind
        try:
            yield
        finally:
            self._kind = ""

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if not self._kind:
            return
        area = ""
        while frame is not None and not area:
            area = self._area(frame.f_code.co_filename)
            frame = frame.f_back
        self.seen[self._kind][area or ELSEWHERE] += 1

    def _area(self, file: str) -> str:
        if file not in self._area_of:
            self._area_of[file] = next((name for part, name in self._areas if part in file), "")
        return self._area_of[file]
