"""A list of visits, given to be brought in."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff.bring_in import BringInForm
from triage.services import batches, desk
from triage.services.actors import Role
from triage.services.importing.flaws import Unreadable
from triage.services.importing.source import read_list
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location

TOO_LARGE, UNPROCESSABLE = 413, 422


@bp.route("/import", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def bring_in() -> ResponseReturnValue:
    """Ask for a list, keep it, and go on to what it means."""
    parts, form = services(), _form()
    if not form.is_submitted():
        return _page(form), 200
    status = UNPROCESSABLE
    if form.validate():
        try:
            grid, day = read_list(form.data_given)
            place = UUID(form.location_id.data)
            batch = batches.open_list(parts.store, actor(), place, grid, now=parts.now(), day=day)
            return redirect(url_for("desk.batch", batch_id=batch), 303)
        except Unreadable as wrong:
            form.blame("text" if (form.text.data or "").strip() else "file", str(wrong))
            status = TOO_LARGE if wrong.too_large else UNPROCESSABLE
    return _page(form), status


def _form() -> BringInForm:
    places = desk.locations(services().store, actor())
    form = BringInForm(locations=[(str(place.id), place.name) for place in places])
    if not form.is_submitted():
        form.location_id.data = str(chosen_location().id)
    return form


def _page(form: BringInForm) -> str:
    parts = services()
    return render_template("desk/bring_in.html", form=form,
                           waiting=batches.waiting(parts.store, actor(), now=parts.now()))
