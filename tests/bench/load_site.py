"""Several application processes, one PostgreSQL, and HAProxy, which sends each request to the next one."""

import csv
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.bench import cores
from tests.bench.installation import Installation
from tests.bench.load_share import held
from tests.bench.processes import Server, family, free_port
from tests.faults.postgres import Postgres
from triage.cli.serving import threads
from triage.config import ROOT

HAPROXY = Path("/usr/sbin/haproxy")
GUNICORN = (str(Path(sys.executable).with_name("gunicorn")), "-c", "python:triage.cli.serving", "wsgi:app")
PATIENCE = 60   # seconds that the proxy waits for an answer
AT_ONCE = 8 * threads   # requests that a process is given; the others wait at the proxy, in order
# No cookie, no hash of the address: whoever asks is sent to whichever process is next.
CONFIG = """
global
    maxconn 4000
    nbthread 1
    stats socket {socket} mode 600 level admin
defaults
    mode http
    option forwardfor
    timeout connect 3s
    timeout client {patience}s
    timeout server {patience}s
    timeout queue {patience}s
    timeout http-keep-alive {patience}s
    timeout check 10s
listen app
    bind 127.0.0.1:{port}
    balance roundrobin
    option httpchk GET /healthz
    default-server check inter 2s fall 5 rise 1 maxconn {at_once}
"""


@dataclass
class LoadSite:
    """Everything that runs. `processes` are gunicorns of one worker each, as backstory@PORT.service is."""

    postgres: Postgres
    installation: Installation
    processes: list[Server]
    proxy: Server
    folder: Path
    shares: ExitStack = field(default_factory=ExitStack)

    def serve_with(self, count: int) -> None:
        """Let the first `count` processes serve, and the others finish what they have begun."""
        for number in range(len(self.processes)):
            self._tell(f"set server app/p{number} state {'ready' if number < count else 'maint'}")

    def hold(self, share: float) -> bool:
        """Hold each process to a share of a core. Gives whether this machine lets us."""
        return all([self.shares.enter_context(held(f"p{number}", one.family(), share))
                    for number, one in enumerate(self.processes)])

    def seen(self) -> dict[str, dict[str, int]]:
        """Give what the proxy has counted so far of each process: sessions, errors, retries, refusals."""
        rows = csv.DictReader(self._tell("show stat").removeprefix("# ").splitlines())
        names = ("stot", "econ", "eresp", "wretr", "hrsp_4xx", "hrsp_5xx")
        return {row["svname"]: {name: int(row[name] or 0) for name in names} for row in rows
                if row["svname"].startswith("p")}

    def database(self) -> list[int]:
        """Give the ids of PostgreSQL's processes."""
        return family(int((self.postgres.folder / "data" / "postmaster.pid").read_text().split()[0]))

    def look(self) -> psycopg.Connection[Any]:
        """Give a way to look into the database that costs little."""
        return psycopg.connect(host=str(self.postgres.folder), user="test", dbname="backstory",
                               autocommit=True)

    def _tell(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(str(self.folder / "proxy.sock"))
            door.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: door.recv(65536), b"")).decode()


@contextmanager
def running(folder: Path, count: int) -> Iterator[LoadSite]:
    """Start `count` processes and all that belongs to them; end them all."""
    with ExitStack() as after:
        with cores.on(*([cores.LOAD] if cores.FEW else cores.EVERY[count:-1])):
            postgres = Postgres()
        after.callback(postgres.end)
        place = folder / "site"
        place.mkdir()
        installation = Installation(place / "instance", postgres.url)
        processes = [_process(place / f"p{number}", installation, cores.EVERY[0 if cores.FEW else number])
                     for number in range(count)]
        for one in processes:
            after.callback(one.stop)
        proxy = _proxy(place, processes)
        after.callback(proxy.stop)
        site = LoadSite(postgres, installation, processes, proxy, place)
        after.enter_context(site.shares)
        for one in (*processes, proxy):
            one.wait()
        yield site


def _process(place: Path, installation: Installation, core: int) -> Server:
    place.mkdir()
    port = free_port()
    environment = {**installation.environment, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1",
                   "BACKSTORY_PLAIN_HTTP": "1", "BACKSTORY_PROXIES": "2", "PYTHONPATH": str(ROOT)}
    return Server(GUNICORN, environment, port, place, core)


def _proxy(place: Path, processes: Sequence[Server]) -> Server:
    port = free_port()
    text = CONFIG.format(socket=place / "proxy.sock", patience=PATIENCE, port=port, at_once=AT_ONCE)
    servers = "".join(f"    server p{number} 127.0.0.1:{one.port}\n" for number, one in enumerate(processes))
    (place / "haproxy.cfg").write_text(text + servers)
    return Server((str(HAPROXY), "-db", "-f", str(place / "haproxy.cfg")), {}, port, place, cores.LOAD)
