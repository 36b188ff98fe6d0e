"""The page that a tablet waits on: one field for the desk's code. A tablet that is new is paired here."""

from typing import Any

from flask import make_response, render_template, request, session, url_for

from triage.services import codes, kiosk
from triage.services.codes import Tablet
from triage.services.errors import CodeRefused, Locked
from triage.services.kiosk import KioskFacts
from triage.web import cookies
from triage.web.context import services
from triage.web.kiosk.blueprint import bp
from triage.web.kiosk.words import no_such_code, too_many
from triage.web.language import asked_language, chosen_language
from triage.web.patient.frame import at_clinic, outside
from triage.web.patient.session import COOKIE, PATH, keep, see
from triage.web.tablet import COOKIE as DEVICE
from triage.web.tablet import lasts, remember, tablet

UNPROCESSABLE, TOO_MANY = 422, 429
WHOLE_SITE = "/"   # the tablet's own pages must see the form's cookie, to end it


@bp.route("/kiosk", methods=["GET", "POST"])
def start() -> Any:
    """Ask for the code; with the right one, open the form. Whatever was open before is cleared first."""
    here = tablet()
    if here is None:
        return render_template("kiosk/pair.html", frame=outside(), problem="")
    if request.method == "POST":
        return _open(here)
    if cookies.read(COOKIE):
        return see(url_for("kiosk.thanks", lang=asked_language()))
    return remember(make_response(_ask(here)), cookies.read(DEVICE))


@bp.post("/kiosk/pair")
def pair() -> Any:
    """Pair this device with the code that the administrator was shown."""
    parts = services()
    try:
        token = kiosk.pair(parts.store, parts.settings, request.remote_addr or "",
                           request.form.get("code", ""), now=parts.now())
    except CodeRefused:
        problem = "This code pairs no tablet. Check it, or make a new one"
        return render_template("kiosk/pair.html", frame=outside(), problem=problem), UNPROCESSABLE
    session.clear()
    return remember(make_response(see(url_for("kiosk.start"))), token)


def _ask(here: KioskFacts, problem: str = "") -> str:
    return render_template("kiosk/start.html", frame=at_clinic(here.location), problem=problem)


def _open(here: KioskFacts) -> Any:
    parts = services()
    where = Tablet(here.id, here.location.id, lasts())
    try:
        opened = codes.open_on_tablet(parts.store, parts.library, where, request.form.get("code", ""),
                                      now=parts.now(), language=chosen_language())
    except CodeRefused:
        return _ask(here, no_such_code()), UNPROCESSABLE
    except Locked as locked:
        return _ask(here, too_many(locked, here.location)), TOO_MANY
    session.clear()   # whatever was in the browser before is no part of the new session
    response = make_response(see(url_for("patient.welcome")))
    cookies.drop(response, COOKIE, path=PATH)
    return keep(response, opened, path=WHOLE_SITE)
