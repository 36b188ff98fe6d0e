"""Somebody who came without a visit: one page, and then a code for the tablet."""

import secrets
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import WalkInForm
from triage.services import desk, standing
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.tokens import CODE_ALPHABET
from triage.services.views import NewVisit
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location

UNPROCESSABLE = 422
FOR_NOW = "W-"   # a record number until there is one


@bp.route("/walk-in", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def walk_in() -> ResponseReturnValue:
    """Add a visit that begins now, of somebody who is here, and go on to their code."""
    form = _form()
    if form.validate_on_submit():
        try:
            visit_id = _add(form)
            return redirect(url_for("desk.code", visit_id=visit_id, location=form.location_id.data), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    return render_template("desk/walk_in.html", form=form), UNPROCESSABLE if form.errors else 200


def _form() -> WalkInForm:
    parts, here = services(), chosen_location()
    places = desk.locations(parts.store, actor())
    people = {str(one.id): one.name for place in places
              for one in desk.clinicians(parts.store, actor(), place.id)}
    form = WalkInForm(today=here.today(parts.now()), locations=[(str(one.id), one.name) for one in places],
                      clinicians=sorted(people.items(), key=lambda one: one[1]))
    if not form.is_submitted():
        form.location_id.data = str(here.id)
    return form


def _add(form: WalkInForm) -> UUID:
    parts = services()
    number = form.record_number.data or FOR_NOW + "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
    new = NewVisit(
        family=form.family.data, given=form.given.data, birth_date=form.birth_date.data, sex=form.sex.data,
        record_number=number, language=form.language.data, starts_at=parts.now(),
        location_id=UUID(form.location_id.data), help=form.help.data,
        phone=form.phone.data or "", email=form.email.data or "",
        clinician_id=UUID(form.clinician_id.data) if form.clinician_id.data else None)
    visit_id = desk.add_visit(parts.store, actor(), new, now=parts.now(), key=form.key.data)
    standing.set_standing(parts.store, actor(), visit_id, "arrived", walk_in=True, now=parts.now())
    return visit_id
