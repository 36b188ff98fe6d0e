"""How far a form has come: the steps, the minutes left, when it was saved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from triage.questionnaire.model import Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.path import minutes_left, pages_of
from triage.services.views import IntakeView
from triage.web.language import current_locale, gettext, ngettext
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
    if view.changing:
        left = "" if page else gettext("Last step")
        words = gettext("What the clinic asks") if view.asked else gettext("What has changed")
        return Progress(url_for("patient.changed"), left, _saved(view), _changing_steps(words, page))
    steps = tuple(_steps(form, page, _passed_over(view, enabled)))
    return Progress(_back(view, page, enabled), _left(view, page), _saved(view), steps)


def _passed_over(view: IntakeView, enabled: Sequence[Page]) -> frozenset[str]:
    """Give the sections with a page that nobody has saved yet, wherever one stands."""
    return frozenset(page.section for page in enabled
                     if page.questions and all(item.link_id not in view.answers for item in page.questions))


def _steps(form: Questionnaire, page: Page | None, passed_over: Collection[str]) -> list[Step]:
    steps = _sections(form, page.part if page else 1)
    order, words = [section for section, _ in steps], [words for _, words in steps]
    if page is None or page.part == 1:
        order, words = [*order, ""], [*words, gettext("Check and send")]
    now = order.index(page.section) if page and page.section in order else len(order) - 1
    done = [place < now and section not in passed_over for place, section in enumerate(order)]
    states = ["now" if place == now else "done" if done[place] else "ahead" for place in range(len(order))]
    return [Step(*one) for one in zip(words, states, strict=True)]


def _changing_steps(words: str, page: Page | None) -> tuple[Step, ...]:
    """Give the two steps of telling what has changed."""
    here, after = ("now", "ahead") if page else ("done", "now")
    return Step(words, here), Step(gettext("Check and send"), after)


def _sections(form: Questionnaire, part: int) -> list[tuple[str, str]]:
    """Give the sections of one part: all but those that only the other part has pages of."""
    here, there = ({page.section for page in pages_of(form, one)} for one in (part, 3 - part))
    return [(section, words) for section, words in form.sections if section in here or section not in there]


def _left(view: IntakeView, page: Page | None) -> str:
    if page is None:
        return gettext("Last step")
    minutes = max(1, minutes_left(view.questionnaire, view.answers, view.today, page.part))
    return ngettext("About %(num)s minute left", "About %(num)s minutes left", minutes)


def _saved(view: IntakeView) -> str:
    if view.saved_at is None:
        return ""
    return gettext("Saved at %(time)s", time=clock(view.location.local(view.saved_at), current_locale()))


def _back(view: IntakeView, page: Page | None, enabled: Sequence[Page]) -> str:
    order = [one.slug for one in enabled]
    before = order[:order.index(page.slug)] if page else order
    if before:
        return url_for("patient.page", slug=before[-1])
    return url_for("patient.done" if view.sent else "patient.welcome")
