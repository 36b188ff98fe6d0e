"""How far a form has come: the steps, the minutes left, when it was saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from triage.questionnaire.model import Page, Questionnaire
from triage.questionnaire.path import minutes_left
from triage.services.views import IntakeView
from triage.web.language import current_locale
from triage.web.patient.frame import clock


@dataclass(frozen=True, slots=True)
class Step:
    """One bar. `state` is "done", "now" or "ahead"."""

    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page says about the way so far and the way ahead. `saved` is "" before the first save."""

    back: str
    left: str
    saved: str
    steps: tuple[Step, ...]


def progress(view: IntakeView, page: Page | None, enabled: Sequence[Page]) -> Progress:
    """Give the progress at a page; None stands for checking and sending, the last step.

    `enabled` are the pages that apply now.
    """
    form = view.questionnaire
    return Progress(_back(page, enabled), _left(view, page), _saved(view), tuple(_steps(form, page)))


def _steps(form: Questionnaire, page: Page | None) -> list[Step]:
    order = [*(section for section, _ in form.sections), ""]
    words = [*(words for _, words in form.sections), gettext("Check and send")]
    now = order.index(page.section) if page and page.section in order else len(order) - 1
    states = ["done" if place < now else "now" if place == now else "ahead" for place in range(len(order))]
    return [Step(*one) for one in zip(words, states, strict=True)]


def _left(view: IntakeView, page: Page | None) -> str:
    if page is None:
        return gettext("Last step")
    minutes = max(1, minutes_left(view.questionnaire, view.answers, view.today))
    return ngettext("About %(num)s minute left", "About %(num)s minutes left", minutes)


def _saved(view: IntakeView) -> str:
    if view.saved_at is None:
        return ""
    return gettext("Saved at %(time)s", time=clock(view.location.local(view.saved_at), current_locale()))


def _back(page: Page | None, enabled: Sequence[Page]) -> str:
    order = [one.slug for one in enabled]
    before = order[:order.index(page.slug)] if page else order
    return url_for("patient.page", slug=before[-1]) if before else url_for("patient.welcome")
