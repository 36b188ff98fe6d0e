"""Within how long each location's cases must be seen, and who is told when they are not."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff.alarms import AlarmsForm
from triage.rules.result import Urgency
from triage.services.actors import Role
from triage.services.alarm_path import state
from triage.services.alarms import site_alarms
from triage.services.alarms.site import Outside, SiteAlarms
from triage.services.alarms.site_alarms import DAY, HOUR, AlarmsPage
from triage.services.errors import InvalidInput
from triage.services.messages.ways import number_of
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.admin.history import Told, told
from triage.web.context import services

UNPROCESSABLE = 422
LABELS = {"emergency": "Emergency, minutes", "same_day": "Same day, minutes", "soon": "Soon, minutes",
          "wait": "Then everyone, minutes", "people": "People to tell", "outside_name": "On call",
          "outside_email": "On call, email", "outside_phone": "On call, number"}


@bp.route("/admin/locations/<uuid:location_id>/alarms", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def alarms(location_id: UUID) -> ResponseReturnValue:
    """Show and set a location's alarms, and all that was changed."""
    parts = services()
    page = site_alarms.page_of(parts.store, actor(), location_id)
    form = _form(page)
    if form.validate_on_submit():
        try:
            site_alarms.set_alarms(parts.store, actor(), location_id, _wanted(form, page),
                                   phones=_phones(form), seen=form.seen.data, now=parts.now())
            return redirect(url_for("admin.alarms", location_id=location_id), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    return render_template(
        "admin/alarms.html", form=form, page=page, steps=_told(page), texts=bool(parts.settings.sms_account),
        path=state(parts.store, parts.settings, now=parts.now()),
        names={str(one.id): one.name for one in page.people}), UNPROCESSABLE if form.errors else 200


def _form(page: AlarmsPage) -> AlarmsForm:
    site, outside = page.site, page.site.outside
    places = {id_: place for place, id_ in enumerate(site.people, start=1)}
    rows = [{"account": str(one.id), "place": places.get(one.id), "phone": page.phones.get(one.id, "")}
            for one in sorted(page.people, key=lambda one: places.get(one.id, len(places) + 1))]
    return AlarmsForm(
        seen=page.revision, emergency=site.due[Urgency.EMERGENCY],
        same_day=site.due[Urgency.SAME_DAY] // HOUR,
        soon=site.due[Urgency.SOON] // DAY, wait=site.wait, people=rows, outside_name=outside.name,
        outside_email=outside.email, outside_phone=outside.phone)


def _wanted(form: AlarmsForm, page: AlarmsPage) -> SiteAlarms:
    due = {Urgency.EMERGENCY: form.emergency.data, Urgency.SAME_DAY: form.same_day.data * HOUR,
           Urgency.SOON: form.soon.data * DAY}
    rows = sorted((row.form for row in form.people if row.form.place.data), key=lambda row: row.place.data)
    phone = form.outside_phone.data or ""
    outside = Outside(form.outside_name.data or "", (form.outside_email.data or "").lower(),
                      number_of(phone, page.location) or phone)
    return SiteAlarms(due, form.wait.data, tuple(UUID(row.account.data) for row in rows), outside)


def _phones(form: AlarmsForm) -> dict[UUID, str]:
    return {UUID(row.form.account.data): row.form.phone.data or "" for row in form.people}


def _told(page: AlarmsPage) -> Told:
    names = {str(one.id): one.name for one in page.people}
    found = told(page, LABELS)
    return [(step, [(what, _named(before, names), _named(after, names)) for what, before, after in changes])
            for step, changes in found]


def _named(text: str, names: dict[str, str]) -> str:
    """Put names for the ids of a list; somebody who has left is one "who has left"."""
    parts = text.split()
    if not parts or not all(len(one) == len(str(UUID(int=0))) for one in parts):
        return text
    return ", ".join(names.get(one, "somebody who has left") for one in parts)
