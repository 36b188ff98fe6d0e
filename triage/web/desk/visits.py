"""Adding a visit."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from triage.forms.staff import VisitForm
from triage.services import desk
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.views import LocationFacts, NewVisit
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location, day_url, read_day

FIELD_OF = {"starts_at": "day"}   # the service's name → the form's


@bp.route("/visits/new", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def add_visit() -> ResponseReturnValue:
    """Show the form, or add the visit that was typed into it."""
    parts, form = services(), _form()
    if not form.is_submitted():
        return render_template("desk/add_visit.html", form=form)
    if form.validate():
        try:
            new = _read(form)
            desk.add_visit(parts.store, actor(), new, now=parts.now(), key=form.key.data)
            return redirect(day_url(form.day.data, new.location_id), 303)
        except InvalidInput as wrong:
            form.blame(FIELD_OF.get(wrong.field, wrong.field), wrong.message)
    return render_template("desk/add_visit.html", form=form), 422


def _form() -> VisitForm:
    """Make the form: for today at the chosen location, unless the address names another day."""
    parts, here = services(), chosen_location()
    places = desk.locations(parts.store, actor())
    today = here.today(parts.now())
    form = VisitForm(today=today, locations=[(str(place.id), place.name) for place in places],
                     clinicians=_clinicians(places))
    if not form.is_submitted():
        wanted = request.args.get("day")
        form.day.data = read_day(wanted) if wanted else today
        form.location_id.data = str(here.id)
    return form


def _clinicians(places: Iterable[LocationFacts]) -> list[tuple[str, str]]:
    """Give the clinicians of all these locations, each once, by name."""
    parts, who = services(), actor()
    found = {str(one.id): one.name for place in places for one in desk.clinicians(parts.store, who, place.id)}
    return sorted(found.items(), key=lambda one: one[1])


def _read(form: VisitForm) -> NewVisit:
    """Take a checked form for the visit it describes. The time is on the location's own clock."""
    places = {str(place.id): place for place in desk.locations(services().store, actor())}
    place = places[form.location_id.data]
    starts_at = datetime.combine(form.day.data, form.time.data, ZoneInfo(place.timezone))
    return NewVisit(
        family=form.family.data, given=form.given.data, birth_date=form.birth_date.data,
        sex=form.sex.data, record_number=form.record_number.data, language=form.language.data,
        starts_at=starts_at.astimezone(UTC), location_id=place.id, phone=form.phone.data or "",
        email=form.email.data or "",
        clinician_id=UUID(form.clinician_id.data) if form.clinician_id.data else None)
