"""What a page says in the place of an answer that it does not show."""

from triage.services.views import IntakeView
from triage.web.language import gettext


def held(view: IntakeView) -> str:
    """Say why a question that has its answer stands empty, and what happens when it is left so."""
    if view.asked:
        return gettext("You answered this before. To keep it private, we do not show the answer here. "
                       "The clinic asks again: please say how it is now.")
    if view.typist:
        return gettext("Answered before. It is kept, and not shown to you. "
                       "Answer again only if the patient wants to change it.")
    if view.changing:
        return gettext("You answered this before. To keep it private, we do not show the answer here. "
                       "It is kept. Answer again only if it has changed.")
    return gettext("You answered this on another device. To keep it private, we do not show the answer here. "
                   "It is saved. Answer again only if you want to change it.")


def hidden() -> str:
    """Say of an answer in a list that it is there."""
    return gettext("Answered. Not shown here, to keep it private")
