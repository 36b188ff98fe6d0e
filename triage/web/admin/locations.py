"""What each location tells its patients when something cannot wait: numbers, and words of its own."""

from uuid import UUID

from babel import Locale
from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from triage.forms.catalogue import languages
from triage.forms.staff import NumbersForm, WordsForm
from triage.forms.staff.site import DAYS
from triage.services import site_facts, site_help
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.help_words import COUNTRIES, SLOTS, as_kept, as_read, problems
from triage.services.site_help import LocationPage
from triage.services.views.help import SiteHelp
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.admin.history import Told, named, named_languages, told
from triage.web.context import services
from triage.web.patient.hours import hours_in_words
from triage.web.patient.lines import default_words, dialled, emergency_of, lines_of, territory_of
from triage.web.patient.safety_net import safety_net

UNPROCESSABLE = 422
SAVE, PREVIEW, RESET = "save", "preview", "reset"
COUNTRY_WORDS = {"US": "United States: 911, 988", "GB": "United Kingdom: 999, 111, 116 123",
                 "001": "Elsewhere: 112"}


FACT_LABELS = {"name": "Name", "phone": "Phone", "address": "Address",
               "alert_email": "Email for urgent forms", "condition": "Questionnaire",
               "languages": "Languages spoken", "closed": "Closed on",
               **{code: f"Open on {day}" for code, day in DAYS}}


@bp.get("/admin/locations")
@staff(Role.ADMINISTRATOR)
def locations() -> str:
    """List the locations with the numbers that they give."""
    found = site_help.sites(services().store, actor())
    rows = [(one, lines_of(one.timezone, "en", one.help)) for one in found]
    return render_template("admin/locations.html", rows=rows)


@bp.route("/admin/locations/<uuid:location_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def location(location_id: UUID) -> ResponseReturnValue:
    """Show a location's numbers and all that was changed; set the numbers."""
    parts = services()
    page = site_help.page_of(parts.store, actor(), location_id)
    own = page.location.help
    form = NumbersForm(countries=_countries(page.location.timezone), seen=page.revision,
                       country=own.country, emergency=own.emergency)
    if form.validate_on_submit():
        try:
            site_help.set_numbers(parts.store, actor(), location_id, form.country.data,
                                  form.emergency.data or "", seen=form.seen.data, now=parts.now())
            return redirect(url_for("admin.location", location_id=location_id), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    everybody, here = site_facts.staff_of(parts.store, actor(), location_id)
    return render_template(
        "admin/location.html", form=form, page=page, languages=named_languages(), steps=_told_steps(page),
        facts=site_facts.facts_of(parts.store, actor(), location_id),
        hours=hours_in_words(page.location.help.facts, Locale.parse("en_US")),
        clinicians=[one.name for one in everybody if one.id in here],
        lines=lines_of(page.location.timezone, "en", own)), UNPROCESSABLE if form.errors else 200


@bp.route("/admin/locations/<uuid:location_id>/words/<language>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def words(location_id: UUID, language: str) -> ResponseReturnValue:
    """Show, try out and set a location's own words in one language."""
    if language not in languages():
        abort(404)
    parts = services()
    page = site_help.page_of(parts.store, actor(), location_id)
    number = emergency_of(page.location.help, page.location.timezone)
    own = {slot.name: as_read(page.location.help.says(language, slot.name), number) for slot in SLOTS}
    form = WordsForm(seen=page.revision, **own)
    if form.validate_on_submit():
        typed = {} if request.form.get("do") == RESET else form.words()
        if request.form.get("do") != PREVIEW and _saved(page, language, typed, number, form):
            return redirect(url_for("admin.words", location_id=location_id, language=language), 303)
    kept = {name: as_kept(text, number) for name, text in form.words().items()}
    for name, message in problems(kept, language, number).items():
        form[name].errors = [message]
    return _words_page(page, language, form, kept), UNPROCESSABLE if form.errors else 200


def _saved(page: LocationPage, language: str, typed: dict[str, str], number: str, form: WordsForm) -> bool:
    parts = services()
    try:
        site_help.set_words(parts.store, actor(), page.location.id, language, typed, number=number,
                            seen=form.seen.data or 0, now=parts.now())
    except InvalidInput:
        return False   # the page says it of every field at once
    return True


def _words_page(page: LocationPage, language: str, form: WordsForm, kept: dict[str, str]) -> str:
    here = page.location
    return render_template(
        "admin/words.html", form=form, page=page, language=language, named=named(language),
        defaults=default_words(here.help, here.timezone, language), languages=named_languages(),
        fields=[form[slot.name] for slot in SLOTS], preview=_preview(page, language, kept))


def _preview(page: LocationPage, language: str, kept: dict[str, str]) -> Markup:
    """Draw what patients will see, with the words as they are typed, by the templates that patients get."""
    here, definition = page.location, services().library.get(page.condition)
    own = {slot: text for slot, text in kept.items() if text}
    site = SiteHelp(here.help.country, here.help.emergency, {language: own})
    told = next(rule.flag for rule in definition.rules.rules if rule.interrupt and not rule.card)
    g.locale = Locale.parse(language)
    try:
        return Markup(render_template(   # noqa: S704 - a page of ours, in which every value was escaped
            "admin/preview.html", lines=lines_of(here.timezone, language, site), phone=here.phone,
            tel=dialled(here.phone), net=safety_net(definition, language), language=language,
            flag=definition.flags_in(language)[told]))
    finally:
        g.pop("locale")


def _countries(timezone: str) -> list[tuple[str, str]]:
    found = territory_of(timezone)
    named = COUNTRY_WORDS[found if found in COUNTRIES else "001"].partition(":")[0]
    return [("", f"By the time zone ({named})"), *COUNTRY_WORDS.items()]


def _told_steps(page: LocationPage) -> Told:
    number = emergency_of(page.location.help, page.location.timezone)
    labels = {"country": "Country", "emergency": "Emergency number"}
    labels |= {field.name: field.label.text for field in WordsForm()} | FACT_LABELS
    return told(page, labels, lambda text: as_read(text, number))
