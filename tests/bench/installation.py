"""An installation of this application for the load: a clinic, and patients whose links are open already."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from triage.app import make_services
from triage.cli.instance import write_config
from triage.config import PREFIX, load
from triage.services import desk, intake
from triage.services.actors import Actor, Role
from triage.services.parts import Services
from triage.services.views import NewVisit
from triage.store import migrate
from triage.store.tables.clinic import Location

BORN = date(1972, 3, 14)
ZONE = "America/Chicago"
AT = {"hour": 15, "minute": 40, "second": 0, "microsecond": 0}   # of visits, so that pages are alike


class Installation:
    """One instance folder and its database, made through the services that real use goes through."""

    def __init__(self, folder: Path, database_url: str = "", *, demo: bool = False) -> None:
        """Make it in an empty folder; without `database_url` on SQLite, as `make run` does.

        `demo`: join the demonstration that is there already.
        """
        self.environment = {f"{PREFIX}INSTANCE_DIR": str(folder), f"{PREFIX}DEMO": str(int(demo))}
        if database_url:
            self.environment[f"{PREFIX}DATABASE_URL"] = database_url
        write_config(folder, demo=demo)
        self._parts: Services = make_services(load(self.environment))
        migrate.upgrade(self._parts.store.engine)
        self._location = self._add_location()
        self._starts_at = (self._parts.now() + timedelta(days=11)).replace(**AT)
        self._desk = Actor("staff", str(uuid4()), "Sam", frozenset({Role.FRONT_DESK}),
                           frozenset({self._location}))

    def patients(self, number: int) -> list[Mapping[str, str]]:
        """Give the cookies of so many patients, each of whom has just opened the link of a visit."""
        found = [{"intake": self._patient()} for _ in range(number)]
        self._parts.store.engine.dispose()
        return found

    def links(self, number: int) -> list[str]:
        """Give the paths of so many links that nobody has opened, all of visits at the same time."""
        found = [self._link() for _ in range(number)]
        self._parts.store.engine.dispose()
        return found

    def _patient(self) -> str:
        parts, token = self._parts, self._link().rpartition("/")[2]
        return intake.open_link(parts.store, parts.library, parts.settings, token, BORN, now=parts.now(),
                                language="en").session_token

    def _link(self) -> str:
        parts, now = self._parts, self._parts.now()
        new = NewVisit(family="Ruiz", given="Ana", birth_date=BORN, sex="female",
                       record_number=uuid4().hex[:10], language="en", location_id=self._location,
                       starts_at=self._starts_at)
        visit = desk.add_visit(parts.store, self._desk, new, now=now, key=uuid4().hex)
        return desk.invite(parts.store, self._desk, parts.settings, visit, now=now).url_path

    def _add_location(self) -> UUID:
        location = Location(id=uuid4(), name="Juniper Hill Clinic", timezone=ZONE, phone="(555) 555-0142",
                            condition="post-laminectomy", created_at=self._parts.now())
        with self._parts.store.writing() as session:
            session.add(location)
            session.flush()
            return location.id
