"""Three database machines on loopback: etcd, Patroni and PostgreSQL, from the files of docs/deploy."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.ha.kept import Kept
from tests.support.cluster import binaries, unprivileged
from tests.support.deploy_files import FOLDER, unit

NAMES = ("db1", "db2", "db3")
START_SECONDS = 120.0
QUICK_PAUSE = 0.1       # systemd's own, where a unit names none
STEP = 0.1


def fill(file: str, settings: Path, **more: object) -> str:
    """Fill a file in as an operator does."""
    words = [f"{name}={value}" for name, value in more.items()]
    return subprocess.run([FOLDER / "fill", FOLDER / file, settings, *words], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def pause_of(drop_in: str) -> float:
    """Give how long systemd waits before it starts a service again."""
    return float(unit(FOLDER / drop_in)["RestartSec"][0])


def wait(until: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Wait until something holds. Raises RuntimeError that names it."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise RuntimeError(f"not within {seconds:.0f} s: {what}")
        time.sleep(STEP)


class Trio:
    """The three, each with an address, folders and processes of its own."""

    def __init__(self, folder: Path, network: str) -> None:
        """Write what they are set up from into a folder; `network` is "127.x.y"."""
        self.folder, self._kept = folder, dict[str, Kept]()
        self.addresses = {name: f"{network}.{number}" for number, name in enumerate(NAMES, 11)}
        self.proxy = f"{network}.10"
        subprocess.run([FOLDER / "make-cluster", folder / "made", *self.addresses.values()], check=True)
        self.settings = folder / "made" / "cluster.env"
        with self.settings.open("a") as more:
            more.write(f"PROXY={self.proxy}\n")
        lines = self.settings.read_text().splitlines()
        self.given = dict(line.split("=", 1) for line in lines)

    def start(self) -> None:
        """Start all three, and wait until one leads and the others follow."""
        for name in NAMES:
            self._write(name)
        own(self.folder)
        for name in NAMES:
            environment = dict(line.split("=", 1) for line in self.path(name, "etcd").read_text().splitlines()
                               if line.startswith("ETCD_"))
            self._kept[f"{name} etcd"] = Kept([*unprivileged(), "etcd"], self.log(name, "etcd"), QUICK_PAUSE,
                                               environment)
        for name in NAMES:
            self._kept[f"{name} patroni"] = Kept([*unprivileged(), "patroni", self.path(name, "patroni.yml")],
                                                 self.log(name, "patroni"), pause_of("patroni.conf"))
        wait(self.is_whole, "one leads, one is its equal, one follows")

    @property
    def restarts(self) -> int:
        """How often a program of theirs was started again."""
        return sum(one.restarts for one in self._kept.values())

    def path(self, name: str, file: str) -> Path:
        """Give where a machine has a file."""
        return self.folder / name / file

    def log(self, name: str, program: str) -> Path:
        """Give where a program's words go."""
        return self.folder / f"{name}-{program}.log"

    def members(self) -> list[dict[str, str]]:
        """Give what the machines say of each other; empty where none answers."""
        for address in self.addresses.values():
            with suppress(OSError, ValueError), urllib.request.urlopen(
                    f"http://{address}:8008/cluster", timeout=2) as answer:
                found: list[dict[str, str]] = json.load(answer)["members"]
                return found
        return []

    def leader(self) -> str:
        """Give the name of the one that leads; "" while nobody does."""
        return next((one["name"] for one in self.members() if one["role"] == "leader"
                     and one["state"] == "running"), "")

    def is_whole(self) -> bool:
        """Whether one leads, another has every commit, and the third follows."""
        found = self.members()
        ready = [one for one in found if one["state"] in ("running", "streaming")]
        roles = sorted(one["role"] for one in ready)
        return roles == ["leader", "replica", "sync_standby"] and len({one["timeline"] for one in ready}) == 1

    def kill(self, name: str) -> None:
        """End Patroni and every process of PostgreSQL of a machine at once."""
        os.kill(self._kept[f"{name} patroni"].pid, signal.SIGKILL)
        for pid in self._backends(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def ask(self, statement: str) -> None:
        """Run one statement at whoever leads, as the superuser."""
        with psycopg.connect(host=self.addresses[self.leader()], user="postgres", dbname="postgres",
                             password=self.given["SUPERUSER_PASSWORD"], autocommit=True,
                             sslmode="verify-full", sslrootcert=f"{self.folder}/made/ca.crt") as connection:
            connection.execute(statement.encode())

    def end(self) -> None:
        """Stop everything."""
        for one in self._kept.values():
            one.end()
        for name in NAMES:
            for pid in self._backends(name):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _write(self, name: str) -> None:
        here = self.folder / name
        here.mkdir()
        found = binaries()
        assert found is not None
        more = {"NODE": name, "HERE": self.addresses[name], "PROGRAMS": found, "DATA": here / "data",
                "ETCD_DATA": here / "votes", "PATRONI": here, "SOCKETS": here}
        self.path(name, "etcd").write_text(fill("etcd.default", self.settings, **more))
        self.path(name, "patroni.yml").write_text(fill("patroni.yml", self.settings, **more))
        made = self.folder / "made"
        shutil.copy(made / "ca.crt", here)
        for end in ("crt", "key"):
            shutil.copy(made / f"{name}.{end}", here / f"server.{end}")

    def _backends(self, name: str) -> list[int]:
        data = str(self.path(name, "data"))
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if os.path.realpath(path / "cwd") == data:
                    found.append(int(path.name))
        return found


def own(folder: Path) -> None:
    """Give a folder to the account that PostgreSQL runs under, where we are root."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "postgres", "postgres")
