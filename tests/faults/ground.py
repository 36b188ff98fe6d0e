"""The installation that is harmed: a server, its database and mail host; a clinic with staff and visits."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_security import hash_password

from tests.faults.postgres import Postgres
from tests.support.app import parts_of
from tests.support.mail_server import Inbox
from tests.support.patient import BORN
from tests.support.server import Server, free_port
from triage.app import create_app
from triage.cli.instance import write_config
from triage.config import PREFIX
from triage.services import accounts, desk, locations
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, Role, system
from triage.services.locations import NewLocation
from triage.services.parts import Services
from triage.services.views import NewVisit
from triage.store import migrate
from triage.store.database import make_engine

PASSWORD = "correct horse battery staple"
HOUR = 3600
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


class Temper(Inbox):
    """A mail host that takes mail, refuses it, or never answers."""

    hangs: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail as the temper is."""
        while self.hangs:
            await asyncio.sleep(0.1)
        return await super().handle_DATA(server, session, envelope)


@dataclass
class Ground:
    """Everything of one run on one kind of database."""

    kind: str
    server: Server
    inbox: Temper
    postgres: Postgres | None
    clock: bool                 # whether the server's clock can be set
    app: Flask = field(init=False)
    location_id: UUID = field(init=False)
    clinicians: list[str] = field(default_factory=list)
    _desk: Actor = field(init=False)

    @property
    def parts(self) -> Services:
        """Our own way into the database, beside the server's."""
        return parts_of(self.app)

    def furnish(self, doctors: int) -> None:
        """Make a location, its desk and its clinicians, before the demonstration would be made."""
        write_config(self.server.instance, demo=True)
        mine = {name.removeprefix(PREFIX): value for name, value in self.server.environment.items()
                if name.startswith(PREFIX)}
        engine = make_engine(mine["DATABASE_URL"])
        migrate.upgrade(engine)
        engine.dispose()
        self.app = create_app({"INSTANCE_DIR": self.server.instance, **mine})
        now, job = self.parts.now(), system("faults")
        place = NewLocation(f"Fault Line {uuid4().hex[:6]}", "America/Chicago", "(555) 555-0142",
                            "post-laminectomy")
        self.location_id = locations.create_location(self.parts.store, job, place, now=now)
        with self.app.app_context():
            hash_ = hash_password(PASSWORD)
        for number in range(doctors):
            email = f"doctor{number}@clinic.example"
            new = NewAccount(f"Dr. Number {number}", email, hash_, frozenset({Role.CLINICIAN}),
                             frozenset({self.location_id}))
            accounts.create(self.parts.store, job, new, now=now)
            self.clinicians.append(email)
        self._desk = Actor("staff", str(uuid4()), "Sam", frozenset({Role.FRONT_DESK}),
                           frozenset({self.location_id}))

    def visit(self, number: int) -> tuple[UUID, str]:
        """Add a visit with its link."""
        parts, now = self.parts, self.parts.now()
        new = NewVisit(family="Ruiz", given=f"Ana {number}", birth_date=BORN, sex="female",
                       record_number=f"F-{number}", language="en", starts_at=now + timedelta(days=9),
                       clinician_id=None, location_id=self.location_id)
        visit = desk.add_visit(parts.store, self._desk, new, now=now, key=uuid4().hex)
        return visit, desk.invite(parts.store, self._desk, parts.settings, visit, now=now).url_path

    def set_clock(self, hours: int) -> None:
        """Set the server's clock forward, or back, from the right time; it takes a new start."""
        if self.clock:
            self.server.stop()
            self.server.environment["FAKETIME"] = f"{hours * HOUR:+d}"
            self.server.start()


@contextmanager
def ground(kind: str, doctors: int) -> Iterator[Ground]:
    """Run an installation on "sqlite" or "postgresql", and take it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="backstory-faults-") as folder:
        postgres = Postgres() if kind == "postgresql" else None
        url = postgres.url if postgres else f"sqlite:///{Path(folder) / 'faults.sqlite'}"
        inbox = Temper(free_port())
        mail = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
        mail.start()
        server = Server(Path(folder) / "instance", _environment(url, inbox.port))
        site = Ground(kind, server, inbox, postgres, clock=bool(LIBRARIES))
        try:
            site.furnish(doctors)
            site.server.start()
            yield site
        finally:
            site.server.kill()
            inbox.hangs = False
            mail.stop()
            if hasattr(site, "app"):
                site.parts.store.engine.dispose()
            if postgres:
                postgres.end()


def _environment(url: str, mail: int) -> dict[str, str]:
    found = {"BACKSTORY_DATABASE_URL": url, "BACKSTORY_DEMO": "1", "BACKSTORY_TWO_FACTORS": "0",
             "BACKSTORY_SMTP_HOST": "127.0.0.1",
             "BACKSTORY_SMTP_PORT": str(mail), "BACKSTORY_SMTP_TLS": "none",
             "BACKSTORY_MAIL_FROM": "intake@clinic.example"}
    return found | ({"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": "+0"} if LIBRARIES else {})
