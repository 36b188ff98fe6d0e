"""One patient's messages: sent, sent again, stopped; and why a form will not be filled in."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.forms.staff.sending import DeclineForm
from triage.services import desk
from triage.services.actors import Role
from triage.services.errors import Conflict, InvalidInput
from triage.services.messages import declines, requests
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import back_to

UNPROCESSABLE, CONFLICT = 422, 409
KINDS = {"invitation": "Invitation", "reminder": "Reminder", "last": "Last reminder", "new_link": "New link"}
WAYS = {"sms": "text message", "email": "e-mail"}
STATES = {"queued": "waits to be sent", "sent": "sent", "delivered": "delivered",
          "failed": "not delivered", "stopped": "not sent"}
BOARD = "board"   # pressed in a row of the day
SEND, ANEW, STOP, RESUME = "send", "anew", "stop", "resume"


@bp.get("/visits/<uuid:visit_id>/messages")
@staff(Role.FRONT_DESK)
def sending(visit_id: UUID) -> str:
    """Show a visit's messages and what can be done about them."""
    return _page(visit_id, _form())


@bp.post("/visits/<uuid:visit_id>/send")
@staff(Role.FRONT_DESK)
def send(visit_id: UUID) -> ResponseReturnValue:
    """Send the link, or a new one; stop messages, or allow them again."""
    parts, form, do = services(), PressForm(), request.form.get("do", SEND)
    if do not in (SEND, ANEW, STOP, RESUME) or not form.validate_on_submit():
        abort(400)
    try:
        if do in (SEND, ANEW):
            requests.send(parts.store, actor(), parts.settings, visit_id, now=parts.now(),
                          key=str(form.key.data), anew=do == ANEW)
        else:
            requests.set_stop(parts.store, actor(), parts.settings, visit_id, active=do == STOP,
                              now=parts.now())
    except Conflict as conflict:
        return _page(visit_id, _form(), problem=str(conflict)), CONFLICT
    except InvalidInput as wrong:
        return _page(visit_id, _form(), problem=wrong.message), UNPROCESSABLE
    if request.args.get("by") == BOARD:
        return back_to(desk.row(parts.store, actor(), visit_id, now=parts.now())[1])
    return redirect(url_for("desk.sending", visit_id=visit_id), 303)


@bp.post("/visits/<uuid:visit_id>/decline")
@staff(Role.FRONT_DESK)
def decline(visit_id: UUID) -> ResponseReturnValue:
    """Keep why the form will not be filled in, or take that back."""
    parts, form = services(), _form()
    if request.form.get("do") == "undo":
        declines.take_back(parts.store, actor(), visit_id, now=parts.now())
        return redirect(url_for("desk.sending", visit_id=visit_id), 303)
    if not form.validate_on_submit():
        return _page(visit_id, form), UNPROCESSABLE
    try:
        declines.decline(parts.store, actor(), visit_id, form.reason.data, now=parts.now())
    except Conflict as conflict:
        return _page(visit_id, form, problem=str(conflict)), CONFLICT
    return redirect(url_for("desk.sending", visit_id=visit_id), 303)


def _form() -> DeclineForm:
    return DeclineForm(reasons=declines.REASONS.items())


def _page(visit_id: UUID, form: DeclineForm, *, problem: str = "") -> Any:
    parts = services()
    now = parts.now()
    place, row = desk.row(parts.store, actor(), visit_id, now=now)
    state = requests.sending_of(parts.store, actor(), parts.settings, visit_id, now=now)
    reason = declines.reason_of(parts.store, actor(), visit_id)
    return render_template("desk/sending.html", row=row, place=place, state=state, form=form, problem=problem,
                           today=place.today(now), declined=declines.REASONS.get(reason, ""), reason=reason,
                           kinds=KINDS, ways=WAYS, states=STATES)
