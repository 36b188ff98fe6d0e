"""A form filled in as a patient fills it in: the first open page, then the next, until the end.

For the demonstration clinic and for whoever loads forms that were given on paper: there is no second
way into the database beside the one that patients take.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.page import Page
from triage.questionnaire.path import visible
from triage.questionnaire.reading import read_flat
from triage.services.intake import IntakeView, save_page
from triage.services.judging import complete
from triage.store.database import Store

PER_PAGE = timedelta(seconds=25)


def fill_in(store: Store, view: IntakeView, answers: Mapping[str, object], *, now: datetime,
            stops_after: str | None = None) -> IntakeView:
    """Save page after page, 25 seconds apart, up to `stops_after`. What `answers` lack is left empty.

    Of a form that was sent these are the pages of part two.

    `answers`: linkId → answer in the flat form of `read_flat`. Raises AnswerError for a malformed one.
    """
    given = read_flat(view.questionnaire, answers)
    done: set[str] = set()
    while page := _next(view, done):
        now += PER_PAGE
        view = _send(store, view, page, given, now)
        done.add(page.slug)
        if page.slug == stops_after:
            break
    return view


def tell(store: Store, view: IntakeView, answers: Mapping[str, object], *, now: datetime) -> IntakeView:
    """Send only the pages that ask for one of these answers; give the form after the last of them."""
    given = read_flat(view.questionnaire, answers)
    for page in view.offered:
        if not given.answers.keys().isdisjoint(item.link_id for item in page.questions):
            now += PER_PAGE
            view = _send(store, view, page, given, now)
    return view


def _next(view: IntakeView, done: set[str]) -> Page | None:
    """Give the first page not sent yet. Sending one may open another before it."""
    return next((page for page in view.offered if page.slug not in done), None)


def _send(store: Store, view: IntakeView, page: Page, given: AnswerSet, now: datetime) -> IntakeView:
    typed = _typed(view, page, given)
    rows = {group.link_id: given.rows[group.link_id] for group in page.rows if group.link_id in given.rows}
    return save_page(store, view, page.slug, typed, rows,
                     key=uuid4().hex, now=now, language=view.language).view


def _typed(view: IntakeView, page: Page, given: AnswerSet) -> dict[str, Answer]:
    """Answer what the page shows; an answer may show a further question below it."""
    typed: dict[str, Answer] = {}
    while True:
        answers = complete(view.definition, view.stored.with_answers(typed), view.facts)
        asked = [item.link_id for item in visible(view.questionnaire, page, answers, view.today)]
        new = {link_id: given.answers.get(link_id, SKIPPED) for link_id in asked if link_id not in typed}
        if not new:
            return typed
        typed |= new
