"""The first run: the page that makes the first account. It works once."""

from zoneinfo import available_timezones

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import FirstRunForm
from triage.services import setup
from triage.services.errors import Forbidden, InvalidInput
from triage.services.setup import FirstRun
from triage.web.accounts import hashed
from triage.web.admin.blueprint import bp
from triage.web.context import services
from triage.web.entrance.passwords import flaw


@bp.route("/first-run", methods=["GET", "POST"])
def first_run() -> ResponseReturnValue:
    """Make the first administrator and the first location, with the code that the server printed."""
    parts = services()
    if not setup.is_empty(parts.store):
        abort(404)
    form = FirstRunForm(zones=sorted(available_timezones()), default_zone=parts.settings.timezone)
    if not form.is_submitted():
        return render_template("admin/first_run.html", form=form)
    if form.validate() and _is_strong(form):
        try:
            setup.first_run(parts.store, form.code.data, _read(form), now=parts.now())
            return redirect(url_for("security.login"), 303)
        except Forbidden as wrong:
            form.blame("code", str(wrong))
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
    return render_template("admin/first_run.html", form=form), 422


def _is_strong(form: FirstRunForm) -> bool:
    """Whether the password is not guessed early; says so at its field."""
    if wrong := flaw(form.password.data, form.name.data, form.email.data):
        form.blame("password", wrong)
    return not wrong


def _read(form: FirstRunForm) -> FirstRun:
    return FirstRun(
        name=form.name.data, email=form.email.data, password_hash=hashed(form.password.data),
        location_name=form.location_name.data, location_phone=form.location_phone.data,
        timezone=form.timezone.data, condition=services().settings.default_condition)
