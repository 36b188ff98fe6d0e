"""The real server, as `make run` starts it, to be used, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from triage.config import ROOT

START_SECONDS = 30.0


def free_port() -> int:
    """Give a port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(pid: int) -> list[int]:
    """Give the processes that a process has started."""
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@dataclass
class Server:
    """One installation in `instance`, served by gunicorn in a process group of its own.

    `environment` is added to ours: BACKSTORY_DATABASE_URL for another database, say.
    """

    instance: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    root: Path = ROOT
    command: tuple[str, ...] = (sys.executable, "-m", "triage.cli.run")
    process: subprocess.Popen[str] | None = None
    says: str = "http://"   # what it prints once it is ready
    in_use: bool = False    # people wait at it already: what it says must do, an answer may take long
    patience: float = START_SECONDS   # seconds to start or to end; a tenth of it to answer

    @property
    def url(self) -> str:
        """The address that people type."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.instance.with_name(f"{self.instance.name}.log")

    def start(self) -> float:
        """Start and wait until it serves; give how many seconds that took."""
        began = time.monotonic()
        environment = {**os.environ, "BACKSTORY_INSTANCE_DIR": str(self.instance), "PORT": str(self.port),
                       "PYTHONUNBUFFERED": "1", "BACKSTORY_PLAIN_HTTP": "1", **self.environment}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self.command, cwd=self.root, env=environment, stdout=log,
                                            stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self._wait(began)
        return time.monotonic() - began

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End every process of it at once, as a crash does."""
        self._signal(signal.SIGKILL)

    def restart_after_kill(self) -> None:
        """Kill it and start it again on the same data."""
        self.kill()
        self.start()

    def kill_workers(self) -> None:
        """End every process that serves pages at once; wait until the one that watches them has new ones."""
        assert self.process is not None
        ended = children(self.process.pid)
        for pid in ended:
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + self.patience
        while len(now := children(self.process.pid)) < len(ended) or set(now) & set(ended):
            assert time.monotonic() < until, "nobody serves any more"
            time.sleep(0.01)

    def printed(self) -> str:
        """Give everything that it printed since it was started."""
        return self.log.read_text()

    def is_serving(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=self.patience / 10) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _wait(self, began: float) -> None:
        while self.says not in self.printed() or not (self.in_use or self.is_serving()):
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() - began > self.patience:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.printed()}")
            time.sleep(0.02)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(self.patience)
