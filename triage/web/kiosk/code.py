"""The desk's code on any other device: with the date of birth it opens what the link opens."""

from datetime import date
from typing import Any

from flask import make_response, render_template, request, url_for

from triage.forms.birth import read_birth_date
from triage.services import codes
from triage.services.errors import CodeRefused, Locked
from triage.web.context import services
from triage.web.kiosk.blueprint import bp
from triage.web.kiosk.start import TOO_MANY, UNPROCESSABLE
from triage.web.kiosk.words import too_many
from triage.web.language import asked_language, chosen_language, gettext
from triage.web.patient.boxes import date_boxes
from triage.web.patient.frame import outside
from triage.web.patient.session import keep, see
from triage.web.tablet import tablet


@bp.route("/code", methods=["GET", "POST"])
def code() -> Any:
    """Ask for the code and the date of birth; open the form. A tablet of the clinic has its own page."""
    if tablet():
        return see(url_for("kiosk.start", lang=asked_language()))
    if request.method == "GET":
        return _ask()
    birth = read_birth_date(request.form, asked_language(), gettext)
    problem, at = _missing() or (birth.problem, birth.at)
    return _open(birth.day) if birth.day and not problem else (_ask(problem, at), UNPROCESSABLE)


def _missing() -> tuple[str, str] | None:
    """Give what to say, and where, when there is no code."""
    typed = request.form.get("code", "").strip()
    return None if typed else (gettext("Write the code from the front desk"), "code")


def _open(birth_date: date) -> Any:
    parts = services()
    try:
        opened = codes.open_anywhere(parts.store, parts.library, request.remote_addr or "",
                                     request.form["code"], birth_date, now=parts.now(),
                                     language=chosen_language(), browser=asked_language())
    except CodeRefused:
        return _ask(gettext("This code and this date do not fit. Check both, or ask the front desk"),
                    "code"), UNPROCESSABLE
    except Locked as locked:
        return _ask(too_many(locked), "code"), TOO_MANY
    return keep(make_response(see(url_for("patient.welcome"))), opened)


def _ask(problem: str = "", at: str = "") -> str:
    return render_template("kiosk/code.html", frame=outside(), problem=problem, at=at, typed=request.form,
                           boxes=date_boxes(asked_language(), gettext))
