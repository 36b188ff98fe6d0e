"""Changing the language of an open form, from any page and back to it."""

from typing import Any

from flask import request, url_for

from triage.forms.catalogue import languages
from triage.services import intake
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.patient import bp
from triage.web.patient.session import form_view, see

OWN_PAGES = {"": "patient.welcome", "check-answers": "patient.check_answers", "urgent": "patient.urgent",
             "done": "patient.done"}


@bp.post("/intake/language")
@form_view(before_urgent=True)
def language(view: IntakeView) -> Any:
    """Speak another language from now on. An unknown one changes nothing."""
    wanted, here = request.form.get("language", ""), request.form.get("here", "")
    parts = services()
    if wanted in languages() and wanted in view.definition.languages:
        intake.set_language(parts.store, view, wanted, now=parts.now())
    if here in OWN_PAGES:
        return see(url_for(OWN_PAGES[here]))
    return see(url_for("patient.page", slug=here))
