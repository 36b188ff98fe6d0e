"""Whose a case is, on its page: take it, hand it over, let it go."""

from uuid import UUID

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services.actors import Role
from triage.services.alarms import owners
from triage.services.errors import Conflict, InvalidInput
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import again
from triage.web.context import services

TAKE, HAND, RELEASE = "take", "hand", "release"


@bp.post("/cases/<uuid:case_id>/owner")
@staff(Role.CLINICIAN)
def owner(case_id: UUID) -> ResponseReturnValue:
    """Change whose the case is, or show it again with what stood in the way."""
    if not PressForm().validate_on_submit():
        abort(400)
    parts, seen = services(), request.form.get("seen", type=UUID)
    do = request.form.get("do")
    try:
        if do == TAKE:
            owners.take(parts.store, actor(), case_id, seen=seen, now=parts.now())
        elif do == HAND:
            owners.hand_over(parts.store, actor(), case_id, request.form.get("to", type=UUID), seen=seen,
                             now=parts.now())
        elif do == RELEASE:
            owners.release(parts.store, actor(), case_id, seen=seen, now=parts.now())
        else:
            return again(case_id, ""), 400   # 404 where the case is not theirs
    except InvalidInput as wrong:
        g.owner_problem = wrong.message
        return again(case_id, ""), 422
    except Conflict as conflict:
        g.owner_problem = str(conflict)
        return again(case_id, ""), 409
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="owner"), 303)


@bp.app_context_processor
def asked() -> dict[str, object]:
    """Let the page of a case ask whose it is; no other page looks."""
    return {"case_owner": _of}


def _of(case_id: UUID) -> tuple[owners.Owned, str]:
    parts = services()
    return owners.of_case(parts.store, actor(), case_id, now=parts.now()), g.get("owner_problem", "")
