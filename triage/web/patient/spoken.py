"""The language in which a sent form is shown. The record stays in the one that it was filled in with."""

from dataclasses import replace

from flask import session

from triage.services.views import IntakeView

SPOKEN = "spoken"   # in the session: the receipt, and the language that was asked for since


def as_spoken(view: IntakeView) -> IntakeView:
    """Give a form in the language that this browser last asked for."""
    receipt, language = session.get(SPOKEN, ("", ""))
    if view.sent and receipt == view.receipt and language in view.definition.languages:
        return replace(view, language=language)
    return view


def speak(view: IntakeView, language: str) -> None:
    """Show a sent form in another language from now on, in this browser."""
    session[SPOKEN] = view.receipt, language
