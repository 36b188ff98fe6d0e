"""Finding a patient; one patient's page; correcting who it is."""

from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff.patient import FindForm, IdentityForm
from triage.services import finding, patient_page
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.identity import FIELDS
from triage.services.views import PatientFacts
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp

UNPROCESSABLE = 422
FIELD_WORDS = {"family": "Family name", "given": "Given name", "birth_date": "Date of birth",
               "sex": "Sex at birth", "phone": "Phone", "email": "Email", "record_number": "Record number"}


@bp.route("/patients", methods=["GET", "POST"])
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def patients() -> ResponseReturnValue:
    """Look for a patient. What is looked for is kept sealed: the address names only where."""
    parts, form = services(), FindForm()
    if form.validate_on_submit():
        try:
            search = finding.look(parts.store, actor(), form.text.data, now=parts.now())
            return redirect(url_for("desk.found", search_id=search, beside=_beside()), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    page = render_template("desk/patients.html", form=form, beside=_beside())
    return page, UNPROCESSABLE if form.errors else 200


@bp.get("/patients/found/<uuid:search_id>")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def found(search_id: UUID) -> str:
    """Show who was found."""
    parts = services()
    result = finding.found(parts.store, actor(), search_id, now=parts.now())
    return render_template("desk/found.html", found=result, form=FindForm(formdata=None, text=result.text),
                           beside=_beside(), today=parts.now().date())


@bp.get("/patients/<uuid:patient_id>")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def patient(patient_id: UUID) -> ResponseReturnValue:
    """Show who a patient is, their visits, and what was put right."""
    parts = services()
    page = patient_page.patient_page(parts.store, actor(), patient_id, now=parts.now())
    if page.facts.id != patient_id:
        return redirect(url_for("desk.patient", patient_id=page.facts.id), 303)
    return render_template("desk/patient.html", page=page, words=FIELD_WORDS, today=parts.now().date(),
                           may_change=Role.FRONT_DESK in actor().roles)


@bp.route("/patients/<uuid:patient_id>/identity", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def correct_patient(patient_id: UUID) -> ResponseReturnValue:
    """Correct who a patient is. What it was stays in the trail."""
    parts = services()
    page = patient_page.patient_page(parts.store, actor(), patient_id, now=parts.now())
    form = IdentityForm(**_values(page.facts))
    if form.validate_on_submit():
        said = {field: _text(form[field].data) for field in FIELDS}
        seen = {field: request.form.get(f"was_{field}", "") for field in FIELDS}
        try:
            changed = patient_page.correct(parts.store, actor(), page.facts.id, said, seen=seen,
                                           language=form.language.data, now=parts.now())
            flash("Saved. What it was stays in the trail." if changed else "Nothing was changed.")
            return redirect(url_for("desk.patient", patient_id=page.facts.id), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    shown = render_template("desk/correct_patient.html", form=form, page=page, fields=FIELDS,
                            seen={field: _text(value) for field, value in _values(page.facts).items()})
    return shown, UNPROCESSABLE if form.errors else 200


def _values(facts: PatientFacts) -> dict[str, object]:
    return {field: getattr(facts, field) for field in FIELDS}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _beside() -> UUID | None:
    """Give the record that another is looked for to merge with, where the address names one."""
    text = request.args.get("beside")
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(404)
