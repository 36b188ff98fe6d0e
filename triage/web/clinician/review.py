"""What a clinician does with a case: see it, sign it."""

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import DecisionForm
from triage.rules.result import Classification, Urgency
from triage.services import review
from triage.services.actors import Role
from triage.services.errors import Conflict
from triage.services.views import Decision
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import decision_form, load, show
from triage.web.context import services


@bp.post("/cases/<uuid:case_id>/acknowledge")
@staff(Role.CLINICIAN)
def acknowledge(case_id: UUID) -> ResponseReturnValue:
    """Record that this clinician has seen the case. One that was signed meanwhile shows so."""
    parts = services()
    with suppress(Conflict):
        review.acknowledge(parts.store, actor(), case_id, now=parts.now())
    return redirect(url_for("clinician.case", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/decide")
@staff(Role.CLINICIAN)
def decide(case_id: UUID) -> ResponseReturnValue:
    """Sign the case, as it was seen."""
    parts, found = services(), load(case_id, "view")
    form = decision_form(found)
    if not form.validate_on_submit():
        return show(found, form), 422
    try:
        review.decide(parts.store, actor(), case_id, read_decision(form), seen_hash=form.seen_hash.data,
                      key=form.key.data, now=parts.now())
    except Conflict as conflict:
        return render_template("clinician/conflict.html", case_id=case_id, message=conflict, form=form), 409
    return redirect(url_for("clinician.queue"), 303)


def read_decision(form: DecisionForm) -> Decision:
    """Take a checked form for what it decides; agreement means the level and the class of the rules."""
    level, kind = form.current if form.agrees else (form.urgency.data, form.classification.data)
    return Decision(form.agrees, Urgency.of(level), Classification(kind),
                    form.reason.data or "", form.plan.data or "")
