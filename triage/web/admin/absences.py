"""Who is away: they take no alarms then, and what is theirs is nobody's."""

from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.forms.staff.alarms import AbsenceForm
from triage.services.actors import Role
from triage.services.alarms import away
from triage.services.errors import InvalidInput
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.context import services
from triage.web.wording import zoned


@bp.route("/absences", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR, Role.CLINICIAN)
def absences() -> ResponseReturnValue:
    """Show who is away, and set it; clinicians their own."""
    parts = services()
    today = zoned(parts.now(), parts.settings.timezone).date()
    found, people = away.list_absences(parts.store, actor(), today=today)
    form = AbsenceForm(people=[(str(one.id), one.name) for one in people], first=today, last=today,
                       person=str(people[0].id) if people else None)
    if form.validate_on_submit():
        try:
            away.set_absence(parts.store, actor(), UUID(form.person.data), form.first.data, form.last.data,
                             now=parts.now())
            return redirect(url_for("admin.absences"), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    return (render_template("admin/absences.html", form=form, found=found, people=people),
            422 if form.errors else 200)


@bp.post("/absences/<uuid:absence_id>/end")
@staff(Role.ADMINISTRATOR, Role.CLINICIAN)
def end_absence(absence_id: UUID) -> ResponseReturnValue:
    """Say that somebody is back."""
    if not PressForm().validate_on_submit():
        abort(400)
    parts = services()
    away.end_absence(parts.store, actor(), absence_id, now=parts.now())
    return redirect(url_for("admin.absences"), 303)
