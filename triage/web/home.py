"""The front door: to the sign-in, or to the page that one's work begins with."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.services import setup
from triage.services.actors import Role
from triage.web.accounts import actor, ask_to_sign_in, is_signed_in
from triage.web.context import services

bp = Blueprint("home", __name__)


@bp.get("/")
def start() -> ResponseReturnValue:
    """Send whoever comes to where they begin."""
    if setup.is_empty(services().store):
        return redirect(url_for("admin.first_run"), 303)
    if not is_signed_in():
        return ask_to_sign_in()
    roles = actor().roles
    if Role.CLINICIAN in roles:
        return redirect(url_for("clinician.queue"), 303)
    if Role.FRONT_DESK in roles:
        return redirect(url_for("desk.today"), 303)
    if roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        return redirect(url_for("admin.people"), 303)
    return render_template("home/start.html")
