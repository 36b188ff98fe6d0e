"""The application machines: PgBouncer and HAProxy as docs/deploy has them, two servers, one alert worker."""

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tests.faults.ground import Ground
from tests.faults.hosts import hosts
from tests.ha.kept import Kept
from tests.ha.trio import QUICK_PAUSE, Trio, fill, own, pause_of, wait
from tests.support.cluster import unprivileged
from tests.support.server import Server
from triage.config import PREFIX, ROOT
from triage.store.database import make_engine

GUNICORN = (str(Path(sys.executable).with_name("gunicorn")), "-c", "python:triage.cli.serving", "wsgi:app")
FLASK = str(Path(sys.executable).with_name("flask"))


@dataclass
class Site:
    """Everything of one run."""

    trio: Trio
    ground: Ground
    urls: tuple[str, ...]
    kept: list[Kept]

    @property
    def restarts(self) -> int:
        """How often something outside of the databases had to be started again."""
        return sum(one.restarts for one in self.kept)


@contextmanager
def site(doctors: int) -> Iterator[Site]:
    """Start all of it, and take it away afterwards."""
    with ExitStack() as after:
        folder = Path(after.enter_context(tempfile.TemporaryDirectory(prefix="backstory-ha-")))
        folder.chmod(0o755)
        network = f"127.{random.randint(20, 250)}.{random.randint(1, 250)}"
        trio = Trio(folder, network)
        after.callback(trio.end)
        trio.start()
        trio.ask(f"CREATE ROLE backstory LOGIN PASSWORD '{trio.given['APP_PASSWORD']}'")
        trio.ask("CREATE DATABASE backstory OWNER backstory")
        kept = _ways(trio)
        for one in kept:
            after.callback(one.end)
        ground = _ground(trio, after)
        wait(lambda: _leads_there(ground), "a way to whoever leads")
        ground.furnish(doctors, 0)
        servers = _servers(ground, after)
        settings = {**ground.server.environment, "BACKSTORY_INSTANCE_DIR": str(ground.server.instance)}
        kept.append(Kept([FLASK, "alerts", "deliver", "--watch"], folder / "alerts.log",
                         pause_of("backstory-alerts.service"), settings))
        after.callback(kept[-1].end)
        yield Site(trio, ground, servers, kept)


def _ways(trio: Trio) -> list[Kept]:
    """Start HAProxy and PgBouncer."""
    here = trio.folder / "way"
    here.mkdir()
    more = {"PGBOUNCER": here, "SOCKETS": here}
    for name in ("haproxy.cfg", "pgbouncer.ini", "userlist.txt"):
        (here / name).write_text(fill(name, trio.settings, **more))
    shutil.copy(trio.folder / "made" / "ca.crt", here)
    own(here)
    haproxy = ["/usr/sbin/haproxy", "-W", "-db", "-f", here / "haproxy.cfg"]
    pgbouncer = [*unprivileged(), "/usr/sbin/pgbouncer", here / "pgbouncer.ini"]
    return [Kept(haproxy, here / "haproxy.log", QUICK_PAUSE),
            Kept(pgbouncer, here / "pgbouncer.log", pause_of("pgbouncer.conf"))]


def _leads_there(ground: Ground) -> bool:
    engine = make_engine(ground.server.environment["BACKSTORY_DATABASE_URL"])
    try:
        with engine.connect():
            return True
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def _ground(trio: Trio, after: ExitStack) -> Ground:
    around = after.enter_context(hosts(everything=False))
    url = (f"postgresql+psycopg://backstory:{trio.given['APP_PASSWORD']}@/backstory"
           f"?host={trio.folder / 'way'}&port=6432&pooler=transaction")
    more = {"DATABASE_URL": url, "DEMO": "1", "TWO_FACTORS": "0", **around.environment}
    environment = {f"{PREFIX}{name}": value for name, value in more.items()}
    ground = Ground("postgresql", Server(trio.folder / "instance", environment), around, None, clock=None)
    after.callback(lambda: ground.parts.store.engine.dispose() if hasattr(ground, "app") else None)
    return ground


def _servers(ground: Ground, after: ExitStack) -> tuple[str, ...]:
    """Start both, as the units do; with the same keys, and nothing else that they share but the database."""
    first = ground.server
    found = [first, Server(first.instance.with_name("instance-b"), first.environment)]
    shutil.copytree(first.instance, found[1].instance)
    for server in found:
        server.command, server.root, server.says = GUNICORN, ROOT, ""
        server.environment = {**first.environment, "BIND": f"127.0.0.1:{server.port}"}
        after.callback(server.kill)
        server.start()
    return tuple(server.url for server in found)
