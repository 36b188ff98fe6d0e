"""What became of a visit, in one press from its row; and the last press taken back."""

from uuid import UUID

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import desk, moving, standing, undoing
from triage.services.actors import Role
from triage.services.views import VisitRow
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import DONE, back_to


@bp.post("/visits/<uuid:visit_id>/arrived")
@staff(Role.FRONT_DESK)
def arrived(visit_id: UUID) -> ResponseReturnValue:
    """Record that the patient is here."""
    return _set(visit_id, "arrived", "is here")


@bp.post("/visits/<uuid:visit_id>/late")
@staff(Role.FRONT_DESK)
def late(visit_id: UUID) -> ResponseReturnValue:
    """Record that the patient said that they will be late."""
    return _set(visit_id, "late", "will be late")


@bp.post("/visits/<uuid:visit_id>/no-show")
@staff(Role.FRONT_DESK)
def no_show(visit_id: UUID) -> ResponseReturnValue:
    """Record that the patient did not come."""
    return _set(visit_id, "no_show", "did not come")


@bp.post("/visits/<uuid:visit_id>/follow")
@staff(Role.FRONT_DESK)
def follow(visit_id: UUID) -> ResponseReturnValue:
    """Move the visit to where the patient says that they are going."""
    need_press()
    parts, row = services(), row_of(visit_id)
    step = moving.follow(parts.store, actor(), visit_id, now=parts.now())
    offer_undo(row, step, f"was moved to {row.wants}")
    return back_to(row)


@bp.post("/visits/<uuid:visit_id>/undo/<uuid:step_id>")
@staff(Role.FRONT_DESK)
def undo(visit_id: UUID, step_id: UUID) -> ResponseReturnValue:
    """Take a correction back."""
    need_press()
    parts = services()
    undoing.undo(parts.store, parts.library, actor(), visit_id, step_id, now=parts.now())
    if request.args.get("stay"):
        return redirect(url_for("desk.put_right", visit_id=visit_id), 303)
    return back_to(row_of(visit_id))


def _set(visit_id: UUID, what: str, words: str) -> ResponseReturnValue:
    need_press()
    parts = services()
    step = standing.set_standing(parts.store, actor(), visit_id, what, now=parts.now())
    row = row_of(visit_id)
    offer_undo(row, step, words)
    return back_to(row)


def need_press() -> None:
    """Refuse what no form of ours sent."""
    if not PressForm().validate_on_submit():
        abort(400)


def row_of(visit_id: UUID) -> VisitRow:
    """Give a visit's line."""
    parts = services()
    return desk.row(parts.store, actor(), visit_id, now=parts.now())[1]


def offer_undo(row: VisitRow, step: UUID | None, words: str) -> None:
    """Have the next board offer to take a step back. The name is looked up then: cookies hold none."""
    if step:
        session[DONE] = [str(row.visit_id), str(step), words]
