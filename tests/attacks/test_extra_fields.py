"""Fields that no page offers, and ids of others: what is posted beside the form changes nothing."""

from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from tests.support.app import parts_of
from tests.support.patient import Patient, make_clinic
from tests.support.sign_in import EMAIL
from tests.support.staff import QUIET, Colleague, add_case, site
from tests.web.test_desk_visits import TYPED
from triage.services import accounts
from triage.services.actors import system
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Visit

TRUE = ("true", "1", "on")


def rows(app: Flask, table: Any) -> dict[UUID, dict[str, Any]]:
    """Give all rows of a table by id."""
    with parts_of(app).store.reading() as session:
        return {row.id: {column.name: getattr(row, column.name) for column in table.__table__.columns}
                for row in session.scalars(select(table))}


def post(colleague: Colleague, words: str, extra: dict[str, Any], **fields: Any) -> int:
    """Press a button of the open page with more than its form has; give the status."""
    forms = colleague.page.all("form")
    number = next(at for at, form in enumerate(forms)
                  if any(words in button.text for button in form.all("button")))
    data = colleague.page.filled(number, fields)
    for name, value in extra.items():
        data.setlist(name, list(value) if isinstance(value, tuple) else [value])
    address = forms[number]["action"] or colleague.page.address
    return colleague.client.post(address, data=data).status_code


def test_patient_sends_no_form_of_another_and_settles_nothing_of_their_own(app: Flask) -> None:
    clinic = make_clinic(app)
    other = Patient(app.test_client(), clinic.invite())
    other.open()
    own = Patient(app.test_client(), clinic.invite())
    own.open()
    own.get("/intake/daily-life")
    before = rows(app, Intake)
    theirs, visits = next(iter(before)), rows(app, Visit)
    data = own.page.filled(-1, {})
    data.update({"id": str(theirs), "intake_id": str(theirs), "visit_id": str(next(iter(visits))),
                 "status": "submitted", "level": "routine", "urgency": "routine", "receipt": "AAAA",
                 "submitted_at": "2020-01-01", "session_token": "x", "channel": "phone", "typist": "x"})
    assert own.send("/intake/daily-life?intake_id=" + str(theirs), **data).status_code < 500
    after = rows(app, Intake)
    changed = [id_ for id_ in before if before[id_]["document"] != after[id_]["document"]]
    assert len(changed) == 1
    assert {row["status"] for row in after.values()} == {"open"}
    assert rows(app, Visit) == visits
    assert other.get("/intake/daily-life").status == 200


def test_desk_makes_up_no_ids_states_or_places(demo_app: Flask) -> None:
    before, forged = rows(demo_app, Visit), uuid4()
    desk = Colleague.at(demo_app, "desk")
    desk.open("/desk/visits/new")
    extra = {"id": str(forged), "patient_id": str(next(iter(before.values()))["patient_id"]),
             "standing": "cancelled", "state": "signed", "demo": TRUE, "created_at": "1999-01-01",
             "role": "administrator"}
    assert post(desk, "Add the visit", extra, **TYPED) < 400
    (made,) = [row for id_, row in rows(demo_app, Visit).items() if id_ not in before]
    assert made["id"] != forged
    assert (made["standing"], made["location_id"]) == ("expected", site(demo_app))
    assert made["patient_id"] not in {row["patient_id"] for row in before.values()}


def test_nobody_gives_themselves_a_role(demo_app: Flask) -> None:
    store, job = parts_of(demo_app).store, system("test")
    before = {one.email: (one.roles, one.active) for one in accounts.list_accounts(store, job)}
    extra = {"roles": ("administrator", "clinician"), "role": "administrator", "active": TRUE,
             "is_admin": TRUE, "email": "thief@evil.example", "places": str(site(demo_app, "Riverside")),
             "id": str(uuid4())}
    for who in ("desk", "clinician"):
        colleague = Colleague.at(demo_app, who)
        colleague.open("/account")
        assert colleague.page.all("form")
        for form in range(len(colleague.page.all("form"))):
            action = colleague.page.all("form")[form]["action"] or colleague.page.address
            if "sign-out" not in action:
                colleague.client.post(action, data={**colleague.page.filled(form, {}).to_dict(), **extra})
    assert {one.email: (one.roles, one.active) for one in accounts.list_accounts(store, job)} == before
    assert EMAIL["desk"] in before


def test_reader_of_one_case_signs_no_other_by_a_field(demo_app: Flask) -> None:
    own, other = add_case(demo_app, QUIET), add_case(demo_app, QUIET, given="Other")
    clinician = Colleague.at(demo_app, "clinician")
    clinician.open(f"/clinician/cases/{own}")
    before = rows(demo_app, Case)[other]
    extra = {"case_id": str(other), "id": str(other), "state": "signed", "signed_by": str(uuid4()),
             "level": "routine"}
    assert post(clinician, "Sign and close", extra, decision="agree", plan="Examine the ankle.") < 400
    after = rows(demo_app, Case)
    assert after[other] == before
    assert after[own]["state"] == "signed"
