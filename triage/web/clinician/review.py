"""What a clinician does with a case: see it, sign it."""

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from triage.forms.staff import DecisionForm
from triage.services import review
from triage.services.actors import Role
from triage.services.errors import AlreadySigned, Conflict, InvalidInput
from triage.services.views import CaseView
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import load, show
from triage.web.clinician.deciding import as_words, decision_form, read_decision
from triage.web.context import services
from triage.web.once_more import ask_who, began_anew, keeps_what_was_typed, typed

FIELD_OF = {"plan_by": "plan_time"}   # the service's name → the form's

bp.register_error_handler(CSRFError, began_anew)


@bp.post("/cases/<uuid:case_id>/acknowledge")
@staff(Role.CLINICIAN)
def acknowledge(case_id: UUID) -> ResponseReturnValue:
    """Record that this clinician has seen the case. One that was signed meanwhile shows so."""
    parts = services()
    with suppress(Conflict):
        review.acknowledge(parts.store, actor(), case_id, now=parts.now())
    return redirect(url_for("clinician.case", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/decide")
@keeps_what_was_typed
@staff(Role.CLINICIAN)
def decide(case_id: UUID) -> ResponseReturnValue:
    """Sign the case, as it was seen."""
    found = load(case_id, "view")
    form = decision_form(found, posted=True)
    if not form.validate() and (found.state != "signed" or not (form.agrees or form.urgency.data)):
        return show(found, form), 422
    return ask_who() or _signed(found, form)


@bp.post("/cases/<uuid:case_id>/read-again")
@staff(Role.CLINICIAN)
def read_again(case_id: UUID) -> ResponseReturnValue:
    """Show the case as it is now, with what was written before it changed."""
    found = load(case_id, "view")
    if found.state == "signed":
        return redirect(url_for("clinician.case", case_id=case_id), 303)
    fresh, form = decision_form(found), decision_form(found, posted=True)
    form.seen_hash.data, form.shown_hash.data, form.key.data = (
        fresh.seen_hash.data, fresh.shown_hash.data, fresh.key.data)
    return show(found, form)


def _signed(found: CaseView, form: DecisionForm) -> ResponseReturnValue:
    """Sign, or say what stood in the way, with everything that was typed."""
    parts = services()
    try:
        review.decide(parts.store, actor(), found.case_id, read_decision(form, found.location),
                      seen_hash=form.seen_hash.data, shown=form.shown_hash.data or "", key=form.key.data,
                      now=parts.now())
    except InvalidInput as wrong:
        form.blame(FIELD_OF.get(wrong.field, wrong.field), wrong.message)
        return show(found, form), 422
    except Conflict as conflict:
        signed = conflict.signed if isinstance(conflict, AlreadySigned) else None
        return render_template("clinician/conflict.html", case=found, message=conflict, signed=signed,
                               at=found.location.local, words=as_words(form, found.location),
                               typed=typed()), 409
    return redirect(url_for("clinician.queue"), 303)
