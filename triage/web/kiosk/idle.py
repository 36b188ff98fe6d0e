"""A tablet that nobody touches: asked about, then wiped. And the button that wipes it at once."""

from typing import Any

from flask import Response, make_response, render_template, request, session, url_for

from triage.forms.catalogue import languages
from triage.services import kiosk
from triage.web import cookies
from triage.web.context import services
from triage.web.kiosk.blueprint import bp
from triage.web.language import asked_language
from triage.web.patient.frame import outside
from triage.web.patient.session import COOKIE, PATH, current, see
from triage.web.tablet import idle as times
from triage.web.tablet import tablet

BACK_AFTER = 10   # seconds until the tablet waits for the next person
NO_CONTENT, GONE = 204, 410
# Not "cookies": that would end the pairing of the tablet as well. Those of the form are taken back by name.
FORGET = '"cache", "storage"'


@bp.get("/kiosk/asks.css")
def asks() -> Response:
    """Give the styles that show the question of a page, where no script runs, once nobody was heard of."""
    return Response(f".ask{{animation:ask 0s {times().warn}s forwards}}", mimetype="text/css")


@bp.post("/kiosk/stay")
def stay() -> tuple[str, int]:
    """Hear from the script that somebody is typing."""
    return "", NO_CONTENT if current() else GONE


@bp.post("/kiosk/clear")
def clear() -> Response:
    """Finish: close the form and forget it."""
    wanted = request.form.get("lang", "")
    language = wanted if wanted in languages() else asked_language()
    return _forget(see(url_for("kiosk.thanks", lang=language)))


@bp.get("/kiosk/thanks")
def thanks() -> Response:
    """Say that the screen was cleared, and go back to the start. Whatever is still open is closed."""
    page = render_template("kiosk/thanks.html", frame=outside())
    return _going_on(_forget(make_response(page)), BACK_AFTER, url_for("kiosk.start"))


def _going_on(response: Response, after: int, address: str) -> Response:
    """Have the browser go on by itself, after so many seconds."""
    response.headers["Refresh"] = f"{after};url={address}"
    return response


def _forget(response: Any) -> Response:
    """Close what is open on this tablet, and leave nothing of it in the browser. Elsewhere, do nothing."""
    made = make_response(response)
    here, parts = tablet(), services()
    if here is None:
        return made
    kiosk.clear(parts.store, here.id, now=parts.now())
    session.clear()
    for path in ("/", PATH):
        cookies.drop(made, COOKIE, path=path)
    made.headers["Clear-Site-Data"] = FORGET
    return made
