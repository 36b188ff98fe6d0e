"""What each location is, for patients who look for it; locations that are added; who works there."""

from uuid import UUID
from zoneinfo import available_timezones

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.catalogue import languages, own_name
from triage.forms.staff import CliniciansForm, NewSiteForm, SiteForm
from triage.services import locations as adding
from triage.services import site_facts, site_help
from triage.services.actors import Role
from triage.services.errors import Conflict, InvalidInput
from triage.services.locations import NewLocation
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.context import services

UNPROCESSABLE = 422


@bp.route("/admin/locations/<uuid:location_id>/facts", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def site(location_id: UUID) -> ResponseReturnValue:
    """Show and set what a location is."""
    parts = services()
    page = site_help.page_of(parts.store, actor(), location_id)
    facts = site_facts.facts_of(parts.store, actor(), location_id)
    known = {name: text for name, text in facts.items() if name != site_facts.LANGUAGES}
    form = SiteForm(conditions=_conditions(), spoken=[(code, own_name(code)) for code in languages()],
                    seen=page.revision, languages=facts[site_facts.LANGUAGES].split(), **known)
    if form.validate_on_submit():
        try:
            site_facts.set_facts(parts.store, actor(), location_id, form.facts(), seen=form.seen.data,
                                 now=parts.now())
            return redirect(url_for("admin.location", location_id=location_id), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    return (render_template("admin/site.html", form=form, page=page),
            UNPROCESSABLE if form.errors else 200)


@bp.route("/admin/locations/new", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def new_site() -> ResponseReturnValue:
    """Add a location, and go on to what it is."""
    parts = services()
    form = NewSiteForm(zones=sorted(available_timezones()), conditions=_conditions(),
                       default_zone=parts.settings.timezone)
    if form.validate_on_submit():
        new = NewLocation(form.location_name.data, form.timezone.data, form.phone.data, form.condition.data)
        try:
            made = adding.create_location(parts.store, actor(), new, now=parts.now())
            return redirect(url_for("admin.site", location_id=made), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
        except Conflict as conflict:
            form.blame("location_name", str(conflict))
    return render_template("admin/new_site.html", form=form), UNPROCESSABLE if form.errors else 200


@bp.route("/admin/locations/<uuid:location_id>/clinicians", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def clinicians(location_id: UUID) -> ResponseReturnValue:
    """Show and set which clinicians work at a location."""
    parts = services()
    page = site_help.page_of(parts.store, actor(), location_id)
    everybody, here = site_facts.staff_of(parts.store, actor(), location_id)
    form = CliniciansForm(everybody=[(str(one.id), one.name) for one in everybody],
                          people=[str(id_) for id_ in here])
    if form.validate_on_submit():
        chosen = frozenset(map(UUID, form.people.data or ()))
        site_facts.set_staff(parts.store, actor(), location_id, chosen, now=parts.now())
        return redirect(url_for("admin.location", location_id=location_id), 303)
    return (render_template("admin/clinicians.html", form=form, page=page),
            UNPROCESSABLE if form.errors else 200)


def _conditions() -> list[tuple[str, str]]:
    """Give the questionnaires that are there, by folder and title."""
    library = services().library
    return [(slug, library.get(slug).questionnaire.title or slug) for slug in library.slugs]
