"""Everybody at once: one browser for each role at one site, one for a patient; what there is at both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.app import parts_of
from tests.support.patient import Patient
from tests.support.routes import address, rules
from tests.support.sign_in import TOKEN
from tests.support.staff import PASSWORD, site
from triage.services import accounts, demo
from triage.services.accounts import NewAccount
from triage.services.actors import Role, system
from triage.store.models import Case, Intake, Visit

OWN, OTHER = "Riverside", "Main Street"
PATIENT, STRANGER = "patient", "nobody"
JOB = system("test")


@dataclass(frozen=True)
class Browser:
    """Somebody at a browser. `token` is what the forms of their pages carry."""

    who: str
    client: FlaskClient
    token: str

    def ask(self, app: Flask, rule: Rule, method: str, known: Mapping[str, Any], *, token: bool) -> int:
        """Ask for an address, with a form that holds the token or nothing; give the status."""
        data = {"csrf_token": self.token} if token else {}
        sent = {"data": data} if method == "POST" else {}
        response = self.client.open(address(app, rule, **known), method=method, **sent)  # type: ignore[arg-type]
        response.close()
        return response.status_code


def everybody(app: Flask) -> dict[str, Browser]:
    """Give a browser for each role at the one site, for a patient, and for nobody."""
    found = {str(role): _hired(app, role) for role in Role}
    link = demo.example(parts_of(app))
    assert link
    patient = Patient(app.test_client(), link.link.url_path)
    assert patient.open(link.birth_date).address.startswith("/intake")
    found[PATIENT] = _as(PATIENT, patient.client)
    return {**found, STRANGER: _as(STRANGER, app.test_client())}


def things(app: Flask, name: str) -> dict[str, UUID]:
    """Give one of each kind of thing that addresses name, at a site."""
    place = site(app, name)
    with parts_of(app).store.reading() as session:
        case = session.execute(select(Case.id, Case.intake_id).where(Case.location_id == place, Case.finished)
                               .order_by(Case.raised_at, Case.id)).first()
        assert case
        visit = session.scalars(select(Visit).join(Intake, Intake.visit_id == Visit.id)
                                .where(Intake.id == case.intake_id)).one()
        return {"location_id": place, "case_id": case.id, "visit_id": visit.id,
                "patient_id": visit.patient_id}


def asked(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Give every rule with each method that it takes."""
    for rule in rules(app):
        yield from ((rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def _hired(app: Flask, role: Role) -> Browser:
    parts, email = parts_of(app), f"{role}-{uuid4().hex[:6]}@clinic.example"
    with app.app_context():
        new = NewAccount("Noor Newcomer", email, hash_password(PASSWORD), frozenset({role}),
                         frozenset({site(app, OWN)}))
        accounts.create(parts.store, JOB, new, now=parts.now())
    client = app.test_client()
    page = client.get("/sign-in").text
    token = TOKEN.search(page)
    assert token
    data = {"email": email, "password": PASSWORD, "csrf_token": token.group(1)}
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 302
    return _as(str(role), client)


def _as(who: str, client: FlaskClient) -> Browser:
    page = client.get({PATIENT: "/intake", STRANGER: "/sign-in"}.get(who, "/account"), follow_redirects=True)
    token = TOKEN.search(page.text)
    assert token, who
    return Browser(who, client, token.group(1))
