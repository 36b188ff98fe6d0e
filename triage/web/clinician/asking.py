"""Asking a patient from the case page, and taking it back."""

from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import asking_patient
from triage.services.actors import Role
from triage.services.errors import Conflict, InvalidInput
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import again
from triage.web.context import services

UNPROCESSABLE, CONFLICT = 422, 409


@bp.post("/cases/<uuid:case_id>/ask")
@staff(Role.CLINICIAN)
def ask(case_id: UUID) -> ResponseReturnValue:
    """Ask for the answers that were ticked, or show the case again with what is wrong."""
    parts, form = services(), PressForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        asking_patient.ask(
            parts.store, parts.library, actor(), parts.settings, case_id, send="send" in request.form,
            questions=request.form.getlist("question"), key=str(form.key.data), now=parts.now())
    except InvalidInput as wrong:
        return again(case_id, wrong.message), UNPROCESSABLE
    except Conflict as conflict:
        return again(case_id, str(conflict)), CONFLICT
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="unk"), 303)


@bp.post("/cases/<uuid:case_id>/ask/take-back")
@staff(Role.CLINICIAN)
def take_back(case_id: UUID) -> ResponseReturnValue:
    """Ask no more."""
    parts = services()
    if not PressForm().validate_on_submit():
        abort(400)
    asking_patient.take_back(parts.store, actor(), case_id, now=parts.now())
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="unk"), 303)
