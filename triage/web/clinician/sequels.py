"""What a clinician does after a signature: add to it, or open the case again."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import AddendumForm
from triage.services import sequels
from triage.services.actors import Role
from triage.services.errors import Conflict, InvalidInput
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import load, show
from triage.web.clinician.deciding import decision_form, reopen_form
from triage.web.context import services
from triage.web.once_more import ask_who, keeps_what_was_typed, typed


@bp.post("/cases/<uuid:case_id>/addendum")
@keeps_what_was_typed
@staff(Role.CLINICIAN)
def addendum(case_id: UUID) -> ResponseReturnValue:
    """Add words to the last signature."""
    parts, form = services(), AddendumForm()
    if not form.validate():
        return _shown(case_id, addendum=form), 422
    asked = ask_who()
    if asked:
        return asked
    try:
        sequels.add(parts.store, actor(), case_id, form.words.data, key=form.key.data, now=parts.now())
    except Conflict as conflict:
        return _conflict(case_id, conflict, form.words.data)
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="so"), 303)


@bp.post("/cases/<uuid:case_id>/reopen")
@keeps_what_was_typed
@staff(Role.CLINICIAN)
def reopen(case_id: UUID) -> ResponseReturnValue:
    """Open a signed case again."""
    parts, form = services(), reopen_form(posted=True)
    asked = ask_who() if form.validate() else None
    if asked:
        return asked
    try:
        if not form.errors:
            sequels.reopen(parts.store, actor(), case_id, form.why_code.data or "", form.why.data or "",
                           key=form.key.data, now=parts.now())
    except InvalidInput as wrong:
        form.blame(wrong.field, wrong.message)
    except Conflict as conflict:
        return _conflict(case_id, conflict, form.why.data or "")
    if form.errors:
        return _shown(case_id, reopening=form, open_form="reopen"), 422
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="so"), 303)


def _shown(case_id: UUID, **forms: Any) -> str:
    """Show the case with the form that does not hold, whether it still waits or not."""
    found = load(case_id, "view")
    waits = found.is_latest and found.state != "signed"
    return show(found, decision_form(found) if waits else None, **forms)


def _conflict(case_id: UUID, conflict: Conflict, words: str) -> ResponseReturnValue:
    found = load(case_id, "view")
    return render_template("clinician/conflict.html", case=found, message=conflict, signed=None, words=words,
                           at=found.location.local, typed=typed()), 409
