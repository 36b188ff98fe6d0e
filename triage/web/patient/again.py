"""A form whose session ran out of time: the date of birth opens it where it was, nothing typed lost."""

from typing import Any

from flask import make_response, request

from triage.forms.birth import read_birth_date
from triage.questionnaire.page import Page
from triage.questionnaire.path import enabled_pages
from triage.services import intake
from triage.services.errors import LinkRefused, Locked
from triage.services.views import IntakeView
from triage.web import cookies
from triage.web.context import services
from triage.web.language import gettext
from triage.web.patient import bp
from triage.web.patient.invitation import UNPROCESSABLE, show_locked
from triage.web.patient.renewal import BACK, ask, is_switch, is_typed, speak
from triage.web.patient.session import COOKIE, FORBIDDEN, OF, Lost, closed, keep, not_saved, see
from triage.web.patient.wizard import answer_page, resume_at


@bp.post("/intake/again")
def again() -> Any:
    """Open the form again with the right date of birth; save what was typed, or go where it was asked for."""
    token, parts = cookies.read(COOKIE), services()
    language = intake.lapsed(parts.store, token, now=parts.now())
    if language is None:
        return closed()
    language = speak(language)
    if is_switch():
        return ask()
    birth = read_birth_date(request.form, language, gettext)
    if birth.day is None:
        return ask(birth.problem, birth.at), UNPROCESSABLE
    try:
        opened = intake.renew(parts.store, parts.library, token, birth.day, language=language,
                              now=parts.now())
    except LinkRefused:
        return ask(gettext("This date does not fit. Check it, or call the clinic"), "day"), FORBIDDEN
    except Locked as locked:
        return show_locked(locked)
    return keep(make_response(_go_on(opened.session_token)), opened)


def _go_on(token: str) -> Any:
    """Do what was asked for when the session was found to be over."""
    parts = services()
    back = request.form.get(BACK, "")
    path, _, _ = back.partition("?")
    view = intake.resume(parts.store, parts.library, token, now=parts.now())
    if view is not None and request.form.get(OF, view.mark) != view.mark:
        return not_saved(view, Lost.ANOTHER)
    if view is not None and is_typed(request.form):
        # Whoever changed the language at that moment is on the page that it was changed from.
        found = _page(view, request.form.get("here") or path.rpartition("/")[2])
        return answer_page(view, found) if found else see(resume_at(view))
    return see(back if path.startswith("/intake") else "/intake")


def _page(view: IntakeView, slug: str) -> Page | None:
    """Give the page that was typed on, where it applies.

    Of part two it may be one that a new session is not offered: what was answered there before is not read
    back, and yet it is the same hand that changes it.
    """
    asked = enabled_pages(view.questionnaire, view.answers, view.today, 2) if view.sent else view.offered
    return next((one for one in asked if one.slug == slug), None)
