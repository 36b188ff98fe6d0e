"""What has changed since the form was sent: the list of topics, each answered anew on its own page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from triage.library import Definition
from triage.questionnaire.page import Page
from triage.questionnaire.path import is_complete
from triage.rules.reads import questions_read
from triage.services import changes
from triage.services.views import IntakeView
from triage.web.context import new_key, services
from triage.web.language import current_locale, gettext
from triage.web.patient import bp
from triage.web.patient.frame import day_and_time, inside
from triage.web.patient.plan import title
from triage.web.patient.safety_net import alone
from triage.web.patient.session import form_view, see
from triage.web.patient.wizard import first_asked, page_top
from triage.web.tablet import tablet


@dataclass(frozen=True, slots=True)
class Topic:
    """One page that can be answered anew. `told`: something on it was; `open`: something on it never was.

    New answers may bring up a page that is open.
    """

    words: str
    address: str
    told: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Topics that belong together. `danger`: signs that may not wait, which come first."""

    words: str
    danger: bool
    topics: tuple[Topic, ...]


@bp.route("/intake/changed", methods=["GET", "POST"])
@form_view(sent=None)
def changed(view: IntakeView) -> Any:
    """Show the topics; begin, or take back what was begun and holds nothing yet."""
    if request.method == "POST":
        return _press(view)
    if not view.changing:
        return see(url_for("patient.done" if view.sent else "patient.welcome"))
    assert view.changed_from is not None
    day, _ = day_and_time(view.location.local(view.changed_from), current_locale())
    return render_template(
        "patient/changed.html", frame=inside(view, "changed"), groups=tuple(groups(view)), day=day,
        any_told=bool(view.draft.changed), empty=view.revision == 0, key=new_key(),
        asked=len(view.draft.asked.questions) if view.draft.asked else 0, start=first_asked(view))


def may_tell(view: IntakeView) -> bool:
    """Whether this device may tell what has changed. A tablet is for whoever sits at it now."""
    return changes.may_begin(view, services().now()) and not tablet()


def _press(view: IntakeView) -> Any:
    parts = services()
    if "nothing" in request.form and view.changing and view.revision == 0:
        changes.drop(parts.store, view, now=parts.now())
        return see(url_for("patient.done"))
    if may_tell(view):
        changes.begin(parts.store, view, now=parts.now())
    return see(url_for("patient.changed"))


def groups(view: IntakeView) -> Iterator[Group]:
    """Give the danger signs, then the other pages by the form's own sections."""
    first = danger_questions(view.definition)
    on_top = [page for page in view.offered if any(
        item.link_id in first and not item.enable_when for item in page.questions)]
    yield Group(gettext("Danger signs: look at these first"), True, _topics(view, on_top))
    for section, words in view.questionnaire.sections:
        rest = [page for page in view.offered if page.section == section and page not in on_top]
        if rest:
            yield Group(words, False, _topics(view, rest))


def danger_questions(definition: Definition) -> frozenset[str]:
    """Give the questions that alone may say that something can not wait, or that bring up the crisis card."""
    cards = (questions_read(rule.when, definition.rules) for rule in definition.rules.rules if rule.card)
    return frozenset({question for question, _ in alone(definition)}.union(*cards))


def _topics(view: IntakeView, found: list[Page]) -> tuple[Topic, ...]:
    return tuple(_topic(view, page) for page in found)


def _topic(view: IntakeView, page: Page) -> Topic:
    told = any(item.link_id in view.draft.changed for item in page.item.walk())
    lacks = not is_complete(view.questionnaire, page, view.answers, view.today)
    is_open = lacks and (page.part == 1 or any(item.link_id in view.stored for item in page.questions))
    return Topic(page.item.text or title(page, view.questionnaire), page_top(page.slug), told, is_open)
