"""What each location's messages say, how they look on a locked telephone, and when they go out."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.catalogue import languages
from triage.forms.staff.messages import ScheduleForm, TextsForm
from triage.services.actors import Role
from triage.services.errors import InvalidInput
from triage.services.messages import site_texts
from triage.services.messages.checking import problems
from triage.services.messages.lint import findings
from triage.services.messages.site_texts import SitePage, kept_texts
from triage.services.messages.sms import as_gsm, places, segments
from triage.services.messages.texts import KINDS, SLOTS, called, defaults, filled
from triage.services.messages.ways import EMAIL, SMS, is_set_up
from triage.services.views.messages import SiteMessages
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.admin.history import Told, named, named_languages, told
from triage.web.context import services

UNPROCESSABLE = 422
PREVIEW, RESET = "preview", "reset"
KIND_WORDS = {"invitation": "Invitation", "reminder": "Reminder", "last": "Last reminder",
              "new_link": "New link"}
LACKING = {(True, True): "", (False, True): "Text messages are", (True, False): "E-mail is",
           (False, False): "Text messages and e-mail are"}   # what is not set up: text messages, e-mail
PLAIN_WORDS = {"name": "Name in messages", "scheduled": "Sent by themselves", "first": "First, days before",
               "second": "Second, days before", "last": "Last, hours before", "quiet_from": "Quiet from",
               "quiet_until": "Quiet until"}


@bp.route("/admin/locations/<uuid:location_id>/messages", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def messages(location_id: UUID) -> ResponseReturnValue:
    """Show and set when a location's messages go out, and all that was changed."""
    parts = services()
    page = site_texts.page_of(parts.store, actor(), location_id)
    site = page.site
    form = ScheduleForm(seen=page.revision, name=site.name, scheduled=site.scheduled, first=site.first,
                        second=site.second, last=site.last, quiet_from=str(site.quiet_from),
                        quiet_until=str(site.quiet_until))
    if form.validate_on_submit():
        wanted = SiteMessages(form.name.data or "", form.scheduled.data, form.first.data, form.second.data,
                              form.last.data, int(form.quiet_from.data), int(form.quiet_until.data))
        try:
            site_texts.set_schedule(parts.store, actor(), location_id, wanted, seen=form.seen.data,
                                    now=parts.now())
            return redirect(url_for("admin.messages", location_id=location_id), 303)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    lacking = LACKING[is_set_up(parts.settings, SMS), is_set_up(parts.settings, EMAIL)]
    return render_template(
        "admin/messages.html", form=form, page=page, languages=named_languages(), lacking=lacking,
        telling=findings(page.location.name) if not site.name else (), called=called(
            site, page.location, "en"), steps=_told(page)), UNPROCESSABLE if form.errors else 200


@bp.route("/admin/locations/<uuid:location_id>/messages/<language>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def message_texts(location_id: UUID, language: str) -> ResponseReturnValue:
    """Show, try out and set a location's own texts in one language."""
    if language not in languages():
        abort(404)
    parts = services()
    page = site_texts.page_of(parts.store, actor(), location_id)
    form = TextsForm(seen=page.revision, **{slot: page.site.says(language, slot) for slot in SLOTS})
    if form.validate_on_submit():
        typed = {} if request.form.get("do") == RESET else form.texts()
        if request.form.get("do") != PREVIEW and _saved(page, language, typed, form):
            return redirect(url_for("admin.message_texts", location_id=location_id, language=language), 303)
    kept, base = kept_texts(form.texts()), parts.settings.base_url
    form.blame_each(problems(kept, urlsplit(base).netloc, page.sample(language, base)))
    return render_template(
        "admin/message_texts.html", form=form, page=page, language=language, named=named(language),
        languages=named_languages(), defaults=defaults(language), kinds=KIND_WORDS,
        shown=_shown(page, language, kept)), UNPROCESSABLE if form.errors else 200


def _saved(page: SitePage, language: str, typed: dict[str, str], form: TextsForm) -> bool:
    parts = services()
    try:
        site_texts.set_texts(parts.store, actor(), page.location.id, language, typed, now=parts.now(),
                             base_url=parts.settings.base_url, seen=form.seen.data or 0)
    except InvalidInput:
        return False   # the page says it of every field at once
    return True


def _shown(page: SitePage, language: str, kept: dict[str, str]) -> list[dict[str, object]]:
    """Give each kind of message as a locked telephone shows it."""
    values, plain = page.sample(language, services().settings.base_url), defaults(language)
    said = {slot: filled(kept[slot] or plain[slot], values) for slot in SLOTS}
    shown = []
    for kind in KINDS:
        sms = as_gsm(said[f"{kind}_sms"])
        shown.append({"kind": kind, "words": KIND_WORDS[kind], "clinic": values["clinic"], "sms": sms,
                      "subject": said[f"{kind}_subject"], "body": said[f"{kind}_body"],
                      "places": places(sms), "segments": segments(sms)})
    return shown


def _told(page: SitePage) -> Told:
    return told(page, PLAIN_WORDS | {field.name: field.label.text for field in TextsForm()})
