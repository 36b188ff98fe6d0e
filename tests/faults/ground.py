"""The installation that is harmed: a server with its database and hosts, and a clinic."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask

from tests.faults import furnish
from tests.faults.clocks import Clock, is_off_by
from tests.faults.furnish import Clinic
from tests.faults.hosts import PHONE, Hosts, hosts
from tests.faults.postgres import Postgres
from tests.support.app import parts_of
from tests.support.server import Server
from triage.app import create_app
from triage.cli.instance import write_config
from triage.config import PREFIX
from triage.services import accounts
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, Role, system
from triage.services.alarms import site_alarms
from triage.services.alarms.site import DUE, SiteAlarms
from triage.services.parts import Services
from triage.services.record.queueing import queue_signed
from triage.store.accounts import clinicians_of
from triage.store.durability import file_of

PATIENCE = 300.0   # seconds that a server may take to be there, on a machine with other things to do


@dataclass
class ClockedServer(Server):
    """A server whose clock can be set."""

    clock: Clock = field(kw_only=True)

    def kill(self) -> None:
        """End every process of it at once, and take away what setting its clock has left."""
        super().kill()
        if self.process:
            self.clock.forget(self.process.pid)


@dataclass
class Ground:
    """Everything of one run on one kind of database."""

    kind: str
    server: Server
    hosts: Hosts
    postgres: Postgres | None
    clock: Clock | None      # None where nobody sets it
    app: Flask = field(init=False)
    clinic: Clinic = field(init=False)

    @property
    def parts(self) -> Services:
        """Our own way into the database, beside the server's."""
        return parts_of(self.app)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that the server is started with."""
        return {name.removeprefix(PREFIX): value for name, value in self.server.environment.items()
                if name.startswith(PREFIX)}

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for PostgreSQL."""
        return file_of(self.settings["DATABASE_URL"])

    def join(self) -> None:
        """Open our own way into the installation."""
        self.app = create_app({"INSTANCE_DIR": self.server.instance, **self.settings})

    def furnish(self, clinicians: int, visits: int) -> None:
        """Make the clinic, before the demonstration would be made."""
        write_config(self.server.instance, demo=True)
        self.join()
        self.clinic = furnish.clinic(self.app, clinicians, visits)
        queue_signed(self.parts.store, self.parts.settings, now=self.parts.now())   # from now on
        if self.hosts.texts:
            self._have_texts()

    def visit(self, number: int) -> tuple[UUID, str]:
        """Add a visit; give it with its link."""
        return furnish.visit(self.app, self.clinic.location_id, number)

    def set_clock(self, seconds: int) -> None:
        """Let the clock of every process jump to so many seconds later than it is; they go on working."""
        assert self.clock is not None
        self.clock.set(seconds)
        until = time.monotonic() + PATIENCE
        while not is_off_by(self.server.url, seconds):
            assert time.monotonic() < until, "the server's clock was not set"
            time.sleep(0.1)

    def _have_texts(self) -> None:
        """Let one clinician be told of alarms by text message, too."""
        store, now, place = self.parts.store, self.parts.now(), frozenset({self.clinic.location_id})
        new = NewAccount("Alex", "alex@clinic.example", "", frozenset({Role.ADMINISTRATOR}), place)
        boss = Actor("staff", str(accounts.create(store, system("faults"), new, now=now)), new.name,
                     new.roles, place)
        with store.reading() as session:
            doctor = clinicians_of(session, self.clinic.location_id)[0].id
        site_alarms.set_alarms(store, boss, self.clinic.location_id, SiteAlarms(DUE, people=(doctor,)),
                               phones={doctor: PHONE}, seen=0, now=now)


@contextmanager
def ground(kind: str, *, everything: bool = False) -> Iterator[Ground]:
    """Make room for an installation on "sqlite" or "postgresql", and take all of it away afterwards.

    `everything`: with a gateway for text messages and a record system.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backstory-faults-")))
        postgres = Postgres() if kind == "postgresql" else None
        if postgres:
            stack.callback(postgres.end)
        url = postgres.url if postgres else f"sqlite:///{folder / 'faults.sqlite'}"
        around, clock = stack.enter_context(hosts(everything)), Clock(folder)
        more = {"DATABASE_URL": url, "DEMO": "1", "TWO_FACTORS": "0", **around.environment}
        environment = {f"{PREFIX}{name}": value for name, value in more.items()} | clock.environment
        server = ClockedServer(folder / "instance", environment, patience=PATIENCE, in_use=True,
                               clock=clock)
        site = Ground(kind, server, around, postgres, clock)
        try:
            yield site
        finally:
            server.kill()
            around.be_kind()
            if hasattr(site, "app"):
                site.parts.store.engine.dispose()
