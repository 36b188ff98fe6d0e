"""A code in place of the link: given, shown, revoked. And the tick that somebody looked who it was."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import codes, kiosk
from triage.services.actors import Role
from triage.services.parts import Services
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.links import on_board


@bp.post("/visits/<uuid:visit_id>/code/new")
@staff(Role.FRONT_DESK)
def give_code(visit_id: UUID) -> ResponseReturnValue:
    """Make a new code; the one before ends."""
    parts = _pressed()
    codes.give(parts.store, actor(), parts.settings, visit_id, now=parts.now())
    return _to("desk.code", visit_id)


@bp.get("/visits/<uuid:visit_id>/code")
@staff(Role.FRONT_DESK)
def code(visit_id: UUID) -> str:
    """Show the live code of a visit, large enough to be read across the desk."""
    parts, (board, row) = services(), on_board(visit_id)
    now = parts.now()
    live = codes.current(parts.store, actor(), parts.settings, visit_id, now=now)
    return render_template("desk/code.html", board=board, row=row, code=live, today=board.location.today(now),
                           address=f"{parts.settings.base_url.rstrip('/')}{url_for('kiosk.code')}")


@bp.post("/visits/<uuid:visit_id>/code/revoke")
@staff(Role.FRONT_DESK)
def revoke_code(visit_id: UUID) -> ResponseReturnValue:
    """End the live code."""
    parts = _pressed()
    codes.revoke(parts.store, actor(), visit_id, now=parts.now())
    return _to("desk.code", visit_id)


@bp.post("/visits/<uuid:visit_id>/identity")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def check_identity(visit_id: UUID) -> ResponseReturnValue:
    """Record that somebody looked who filled in the form on a tablet."""
    parts = _pressed()
    kiosk.check_identity(parts.store, actor(), visit_id, now=parts.now())
    day = request.args.get("day")
    return redirect(url_for("desk.day" if day else "desk.today", **_place()), 303)


def _pressed() -> Services:
    if not PressForm().validate_on_submit():
        abort(400)
    return services()


def _to(endpoint: str, visit_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(endpoint, visit_id=visit_id, **_place()), 303)


def _place() -> dict[str, str]:
    """Give the day and the location that the address names."""
    return {name: request.args[name] for name in ("day", "location") if name in request.args}
