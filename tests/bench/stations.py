"""The servers side by side: each in its own folder, all on the server's core, ready to be loaded in turn."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.answering import Person
from tests.bench.browser import Browser
from tests.bench.installation import Installation
from tests.bench.processes import Server, free_port
from tests.bench.script import LAST, Script, record
from tests.bench.sites import Floor, Ours, Peer, Site
from triage.cli.serving import WORKERS, threads
from triage.config import ROOT
from triage.library import load
from triage.questionnaire.path import pages

FLOOR, SQLITE, POSTGRESQL, PEER = (
    "(a) floor: bare Flask + sqlite3, FULL", "(b) Backstory on SQLite, FULL", "(c) Backstory on PostgreSQL",
    "(d) django-formtools session wizard, SQLite FULL")
# How calm the persons of the walks are: most have nothing wrong, some tell of a danger.
TEMPERS = (1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.7, 0.5)
# Whom the form is for: still in pain, years after an operation on the low back.
USUAL = {"q_had-spine-op": ["yes"], "q_op-when": ["y1-5"], "q_op-region": ["low"],
         "q_pain-sites": ["low-back-left", "buttock-left", "thigh-back-left"]}
COMMAND = (sys.executable, "-m", "triage.cli.run")   # as `make run` serves


@dataclass
class Station:
    """One server that runs, with what the load must know of it. `installation` where it is ours."""

    site: Site
    server: Server
    installation: Installation | None = None

    def prepare(self, walks: int) -> None:
        """Make the sessions of so many walks beforehand."""
        if self.installation:
            self.site.cookies = self.installation.patients(walks)


@contextmanager
def running(folder: Path, postgresql_url: str) -> Iterator[list[Station]]:
    """Start all servers; ours on PostgreSQL only where there is a URL. Ends them all."""
    with ExitStack() as stack:
        ours = _ours(folder, "sqlite", SQLITE, "", stack)
        scripts = _recorded(ours)
        ours.site.scripts = scripts
        stations = [_floor(folder, scripts, stack), ours]
        if postgresql_url:
            stations.append(_ours(folder, "postgresql", POSTGRESQL, postgresql_url, stack))
        stations.append(_peer(folder, stack))
        for station in stations:
            station.site.scripts = scripts
        yield stations


def _ours(folder: Path, name: str, title: str, url: str, stack: ExitStack) -> Station:
    place = _made(folder / name)
    installation = Installation(place / "instance", url)
    port = free_port()
    server = Server(COMMAND,
                    {**installation.environment, "BACKSTORY_PLAIN_HTTP": "1", "PORT": str(port),
                     "PYTHONPATH": str(ROOT)}, port, place)
    stack.callback(server.stop)
    server.wait()
    return Station(Ours(title, port, ()), server, installation)


def _floor(folder: Path, scripts: Sequence[Script], stack: ExitStack) -> Station:
    place = _made(folder / "floor")
    canned = {slug: step.page for script in scripts for slug, step in script.by_slug.items()}
    order = [page.slug for page in pages(load(ROOT / "questionnaires" / "post-laminectomy").questionnaire)]
    last = LAST.rpartition("/")[2]
    (place / "order.json").write_text(json.dumps([*(slug for slug in order if slug in canned), last]))
    for slug, page in {**canned, last: scripts[0].last_page}.items():
        (place / f"{slug}.html").write_bytes(page)
    server = _gunicorn("tests.bench.floor:app", {"FLOOR_FOLDER": str(place)}, place, stack)
    return Station(Floor(FLOOR, server.port, ()), server)


def _peer(folder: Path, stack: ExitStack) -> Station:
    place = _made(folder / "peer")
    server = _gunicorn("tests.bench.peer_server:application", {"PEER_FOLDER": str(place)}, place, stack)
    return Station(Peer(PEER, server.port, ()), server)


def _gunicorn(app: str, environment: dict[str, str], place: Path, stack: ExitStack) -> Server:
    """Serve as `make run` serves: as many workers and threads, the application loaded before the fork."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", "--preload",
               "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(threads),
               "--no-control-socket", "--log-level", "warning"]
    server = Server(command, {**environment, "PYTHONPATH": str(ROOT)}, port, place)
    stack.callback(server.stop)
    server.wait()
    return server


def _recorded(ours: Station) -> list[Script]:
    """Walk through the real form once per temper; these walks are what all servers are loaded with."""
    ours.prepare(len(TEMPERS))
    browser, scripts = Browser(ours.site.port), []
    for seed, (calm, cookies) in enumerate(zip(TEMPERS, ours.site.cookies, strict=True)):
        browser.become(cookies)
        scripts.append(record(browser, Person(seed, calm, USUAL)))
    browser.close()
    return scripts


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
