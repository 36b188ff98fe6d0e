"""Adding a visit."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import VisitForm
from triage.services import desk, finding
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.views import LocationFacts, NewVisit, PatientFacts
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location, day_url, read_day

LOOK_UP, USE, WITH_LINK, ANOTHER = "look_up", "use", "with_link", "another"   # what a button says to do
FIELD_OF = {"starts_at": "day"}   # the service's name → the form's


@bp.route("/visits/new", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def add_visit() -> ResponseReturnValue:
    """Show the form, or add the visit that was typed into it, and go where the button says."""
    parts, form = services(), _form()
    if not form.is_submitted():
        form.record_number.render_kw = {"autofocus": True}
        return render_template("desk/add_visit.html", form=form, known=None)
    do = request.form.get("do", "")
    known = _known(form) if do in (LOOK_UP, USE) or not (form.family.data or form.given.data) else None
    if do in (LOOK_UP, USE):
        _offer(form, known, use=do == USE)
    elif form.validate():
        try:
            new = _read(form)
            visit_id = desk.add_visit(parts.store, actor(), new, now=parts.now(), key=form.key.data)
            return redirect(_next(form, visit_id, do), 303)
        except InvalidInput as wrong:
            form.blame(FIELD_OF.get(wrong.field, wrong.field), wrong.message)
    return render_template("desk/add_visit.html", form=form, known=known), 422 if form.errors else 200


def _known(form: VisitForm) -> PatientFacts | None:
    """Find whose record number was typed. Asked for: a name typed beside it is checked, never completed."""
    parts = services()
    return finding.by_number(parts.store, actor(), form.record_number.data or "", now=parts.now())


def _offer(form: VisitForm, known: PatientFacts | None, *, use: bool) -> None:
    """Say whether a record number is known; take what is on record where somebody says so."""
    if known is None:
        form.blame("record_number", "Nobody at your locations has this record number. Type who it is")
    elif use:
        for field in ("family", "given", "birth_date", "sex", "phone", "email"):
            form[field].data, form[field].raw_data = getattr(known, field), None


def _next(form: VisitForm, visit_id: UUID, do: str) -> str:
    """Give where to go once the visit is there: its link, the next visit, or the board of its day."""
    parts, place, day = services(), UUID(form.location_id.data), form.day.data
    if do == WITH_LINK:
        desk.invite(parts.store, actor(), parts.settings, visit_id, now=parts.now())
        return url_for("desk.link", visit_id=visit_id, day=day.isoformat(), location=place)
    if do == ANOTHER:
        return url_for("desk.add_visit", day=day.isoformat(), location=place,
                       clinician=form.clinician_id.data or None)
    return day_url(day, place)


def _form() -> VisitForm:
    """Make the form: for today at the chosen location, unless the address names another day."""
    parts, here = services(), chosen_location()
    places = desk.locations(parts.store, actor())
    today = here.today(parts.now())
    clinicians = _clinicians(places)
    form = VisitForm(today=today, locations=[(str(place.id), place.name) for place in places],
                     clinicians=clinicians)
    if not form.is_submitted():
        wanted = request.args.get("day")
        form.day.data = read_day(wanted) if wanted else today
        form.location_id.data = str(here.id)
        only = clinicians[0][0] if len(clinicians) == 1 else ""
        form.clinician_id.data = request.args.get("clinician", only)
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
        email=form.email.data or "", help=form.help.data, channel=form.channel.data,
        clinician_id=UUID(form.clinician_id.data) if form.clinician_id.data else None)
