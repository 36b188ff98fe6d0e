"""Changing the language of an open form, from any page and back to it."""

from dataclasses import replace
from typing import Any

from flask import current_app, request, url_for

from triage.forms.catalogue import languages
from triage.questionnaire.pages import pages
from triage.services import intake
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.patient import bp
from triage.web.patient.frame import use_locale
from triage.web.patient.renewal import is_typed
from triage.web.patient.session import form_view, see
from triage.web.patient.spoken import speak
from triage.web.patient.wizard import as_typed, offered_page


@bp.post("/intake/language")
@form_view(before_urgent=True)
def language(view: IntakeView) -> Any:
    """Speak another language from now on. An unknown one changes nothing; nor does any change what was sent.

    What is typed on the page but not saved comes along where the browser sends it, and shows again.
    """
    wanted, here = request.form.get("language", ""), request.form.get("here", "")
    parts = services()
    if wanted in languages() and wanted in view.definition.languages:
        if view.sent:
            speak(view, wanted)
        else:
            intake.set_language(parts.store, view, wanted, now=parts.now())
        view = replace(view, language=wanted)
    if is_typed(request.form) and (page := offered_page(view, here)):
        use_locale(view)
        return as_typed(view, page)
    return see(_address(view, here))


def _address(view: IntakeView, here: str) -> str:
    """Give the address of a page by its own name: one of the program's, or of the questionnaire's.

    A page that this language does not have gives the next one: nobody is sent back to the beginning.
    """
    endpoint = "patient." + (here or "welcome").replace("-", "_")
    own = current_app.url_map.iter_rules(endpoint) if endpoint in current_app.view_functions else ()
    is_own = any(not rule.arguments and "GET" in (rule.methods or ()) for rule in own)
    if is_own:
        return url_for(endpoint)
    order = [page.slug for page in pages(view.definition.questionnaire)]
    behind = order[order.index(here):] if here in order else []
    found = next((slug for slug in behind if offered_page(view, slug)), "")
    return url_for("patient.page", slug=found) if found else url_for("patient.check_answers")
