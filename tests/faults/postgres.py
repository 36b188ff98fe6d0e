"""A PostgreSQL server of the run's own, to be killed, stopped and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.cluster import binaries, unprivileged

SECONDS = 120


class Postgres:
    """One cluster in a folder of its own, reached by its socket."""

    def __init__(self) -> None:
        """Make the cluster and start it."""
        found = binaries()
        if found is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self._programs, self.folder = found, Path(tempfile.mkdtemp(prefix="backstory-faults-"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "--auth=trust", "--username=test", "--encoding=UTF8", "--locale=C.UTF-8",
                  "--data-checksums", "--no-sync", "-D", self.folder / "data")
        self.start()
        self._run("createdb", "-h", self.folder, "-U", "test", "backstory")

    @property
    def url(self) -> str:
        """What the application is given."""
        return f"postgresql+psycopg://test@/backstory?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        command = [*unprivileged(), str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-k",
                   str(self.folder), "-h", "", "-c", "max_connections=200"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=log)
        until = time.monotonic() + SECONDS
        while subprocess.run([self._programs / "pg_isready", "-q", "-h", self.folder],
                             check=False).returncode:
            if time.monotonic() > until:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.05)

    def crash(self) -> None:
        """End it as a power cut of its own machine would, and start it again."""
        self._process.kill()
        self._process.wait(SECONDS)
        for pid in self._backends():   # they notice by themselves, but not at once
            os.kill(pid, signal.SIGKILL)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Let it stand still, as a machine does whose disc does not answer; then it goes on."""
        pids = [self._process.pid, *self._backends()]
        _send(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            _send(pids, signal.SIGCONT)

    def restart(self) -> None:
        """Restart it in order: every connection is cut."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(SECONDS)
        self.start()

    def cut(self) -> None:
        """Cut every connection, as a firewall between the machines does."""
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'test' "
                 "AND pid <> pg_backend_pid()")

    def ask(self, statement: str) -> str:
        """Run one statement as the owner."""
        done = subprocess.run([self._programs / "psql", "-h", self.folder, "-U", "test", "-Atc", statement,
                               "backstory"], capture_output=True, text=True, check=True)
        return done.stdout

    def end(self) -> None:
        """Stop it and take its files away."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _backends(self) -> list[int]:
        mine = str(self.folder / "data")
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):   # gone meanwhile, or none of our business
                if str(path.joinpath("cwd").readlink()) == mine:
                    found.append(int(path.name))
        return found

    def _run(self, program: str, *words: object) -> None:
        subprocess.run([*unprivileged(), str(self._programs / program), *map(str, words)], cwd="/",
                       capture_output=True, check=True)


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
