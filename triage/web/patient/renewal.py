"""The page that asks for the date of birth again, with everything that was typed carried along."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request

from triage.forms.catalogue import languages
from triage.forms.dates import PARTS
from triage.forms.names import PREFIX
from triage.web.context import services
from triage.web.language import current_locale, gettext, locale_for
from triage.web.patient.boxes import date_boxes
from triage.web.patient.frame import outside
from triage.web.patient.lines import territory_of

BACK = "back"
SPOKEN, SWITCH = "spoken", "lang"   # the language of the page, and the button of another one
# What the page itself sends, and not the one before it.
OWN = frozenset({*PARTS, BACK, SPOKEN, SWITCH, "csrf_token"})


def speak(language: str) -> str:
    """Speak in this request, though the form is not open: what was asked for here, else its own language.

    Gives the language that is spoken.
    """
    asked = request.form.get(SWITCH) or request.form.get(SPOKEN) or request.args.get(SWITCH, "")
    spoken = asked if asked in languages() else language
    g.locale = locale_for(spoken, territory_of(services().settings.timezone))
    return spoken


def is_switch() -> bool:
    """Whether only another language was asked for."""
    return SWITCH in request.form


def ask(problem: str = "", at: str = "") -> str:
    """Show the page. What is carried stays in the browser that it was typed in."""
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN]
    back = request.form.get(BACK) or request.full_path.rstrip("?")
    boxes = date_boxes(current_locale().language, gettext)
    return render_template(
        "patient/again.html", frame=outside(carrier="again"), problem=problem, at=at, typed=request.form,
        back=back, carried=carried if is_typed(request.form) else [], boxes=boxes)


def said_something(posted: Mapping[str, Any]) -> bool:
    """Whether an answer came with it, and not only what a page sends by itself."""
    return any(name.startswith(PREFIX) and value for name, value in posted.items())


def is_typed(posted: Mapping[str, Any]) -> bool:
    """Whether a page of the form was sent, and not only asked for."""
    return any(name.startswith(PREFIX) for name in posted) or "do" in posted
