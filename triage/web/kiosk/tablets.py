"""The administrator's page: which tablets there are, and the code that pairs a new one."""

from uuid import UUID

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import KioskForm, PressForm
from triage.services import kiosk, taking_out
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.kiosk.blueprint import bp
from triage.web.listing import as_file
from triage.web.tablet import idle


@bp.route("/admin/kiosks", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def tablets() -> ResponseReturnValue:
    """List the tablets, or add one."""
    parts = services()
    places = [(str(place.id), place.name) for place in kiosk.sites(parts.store, actor())]
    form = KioskForm(locations=places)
    if form.validate_on_submit():
        try:
            kiosk.add(parts.store, actor(), parts.settings, form.name.data, UUID(form.location_id.data),
                      now=parts.now())
            return redirect(url_for("kiosk.tablets"), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    found = kiosk.all_of(parts.store, actor(), parts.settings, now=parts.now())
    page = render_template("kiosk/tablets.html", form=form, tablets=found, times=idle())
    return page, 422 if form.errors else 200


@bp.get("/admin/kiosks/tablets.csv")
@staff(Role.ADMINISTRATOR)
def tablets_csv() -> Response:
    """Give the tablets as a file."""
    parts = services()
    found = kiosk.all_of(parts.store, actor(), parts.settings, now=parts.now())
    return as_file(taking_out.tablets_list(parts.store, actor(), found, now=parts.now()))


@bp.post("/admin/kiosks/<uuid:kiosk_id>/revoke")
@staff(Role.ADMINISTRATOR)
def revoke(kiosk_id: UUID) -> ResponseReturnValue:
    """Take a tablet out of use."""
    parts = services()
    if not PressForm().validate_on_submit():
        abort(400)
    kiosk.revoke(parts.store, actor(), kiosk_id, now=parts.now())
    return redirect(url_for("kiosk.tablets"), 303)
