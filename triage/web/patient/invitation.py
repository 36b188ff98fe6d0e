"""The link of an invitation, and the date of birth that it opens with."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import make_response, render_template, request, session, url_for

from triage.forms.birth import read_birth_date
from triage.services import intake
from triage.services.errors import LinkRefused, Locked, VisitOff
from triage.services.messages.asking import ask_for_link
from triage.web.context import services
from triage.web.language import asked_language, chosen_language, current_locale, gettext
from triage.web.patient import bp
from triage.web.patient.boxes import date_boxes
from triage.web.patient.frame import clock, outside
from triage.web.patient.hours import reach_here
from triage.web.patient.review import COPY
from triage.web.patient.session import keep, see
from triage.web.tablet import tablet

UNPROCESSABLE = 422
TOO_MANY = 429
GONE = 410


@bp.route("/i/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Any:
    """Ask for the date of birth; with the right one, open the form. Looking at the page changes nothing."""
    if tablet():
        return see(url_for("kiosk.start", lang=asked_language()))   # there, only a code's form is wiped
    if request.method == "GET":
        return ask()
    birth = read_birth_date(request.form, asked_language(), gettext)
    if birth.day is None:
        return ask(birth.problem, birth.at), UNPROCESSABLE
    parts = services()
    try:
        opened = intake.open_link(parts.store, parts.library, parts.settings, token, birth.day,
                                  now=parts.now(), language=chosen_language(), browser=asked_language())
    except (LinkRefused, Locked, VisitOff) as refused:
        return _show(refused, token)
    session.pop(COPY, None)
    return keep(make_response(see(url_for("patient.welcome"))), opened)


def _show(refused: LinkRefused | Locked | VisitOff, token: str) -> Any:
    """Say why the link opens nothing."""
    if isinstance(refused, Locked):
        return show_locked(refused, tried=token)
    if isinstance(refused, VisitOff):
        return show_off()
    return ask(gettext("This link and this date do not fit. Check the date, or call the clinic"),
               "day", tried=token), UNPROCESSABLE


@bp.route("/i/<token>/new-link", methods=["GET", "POST"])
def new_link(token: str) -> Any:
    """Ask for another link, and say the same whatever comes of it. Looking at the page changes nothing."""
    if tablet():
        return see(url_for("kiosk.start", lang=asked_language()))
    if request.method == "GET":
        return render_template("patient/new_link.html", frame=outside(), reach=reach_here())
    parts = services()
    ask_for_link(parts.store, parts.settings, token, now=parts.now())
    return see(url_for("patient.new_link", token=token, lang=asked_language()))


def show_locked(locked: Locked, *, tried: str = "") -> Any:
    """Say that there were too many wrong dates, and when to try again. `tried`: the link that was tried."""
    return render_template("patient/locked.html", frame=outside(), until=_clock(locked.until),
                           reach=reach_here(), tried=tried), TOO_MANY


def show_off() -> Any:
    """Say that the visit does not take place, and whom to call."""
    return render_template("patient/off.html", frame=outside(), reach=reach_here()), GONE


def ask(problem: str = "", at: str = "", *, tried: str = "") -> str:
    """Show the boxes, with what was typed. `tried`: the link that did not open with it."""
    return render_template("patient/invitation.html", frame=outside(), problem=problem, at=at, tried=tried,
                           reach=reach_here() if tried else None, typed=request.form,
                           boxes=date_boxes(asked_language(), gettext))


def _clock(until: datetime | None) -> str:
    """Give the time of the next try on the clinic's clock; "" when only the clinic can help."""
    return clock(until.astimezone(ZoneInfo(services().settings.timezone)), current_locale()) if until else ""
