"""What patients ask an administrator for: their own copy, a legal hold, its end, erasure."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff.patient_request import EraseForm, PatientRequestForm
from triage.services import patient_requests
from triage.services.actors import Role
from triage.services.errors import Conflict
from triage.services.patient_requests import Overview
from triage.services.stated import NotStated
from triage.web import fresh
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.admin.reasons import CONFLICT, FORBIDDEN, UNPROCESSABLE, holds
from triage.web.context import services
from triage.web.once_more import ask_who, keeps_what_was_typed
from triage.web.patient_file import as_html
from triage.web.wording import zoned

NOBODY = ("Nobody has this record number who was at your locations alone. Check it sign by sign; for "
          "somebody who was elsewhere too, ask an administrator of all those locations")
# What erasing takes away, by the tables that it lies in; the rest is counted together.
WORDS: Mapping[str, tuple[str, ...]] = {
    "visit": ("visit",), "intake": ("form",), "case": ("case",), "patient_message": ("message",),
    "review": ("step of a review", "steps of reviews"), "invite": ("link",)}


@bp.get("/admin/requests")
@staff(Role.ADMINISTRATOR)
def requests() -> str:
    """Ask whose records, and why."""
    return _find(PatientRequestForm())


@bp.post("/admin/requests")
@keeps_what_was_typed
@staff(Role.ADMINISTRATOR)
def find_patient() -> ResponseReturnValue:
    """Open one patient's page, for whoever has said why and shown who they are."""
    form = PatientRequestForm()
    if not holds(form):
        return _find(form), UNPROCESSABLE
    asked = ask_who(after=fresh.PROVED_FOR)
    if asked:
        return asked
    parts = services()
    found = patient_requests.find(parts.store, actor(), form.number.data, form.reason.data, now=parts.now())
    if found is None:
        form.blame("number", NOBODY)
        return _find(form), UNPROCESSABLE
    return redirect(url_for("admin.patient", patient_id=found), 303)


@bp.get("/admin/requests/<uuid:patient_id>")
@staff(Role.ADMINISTRATOR)
def patient(patient_id: UUID) -> ResponseReturnValue:
    """Show who it is, and what can be done."""
    try:
        return _page(_overview(patient_id), EraseForm(None))
    except NotStated:
        return _not_open()


@bp.post("/admin/requests/<uuid:patient_id>")
@keeps_what_was_typed
@staff(Role.ADMINISTRATOR)
def answer_request(patient_id: UUID) -> ResponseReturnValue:
    """Do the one thing that was pressed."""
    form = EraseForm()
    try:
        found = _overview(patient_id)
        act = ACTS.get(request.form.get("act", ""))
        if act is None:
            abort(400)
        return act(found, form)
    except NotStated:
        return _not_open()
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return _page(_overview(patient_id), form), CONFLICT


def _copy(found: Overview, _form: EraseForm) -> ResponseReturnValue:
    """Give the file. It is made in memory, and kept nowhere."""
    if not fresh.proved_within():
        return fresh.ask_again(_here(found))
    parts = services()
    file = patient_requests.copy(parts.store, parts.library, actor(), found.id, now=parts.now())
    return Response(as_html(file), content_type="text/html; charset=utf-8",
                    headers={"Content-Disposition": 'attachment; filename="records.html"'})


def _hold(found: Overview, _form: EraseForm) -> ResponseReturnValue:
    return _pressed(found, patient_requests.hold, "Everything of this patient is held.")


def _release(found: Overview, _form: EraseForm) -> ResponseReturnValue:
    return _pressed(found, patient_requests.release, "The hold has ended.")


def _pressed(found: Overview, do: Callable[..., None], words: str) -> ResponseReturnValue:
    if not fresh.proved_within():
        return fresh.ask_again(_here(found))
    parts = services()
    do(parts.store, actor(), found.id, now=parts.now())
    flash(words)
    return redirect(_here(found), 303)


def _erase(found: Overview, form: EraseForm) -> ResponseReturnValue:
    if form.validate() and form.again.data != found.facts[0].record_number:
        form.blame("again", "This is not the record number of this patient")
    if form.errors:
        return _page(found, form), UNPROCESSABLE
    asked = ask_who(after=fresh.PROVED_FOR)
    if asked:
        return asked
    parts = services()
    gone = patient_requests.erase(parts.store, actor(), found.id, now=parts.now())
    flash(f"Erased for good: {gone} rows. The trail keeps that it happened, and nothing of who it was.")
    return redirect(url_for("admin.requests"), 303)


ACTS: Mapping[str, Callable[[Overview, EraseForm], ResponseReturnValue]] = {
    "copy": _copy, "hold": _hold, "release": _release, "erase": _erase}


def _overview(patient_id: UUID) -> Overview:
    parts = services()
    return patient_requests.overview(parts.store, actor(), patient_id, now=parts.now())


def _here(found: Overview) -> str:
    return url_for("admin.patient", patient_id=found.id)


def _find(form: PatientRequestForm, *, over: bool = False) -> str:
    return render_template("admin/requests.html", form=form, over=over)


def _not_open() -> ResponseReturnValue:
    """Say that a reason has to be given first, alike for every patient there is or is not."""
    return _find(PatientRequestForm(None), over=True), FORBIDDEN


def _page(found: Overview, form: EraseForm) -> str:
    zone = services().settings.timezone
    goes = [(found.goes[table], words) for table, words in WORDS.items() if table in found.goes]
    rest = sum(found.goes.values()) - sum(number for number, _ in goes) - len(found.facts)
    return render_template("admin/patient.html", found=found, form=form, goes=goes, rest=rest,
                           at=lambda moment: zoned(moment, zone))
