"""Whatever opens personal data writes a row of the trail in the same request, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.support.app import parts_of
from tests.support.audience import AUDIENCE, CLINICIAN, DESK
from tests.support.patient import Patient, make_clinic
from tests.support.routes import address, rules
from tests.support.sign_in import sign_in
from triage.store.crypto import Cipher
from triage.store.models import Audit, Case, Location, Visit

# What is sealed, and not of a patient: who of the staff is reached at which number.
OTHERS = ("audit_key", "audit_reason", "location_alarms", "staff_phone", "backup")

OK = 200


class Opened:
    """The places of sealed values that were opened since it was last looked at."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Watch every opening. What is opened, and how, stays as it is."""
        self.places: set[str] = set()
        one, many = Cipher.open, Cipher.open_each

        def open_(cipher: Cipher, sealed: bytes, context: str) -> bytes:
            self.places.add(context.partition(":")[0])
            return one(cipher, sealed, context)

        def open_each(cipher: Cipher, values: Any) -> Iterator[bytes | None]:
            found = list(values)
            self.places |= {context.partition(":")[0] for _, context in found}
            return many(cipher, found)

        patch.setattr(Cipher, "open", open_)
        patch.setattr(Cipher, "open_each", open_each)

    def take(self) -> set[str]:
        """Give the tables whose values were opened, and begin anew."""
        found, self.places = self.places - set(OTHERS), set()
        return found


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What is opened from here on."""
    return Opened(monkeypatch)


def known(app: Flask) -> dict[str, Any]:
    """Give the ids of things that are there, by the names that addresses use."""
    parts = parts_of(app)
    with parts.store.reading() as session:
        case, visit = session.execute(
            select(Case, Visit).join(Visit, Case.visit_id == Visit.id)
            .join(Location, Visit.location_id == Location.id)
            .where(Case.finished, Location.name.contains("Main Street")).order_by(Case.raised_at)).all()[0]
    day = visit.starts_at.date().isoformat()
    return {"case_id": case.id, "visit_id": visit.id, "patient_id": visit.patient_id, "day": day, "date": day,
            "location_id": visit.location_id}


def rows(app: Flask, request_id: str) -> int:
    with parts_of(app).store.reading() as session:
        return session.scalar(select(func.count()).where(Audit.request == request_id)) or 0


def of_role(app: Flask, role: str) -> list[Rule]:
    return [rule for rule in rules(app) if role in AUDIENCE[rule.endpoint] and "GET" in (rule.methods or ())]


@pytest.mark.parametrize(("role", "who"), [(DESK, "desk"), (CLINICIAN, "clinician")])
def test_every_page_that_shows_somebody_is_noted(demo_app: Flask, opened: Opened, role: str,
                                                who: str) -> None:
    client, ids, silent, shown = sign_in(demo_app, who), known(demo_app), [], 0
    for rule in of_role(demo_app, role):
        if rule.endpoint.endswith("_pdf"):
            continue   # shows the page of the same name, and takes its time
        opened.take()
        answer = client.get(address(demo_app, rule, **ids))
        answer.close()
        if (found := opened.take()) and answer.status_code == OK:   # a refusal shows nothing
            shown += 1
            if not rows(demo_app, answer.headers["X-Request-Id"]):
                silent.append((rule.endpoint, sorted(found)))
    assert silent == []
    assert shown > 5


def test_what_a_patient_opens_and_saves_is_noted_with_where_it_came_from(app: Flask) -> None:
    """A page that reads back what was typed in the same session belongs to the row of its opening."""
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.open()
    patient.post()
    with parts_of(app).store.reading() as session:
        found = session.scalars(select(Audit).where(Audit.actor_kind == "patient").order_by(Audit.seq)).all()
    assert "form opened" in {row.action for row in found}
    assert {row.why for row in found} == {"own form"}
    assert all(row.request and row.channel == "patient" and row.address for row in found)
