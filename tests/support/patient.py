"""A clinic with a visit, and a patient who fills in its form through the browser's own requests."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.app import parts_of
from tests.support.page import Page
from triage.services import desk
from triage.services.actors import Actor, Role
from triage.services.views import NewVisit
from triage.store.accounts import Account
from triage.store.accounts import Role as AccountRole
from triage.store.tables.clinic import Location

BORN = date(1972, 3, 14)
TOKEN = re.compile(r"/i/[\w-]+")


@dataclass
class Clinic:
    """One site with one clinician and a member of the desk who makes links."""

    app: Flask
    location_id: UUID
    clinician_id: UUID
    desk: Actor

    def invite(self, *, born: date = BORN, sex: str = "female", language: str = "en",
               in_days: int = 11) -> str:
        """Add a patient with a visit, and give the path of the link."""
        parts = parts_of(self.app)
        now = parts.now()
        new = NewVisit(
            family="Ruiz", given="Ana", birth_date=born, sex=sex, record_number=uuid4().hex[:10],
            language=language, starts_at=(now + timedelta(days=in_days)).replace(hour=15, minute=40),
            clinician_id=self.clinician_id, location_id=self.location_id)
        visit = desk.add_visit(parts.store, self.desk, new, now=now, key=uuid4().hex)
        return desk.invite(parts.store, self.desk, parts.settings, visit, now=now).url_path


def make_clinic(app: Flask, *, timezone: str = "America/Chicago", condition: str = "post-laminectomy",
                name: str = "Juniper Hill Clinic") -> Clinic:
    """Make a clinic in an empty database."""
    parts = parts_of(app)
    now = parts.now()
    with parts.store.writing() as session:
        location = Location(id=uuid4(), name=name, timezone=timezone, phone="(555) 555-0142",
                            condition=condition, created_at=now)
        role = session.query(AccountRole).filter_by(name="clinician").first()
        role = role or AccountRole(id=uuid4(), name="clinician")
        doctor = Account(id=uuid4(), email=f"{uuid4().hex[:8]}@clinic.example", name="Dr. Okafor",
                         fs_uniquifier=uuid4().hex, created_at=now, roles=[role], locations=[location])
        session.add_all([location, doctor])
        session.flush()
        ids = location.id, doctor.id
    actor = Actor("staff", str(uuid4()), "Sam", frozenset({Role.FRONT_DESK}), frozenset({ids[0]}))
    return Clinic(app, *ids, actor)


@dataclass
class Patient:
    """Somebody with a link, on one device. Remembers the page that is open."""

    client: FlaskClient
    link: str
    page: Page = field(default_factory=Page)
    last: TestResponse | None = None

    def get(self, address: str) -> Page:
        """Open a page, following where it leads."""
        return self._see(self.client.get(address, follow_redirects=True))

    def open(self, born: date = BORN, lang: str = "en") -> Page:
        """Open the link with a date of birth."""
        self.get(f"{self.link}?lang={lang}")
        return self.post(day=str(born.day), month=str(born.month), year=str(born.year))

    def post(self, *, button: tuple[str, str] | None = None, form: int = -1, **fields: Any) -> Page:
        """Send the last form of the open page, with `fields` filled in; "q_" is put in front where needed."""
        data = self.page.filled(form, fields)
        if button:
            data.setlist(button[0], [button[1]])
        address = self.page.all("form")[form]["action"] or self.page.address
        return self._see(self.client.post(address, data=data, follow_redirects=True))

    def send(self, address: str, **data: Any) -> TestResponse:
        """Post to an address without following where it leads."""
        return self.client.post(address, data=data)

    def _see(self, response: TestResponse) -> Page:
        self.last = response
        self.page = Page(response.get_data(as_text=True), response.request.full_path.rstrip("?"),
                         response.status_code)
        return self.page


def now_of(app: Flask) -> datetime:
    """Give the application's time."""
    return parts_of(app).now()
