"""Typing a form for somebody: by telephone, from paper, or beside them, on the patient's own pages."""

from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.catalogue import catalogue
from triage.forms.staff import EntryForm, PressForm
from triage.services import entry as typing
from triage.services import intake
from triage.services.actors import Role
from triage.web import cookies
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.links import on_board
from triage.web.patient.aloud import opening
from triage.web.patient.frame import lines_at
from triage.web.patient.session import COOKIE, PATH, keep, see
from triage.web.patient.wizard import resume_at

UNPROCESSABLE = 422


@bp.route("/visits/<uuid:visit_id>/entry", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def entry(visit_id: UUID) -> ResponseReturnValue:
    """Ask how the answers come in and whether it was checked whose they are; then open the form."""
    form = EntryForm()
    if form.validate_on_submit():
        return _begin(visit_id, form.channel.data)
    if not form.is_submitted():
        form.channel.data = request.args.get("by", "phone")
    (board, row), parts = on_board(visit_id), services()
    caller = typing.caller(parts.store, actor(), visit_id, now=parts.now())
    number = lines_at(board.location, caller.language).emergency
    page = render_template(
        "desk/entry.html", form=form, board=board, row=row, caller=caller,
        today=board.location.today(parts.now()),
        opening=opening(board.location.name, number, catalogue(caller.language).gettext))
    return page, UNPROCESSABLE if form.errors else 200


@bp.post("/entry/end")
@staff(Role.FRONT_DESK)
def end_entry() -> ResponseReturnValue:
    """Close what is open for a patient in this browser."""
    if not PressForm().validate_on_submit():
        abort(400)
    parts = services()
    typing.end(parts.store, actor(), now=parts.now())
    response = make_response(redirect(url_for("desk.today"), 303))
    cookies.drop(response, COOKIE, path=PATH)
    return response


def _begin(visit_id: UUID, channel: str) -> ResponseReturnValue:
    parts = services()
    opened = typing.begin(parts.store, parts.library, actor(), parts.settings, visit_id, channel=channel,
                          now=parts.now())
    view = intake.resume(parts.store, parts.library, opened.session_token, now=parts.now())
    assert view is not None
    return keep(make_response(see(resume_at(view))), opened)
