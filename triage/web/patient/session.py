"""The patient's session: a cookie that opens one form on one device, and who may see which page of it."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from triage.services import intake
from triage.services.errors import AlreadySubmitted
from triage.services.views import IntakeView, Opened
from triage.web import cookies
from triage.web.accounts import is_signed_in
from triage.web.context import new_key, services
from triage.web.patient.frame import inside, outside, use_locale
from triage.web.patient.hours import reach_here
from triage.web.patient.renewal import ask, said_something, speak
from triage.web.patient.site import COOKIE
from triage.web.patient.sitting import may_type
from triage.web.patient.spoken import as_spoken
from triage.web.tablet import may_stay, tablet

PATH = "/intake"
OF = "of"   # in a page: which form it is part of
SEE_OTHER = 303
CONFLICT = 409
GONE = 410
FORBIDDEN = 403

View = Callable[..., Any]


class Lost(StrEnum):
    """Why a page that came can not be kept."""

    ANOTHER = "another"   # it is part of a form that was open here before
    SENT = "sent"
    GONE = "gone"         # an answer on another screen took the page away


def current() -> IntakeView | None:
    """Give the form that this device has open; None when there is none, or no longer."""
    token = cookies.read(COOKIE)
    if not token:
        return None
    parts = services()
    found = intake.resume(parts.store, parts.library, token, now=parts.now())
    g.open_form = found if found and may_stay(found) and may_type(found) else None
    return g.open_form


def form_view(*, sent: bool | None = False, before_urgent: bool = False) -> Callable[[View], View]:
    """Give a view its form, as first argument. Without one, say how to come back.

    `sent`: the view is for forms that were sent; None, for all; otherwise those are sent on to the receipt.
    `before_urgent`: the view may be seen while something urgent waits to be read.
    """
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**place: Any) -> Any:
            found = current()
            if found is None:
                return _ask_or_close()
            found = as_spoken(found)
            use_locale(found)
            if request.form.get(OF, found.mark) != found.mark:
                return not_saved(found, Lost.ANOTHER)
            if sent is not None and found.sent is not sent and not before_urgent:
                return see(url_for("patient.welcome" if sent else "patient.done"))
            if found.urgent and not found.urgent_seen and not before_urgent:
                return see(url_for("patient.urgent"))
            return _unless_sent(view, found, place)
        return guarded
    return decorate


def _ask_or_close() -> Any:
    """Ask for the date of birth where the session merely ran out of time; else say how to come back."""
    parts = services()
    language = intake.lapsed(parts.store, cookies.read(COOKIE), now=parts.now())
    if language is None:
        return closed()
    speak(language)
    return ask(), FORBIDDEN


def closed() -> Any:
    """Say that the form is closed on this device, and how to come back. A tablet goes to its start."""
    if tablet():
        return see(url_for("kiosk.start"))
    if is_signed_in():
        return render_template("desk/closed.html"), GONE
    return render_template("patient/closed.html", frame=outside(), reach=reach_here(),
                           lost=said_something(request.form)), GONE


def not_saved(view: IntakeView, why: Lost, on: str = "") -> Any:
    """Say that what came from a page is not kept. `on`: the address to go on at, where the form is open.

    Of another patient's form that is open here nothing shows, but to staff, who type for both.
    """
    if why is Lost.ANOTHER and tablet():
        return closed()
    frame = outside() if why is Lost.ANOTHER and not view.typist else inside(view, "welcome")
    page = render_template("patient/not_saved.html", frame=frame, why=why, on=on, reach=reach_here())
    return page, CONFLICT


def _unless_sent(view: View, found: IntakeView, place: dict[str, Any]) -> Any:
    """Run a view; if the form was sent from elsewhere in the meantime, show the receipt, or what it costs."""
    try:
        return view(found, **place)
    except AlreadySubmitted:
        return not_saved(found, Lost.SENT) if said_something(request.form) else see(url_for("patient.done"))


def see(address: str) -> AnyResponse:
    """Send the browser on, with a GET."""
    return redirect(address, SEE_OTHER)


def keep(response: Response, opened: Opened, *, path: str = PATH) -> Response:
    """Put the session into the patient's cookie. It ends with the browser, or with the session itself."""
    cookies.put(response, COOKIE, opened.session_token, path=path)
    return response


def posted_key() -> str:
    """Give the key by which the same form sent twice is recognised."""
    return request.form.get("key") or new_key()
