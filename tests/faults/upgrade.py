"""An upgrade while people go on: the release before, both releases at once, and then this one alone."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults import furnish
from tests.faults.crew import GIVE_UP, Crew
from tests.faults.furnish import Clinic
from tests.faults.ground import PATIENCE, Ground, ground
from tests.faults.run import Outcome
from tests.support.release import past_commit, take_out
from tests.support.server import Server
from triage.config import ROOT
from triage.store import migrate

PAST = past_commit(migrate.RELEASED)   # "" in a copy without its history


def upgrade(kind: str, *, seed: int, patients: int, clinicians: int, visits: int, pages: int) -> Outcome:
    """Upgrade an installation on "sqlite" or "postgresql" while people use it.

    `pages`: how many pages patients must have saved before the next part of it begins.
    """
    with ground(kind) as site:
        before = _release_before(site)
        site.clinic = _furnish(before, clinicians, visits)
        servers = [before.url]
        try:
            before.start()
            crew = Crew(site.clinic, servers, patients, seed)
            with crew:
                seconds = _upgrade(site, before, servers, crew, pages)
        finally:
            before.kill()
        site.join()
        return Outcome({"seconds": seconds, **crew.ledger.counts(), **site.hosts.counts()}, crew.wrong(site))


def _upgrade(site: Ground, before: Server, servers: list[str], crew: Crew, pages: int) -> dict[str, float]:
    began = time.monotonic()
    took: dict[str, float] = {}

    def work(part: str) -> None:
        crew.work(pages, part)
        took[part] = round(time.monotonic() - began)

    work("the release before")
    _run(["-m", "flask", "db", "upgrade"], ROOT, site.server)
    work("on the tables of this one")
    site.server.start()
    servers.append(site.server.url)
    work("both releases")
    servers.remove(before.url)
    before.stop()
    work("this release")
    return took


def _release_before(site: Ground) -> Server:
    """Give the server of the release before, with settings and files of its own and the same database."""
    folder = site.server.instance.with_name("before")
    folder.mkdir()
    take_out(PAST, folder)
    here = dict(site.server.environment)
    found = Server(site.server.instance.with_name("instance-before"), here, root=folder, patience=PATIENCE)
    _run(["-c", "from pathlib import Path; from triage.cli.instance import write_config;"
          f"write_config(Path({str(found.instance)!r}), demo=True)"], folder, found)
    site.server.instance.mkdir()
    (site.server.instance / "config.py").write_bytes((found.instance / "config.py").read_bytes())
    return found


def _furnish(before: Server, clinicians: int, visits: int) -> Clinic:
    made = json.loads(_run([furnish.__file__, str(clinicians), str(visits)], before.root, before))
    visits_ = [(UUID(id_), link) for id_, link in made["visits"]]
    return Clinic(UUID(made["location"]), made["clinicians"], visits_)


def _run(words: list[str], folder: Path, server: Server) -> Any:
    """Run something with the program in a folder, as the server's settings say; give what it printed."""
    environment = {**os.environ, **server.environment, "BACKSTORY_INSTANCE_DIR": str(server.instance),
                   "BACKSTORY_PLAIN_HTTP": "1", "FLASK_APP": str(folder / "wsgi.py")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), environment.get("PYTHONPATH"))))
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True,
                          text=True, timeout=GIVE_UP, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
