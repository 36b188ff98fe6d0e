"""A program that is started again when it ends, as systemd does: by nobody's hand."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from triage.config import ROOT

STOP_SECONDS = 10


class Kept:
    """One program, and whoever starts it again `pause` seconds after it has ended."""

    def __init__(self, words: Sequence[object], log: Path, pause: float,
                 environment: Mapping[str, str] | None = None) -> None:
        """Start it; what it says is added to `log`."""
        self._words, self._log, self._pause = [str(word) for word in words], log, pause
        self._environment = {**os.environ, "HOME": str(log.parent), **(environment or {})}
        self._over = threading.Event()
        self.restarts = 0
        self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        """The process that runs now, or ran last."""
        return self._process.pid

    def end(self) -> None:
        """Stop it for good, and whatever it started in its group."""
        self._over.set()
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._signal(signal.SIGKILL)
        self._keeper.join(STOP_SECONDS)

    def _start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._words, cwd=ROOT, env=self._environment, stdout=log,
                                             stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                                             start_new_session=True)

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._over.wait(self._pause):
                return
            self.restarts += 1
            self._start()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
