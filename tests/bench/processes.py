"""Servers as processes: started on the server's core, asked for their memory, ended by their id."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.bench import cores

START_SECONDS = 180   # the demonstration is made first, on however busy a machine
STOP_SECONDS = 15
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Find a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One server with its workers, in a process group of its own. What it says goes to `log`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], port: int,
                 folder: Path, core: int = cores.SERVER) -> None:
        """Start `command` in `folder`, pinned to a core."""
        self.port = port
        self.log = folder / "server.log"
        with cores.on(core), self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True)

    def wait(self) -> None:
        """Wait until it accepts connections. Raises RuntimeError with what it said when it ends instead."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")

    def family(self) -> list[int]:
        """Give the ids of the process and of all that it has started."""
        return family(self._process.pid)

    def workers(self) -> list[int]:
        """Give the ids of the worker processes: children that run what their parent runs."""
        mine = _command_line(self._process.pid)
        return [pid for pid in _children(self._process.pid) if _command_line(pid) == mine]

    def memory(self) -> list[float]:
        """Give the resident memory of each worker, in MB of 1000 kB."""
        return [_resident(pid) / 1000 for pid in self.workers()]

    def private(self) -> list[float]:
        """Give what each worker shares with nobody, in MB: what one worker more would cost."""
        return [_private(pid) / 1000 for pid in self.workers()]

    def processor(self) -> float:
        """Give the seconds of processor time that its workers have used so far."""
        return used_by(self.workers())

    def stop(self) -> None:
        """End it and whatever it started."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


def family(pid: int) -> list[int]:
    """Give the ids of a process and of all that it has started itself."""
    return [pid, *_children(pid)]


def used_by(pids: Iterable[int]) -> float:
    """Give the seconds of processor time that processes have used; of one that has ended, none."""
    return sum(map(_used, pids))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _private(pid: int) -> int:
    """Add up private pages, in kB of 1000."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+) kB", rollup)) * 1024 // 1000


def _used(pid: int) -> float:
    """Read user and system time: the 14th and 15th field, counted past the name in brackets."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> int:
    """Read VmRSS, in kB of 1024 bytes as Linux counts; give kB of 1000."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 // 1000 if found else 0
