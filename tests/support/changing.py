"""Somebody who tells what has changed since the form was sent."""

from datetime import timedelta
from uuid import UUID

from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.patient import Patient
from tests.support.staff import QUIET, Colleague, add_case

HUB = "/intake/changed"


def begin(patient: Patient) -> Page:
    """Press the button of the receipt."""
    page = patient.post(button=("begin", "1"), form=form_of(patient.page))
    assert page.address.startswith(HUB)
    return page


def form_of(page: Page) -> int:
    """Give the number of the form that leads to the topics."""
    return next(place for place, form in enumerate(page.all("form")) if form["action"] == HUB)


def changed_case(app: Flask) -> tuple[UUID, Patient]:
    """Send a form, then tell of a new danger sign; give the case, and the patient at the receipt."""
    case = add_case(app, QUIET, family="Changeable", given="Cy")
    desk = Colleague.at(app, "desk")
    day = (parts_of(app).now() + timedelta(days=2)).date()
    desk.open(f"/desk/day/{day}")
    return case, told(desk)


def told(desk: Colleague) -> Patient:
    """Tell of the danger sign, typed by the desk on the telephone."""
    desk.follow("Enter a change by phone")
    desk.press("the form", checked="y")
    patient = Patient(desk.client, "", desk.page)
    begin(patient)
    patient.get("/intake/bladder-bowel")
    patient.post(**{"bladder-change": "new"})
    patient.post(button=("choice", "calling"))
    patient.get("/intake/check-answers")
    patient.post(agreed="1")
    return patient
