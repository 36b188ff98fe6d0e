"""Members of staff who read and press what is on their pages, and cases for them to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.support.app import parts_of
from tests.support.page import Element, Page
from tests.support.sign_in import EMAIL, sign_in
from triage.services import accounts, desk, export, intake
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, Role, staff_actor, system
from triage.services.demo import plan
from triage.services.sign_in import by_email
from triage.services.views import CaseView, NewVisit
from triage.services.walk import fill_in
from triage.store import cases
from triage.store.tables.clinic import Location

QUIET: Mapping[str, Any] = plan()["answers"]["quiet"]
BORN = date(1972, 2, 3)
PASSWORD = "correct horse battery staple"


@dataclass
class Colleague:
    """Somebody signed in, at a browser without scripts. Remembers the page that is open."""

    client: FlaskClient
    page: Page = field(default_factory=Page)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, app: Flask, who: str) -> "Colleague":
        """Sign in "desk", "clinician", "riverside-clinician" or "administrator" of the demonstration."""
        return cls(sign_in(app, who))

    @classmethod
    def hired(cls, app: Flask, role: Role, *places: str) -> "Colleague":
        """Make an account with one role at these sites, and sign in with it."""
        parts, email = parts_of(app), f"{uuid4().hex[:8]}@clinic.example"
        sites = frozenset(site(app, place) for place in places)
        with app.app_context():
            new = NewAccount("Noor Newcomer", email, hash_password(PASSWORD), frozenset({role}), sites)
            accounts.create(parts.store, system("test"), new, now=parts.now())
        colleague = cls(app.test_client())
        colleague.open("/sign-in")
        colleague.press("Sign in", email=email, password=PASSWORD)
        assert colleague.page.slug != "sign-in"
        return colleague

    def open(self, address: str) -> Page:
        """Open a page, following where it leads."""
        return self._see(self.client.get(address, follow_redirects=True))

    def follow(self, words: str) -> Page:
        """Follow the first link whose words hold these."""
        return self.open(next(link["href"] for link in self.page.all("a") if words in link.text))

    def press(self, words: str, /, **fields: Any) -> Page:
        """Fill the form that holds a button with these words, and press it."""
        button = next(one for one in self.page.all("button") if words in one.text)
        number = self.page.all("form").index(form := _form_of(button))
        data: MultiDict[str, str] = self.page.filled(number, fields)
        address = button["formaction"] or form["action"] or self.page.address
        return self._see(self.client.post(address, data=data, follow_redirects=True))

    def _see(self, response: Any) -> Page:
        self.headers = response.headers
        text = response.get_data(as_text=True) if "html" in response.mimetype else ""
        self.page = Page(text, response.request.full_path.rstrip("?"), response.status_code)
        return self.page


def _form_of(element: Element) -> Element:
    while element.tag != "form":
        assert element.parent is not None
        element = element.parent
    return element


def actor_of(app: Flask, who: str) -> Actor:
    """Give a member of the demonstration's staff as the services know them."""
    return staff_actor(by_email(parts_of(app).store, EMAIL[who]))


def site(app: Flask, name: str = "Main Street") -> UUID:
    """Give the id of one of the demonstration's sites."""
    with parts_of(app).store.reading() as session:
        return session.scalars(select(Location.id).where(Location.name.contains(name))).one()


def visit_of(app: Flask, name: str) -> UUID:
    """Give the id of today's visit of a patient at Main Street, "LAST, First"."""
    parts = parts_of(app)
    board = desk.day(
        parts.store, actor_of(app, "desk"), parts.now().date(), location_id=site(app), now=parts.now()
    )
    return next(row.visit_id for row in board.rows if row.patient_name == name)


def add_visit(app: Flask, **changes: Any) -> UUID:
    """Add a visit at Main Street, two days from now."""
    parts = parts_of(app)
    given = {
        "family": "Example",
        "given": "Marisol",
        "birth_date": BORN,
        "sex": "female",
        "language": "en",
        "record_number": f"T-{uuid4().hex[:8]}",
        "starts_at": parts.now() + timedelta(days=2),
        "location_id": site(app),
        **changes,
    }
    return desk.add_visit(
        parts.store, actor_of(app, "desk"), NewVisit(**given), now=parts.now(), key=uuid4().hex
    )


def add_case(app: Flask, answers: Mapping[str, Any], *, sent: bool = True, **changes: Any) -> UUID:
    """Fill in the form of a new visit, page by page, and send it unless told not to; give the case's id."""
    parts = parts_of(app)
    visit = add_visit(app, **changes)
    link = desk.invite(parts.store, actor_of(app, "desk"), parts.settings, visit, now=parts.now())
    opened = intake.open_link(
        parts.store,
        parts.library,
        parts.settings,
        link.url_path.rpartition("/")[2],
        changes.get("birth_date", BORN),
        now=parts.now(),
        language=changes.get("language", "en"),
    )
    view = intake.resume(parts.store, parts.library, opened.session_token, now=parts.now())
    assert view is not None
    view = fill_in(parts.store, view, answers, now=parts.now())
    if sent:
        intake.submit(parts.store, view, finish_early=True, key=uuid4().hex, now=parts.now())
    with parts.store.writing() as session:
        case = cases.of_intake(session, view.intake_id)
        assert case is not None
        return case.id


def read_case(app: Flask, case_id: UUID, who: str = "clinician") -> CaseView:
    """Give a case as the services give it."""
    parts = parts_of(app)
    return export.case_view(parts.store, parts.library, actor_of(app, who), case_id, now=parts.now())
