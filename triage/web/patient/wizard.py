"""The wizard: one page per topic. Each page is saved before the next one shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from flask import current_app, render_template, request, url_for

from triage.forms.builder import Problem
from triage.forms.names import name_of
from triage.forms.page import PagePost, open_places, read_page
from triage.forms.rows import Verb
from triage.questionnaire.page import Page
from triage.questionnaire.path import first_incomplete, is_complete, next_page
from triage.questionnaire.rows import NEW
from triage.services import intake
from triage.services.errors import Overtaken
from triage.services.views import IntakeView
from triage.web.context import new_key, services
from triage.web.patient import bp
from triage.web.patient.crisis import card_is_new
from triage.web.patient.frame import inside
from triage.web.patient.held import held
from triage.web.patient.overtaken import Other, differences
from triage.web.patient.progress import progress
from triage.web.patient.renewal import BACK, said_something
from triage.web.patient.session import Lost, form_view, not_saved, posted_key, see
from triage.web.patient.shown import Shown, asked_of, shown_of
from triage.web.patient.tables import settled, tables_of
from triage.web.patient.unroll import template

CONFLICT, UNPROCESSABLE = 409, 422
CHECK = "check-answers"
TOP = "top"   # a fragment that every browser knows
CARD = "card"
LONGER = "longer"   # the button of a tablet's page that asks for more time
LONGEST_NUMBER = 10   # digits: Python itself refuses to read some thousands


@bp.route("/intake/<slug>", methods=["GET", "POST"])
@form_view(sent=None)
def page(view: IntakeView, slug: str) -> Any:
    """Show a page, or save it and go on. Once the form is sent, these are the pages of part two."""
    if request.method == "POST":
        return answer(view, slug)
    found = offered_page(view, slug)
    if found is None:
        return see(resume_at(view))
    return draw(view, found, view.offered, shown_of(view, found, tables_of(view, found)))


def offered_page(view: IntakeView, slug: str) -> Page | None:
    """Give the page of that name, where it applies."""
    return next((one for one in view.offered if one.slug == slug), None)


def answer(view: IntakeView, slug: str) -> Any:
    """Save what was sent from a page and go on, or show what is to be mended with all that was typed."""
    if found := offered_page(view, slug):
        return answer_page(view, found)
    if said_something(request.form):
        return not_saved(view, Lost.SENT if view.sent else Lost.GONE, resume_at(view))
    return see(resume_at(view))


def answer_page(view: IntakeView, found: Page) -> Any:
    """Do so with a page of which it is known that it may be answered."""
    if request.form.get("do") == LONGER:
        return as_typed(view, found)
    post = read_page(asked_of(view, found), request.form)
    if post.problems:
        return as_typed(view, found, post.problems), UNPROCESSABLE
    try:
        return save(view, found, post)
    except Overtaken as other:
        return _show_both(replace(other.view, language=view.language), found, post), CONFLICT


def as_typed(view: IntakeView, page: Page, problems: tuple[Problem, ...] = ()) -> str:
    """Draw a page with what is typed on it, saved or not, and what is to be mended."""
    shown = shown_of(view, page, tables_of(view, page, request.form), request.form, problems)
    return draw(view, page, view.offered, shown, seen=known_revision())


def _show_both(view: IntakeView, page: Page, post: PagePost) -> str:
    """Show what was typed here, and beside it what was saved elsewhere meanwhile."""
    tables = settled(view, tables_of(view, page, request.form))
    shown = shown_of(view, page, tables, request.form)
    return draw(view, page, view.offered, shown, others=differences(view, page, post))


def draw(view: IntakeView, page: Page, enabled: Sequence[Page], shown: Shown, *,
         seen: int | None = None, others: Sequence[Other] = ()) -> str:
    """Draw a page with what is kept or typed.

    `seen`: the revision that the patient knows of, that of `view` unless told.
    """
    drawn = template(current_app, view.definition.hash, view.questionnaire, page)
    return render_template(drawn, frame=inside(view, page.slug), progress=progress(view, page, enabled),
                           here=_here(page), key=new_key(), others=others, held=held(view),
                           seen=view.revision if seen is None else seen, **vars(shown))


def known_revision() -> int | None:
    """Give the revision that the page was shown at, as the page sends it back."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


def _here(page: Page) -> str:
    """Give the address that the page is sent to: its own, also where it is shown by another."""
    own = url_for("patient.page", slug=page.slug)
    return request.full_path.rstrip("?") if request.path == own else own


def save(view: IntakeView, page: Page, post: PagePost) -> Any:
    """Save a page whose answers are all right, and send the browser on."""
    parts = services()
    saved = intake.save_page(parts.store, view, page.slug, post.answers, post.rows, key=posted_key(),
                             now=parts.now(), language=view.language, seen=known_revision())
    if saved.new_interrupts or card_is_new(view, saved.view, page):
        # What was read before stands above the crisis card: who comes for the card is led to it.
        at = TOP if saved.new_interrupts or not saved.view.reminded else CARD
        return see(url_for("patient.urgent", _anchor=at))
    if saved.unassessed:
        return see(url_for("patient.unchecked", _anchor=TOP))
    return see(after(saved.view, page, post))


def after(view: IntakeView, page: Page, post: PagePost) -> str:
    """Give the address after a saved page: the same page while it has more to ask, else the next."""
    change = _is_change()
    if place := _row_place(view, post):
        return _address(page, change, place)
    if not is_complete(view.questionnaire, page, view.answers, view.today):
        return _address(page, change, next(open_places(asked_of(view, page), view.answers), {}))
    if change:
        return _end(view)
    if view.asked:
        return _after_asked(view)
    following = None if view.changing else _following(view, page)
    return page_top(following.slug) if following else resume_at(view) if view.changing else _end(view)


def _is_change() -> bool:
    """Whether the page was opened from the check page, be it before its session ran out of time."""
    before = parse_qs(request.form.get(BACK, "").partition("?")[2])
    return CHECK in (request.args.get("change"), *before.get("change", ()))


def _after_asked(view: IntakeView) -> str:
    """Give the next page of what the staff ask for; after the last, where it is sent, or the form's rest."""
    waits = _waiting(view)
    if waits:
        return page_top(waits.slug)
    return _end(view) if view.changing and view.draft.changed else resume_at(view)


def first_asked(view: IntakeView) -> str:
    """Give the address of the first page that the staff wait for, "" where there is none."""
    waits = _waiting(view)
    return page_top(waits.slug) if waits else ""


def _waiting(view: IntakeView) -> Page | None:
    """Give the first page with something that the staff ask for, or that such an answer brought up."""
    asked = view.draft.asked
    if asked is None or not view.asked:
        return None
    named = (page for page in view.offered if any(one.link_id in asked.open for one in page.item.walk()))
    lacks = (page for page in view.offered if view.changing and page.part == 1
             and not is_complete(view.questionnaire, page, view.answers, view.today))
    return next(named, None) or next(lacks, None)


def _following(view: IntakeView, page: Page) -> Page | None:
    """Give the next page, those left out that another device filled in after sending."""
    offered = {one.slug for one in view.offered}
    found = next_page(view.questionnaire, page.slug, view.answers, view.today)
    while found and found.slug not in offered:
        found = next_page(view.questionnaire, found.slug, view.answers, view.today)
    return found


def _end(view: IntakeView) -> str:
    """Give the address after the last page: the check page, or the receipt of a form that was sent."""
    return url_for("patient.done" if view.sent else "patient.check_answers", _anchor=TOP)


def _row_place(view: IntakeView, post: PagePost) -> dict[str, str]:
    """Give where to show the page again after a button of a table; nothing when it was not one."""
    verb, group = post.action.verb, post.action.group
    if verb is Verb.NEXT:
        return {}
    anchor = {"_anchor": name_of(group)}
    if verb in (Verb.OPEN, Verb.ADD):
        return {"row": f"{group}:{NEW}", **anchor}
    if verb in (Verb.EDIT, Verb.ASK):
        at = view.table(group).find(post.action.mark)
        return {"row" if verb is Verb.EDIT else "remove": f"{group}:{at}", **anchor}
    return anchor if group else {"_anchor": "main"}


def _address(page: Page, change: bool, place: dict[str, str]) -> str:
    extra = {"change": CHECK} if change else {}
    return url_for("patient.page", slug=page.slug, **extra, **place)


def resume_at(view: IntakeView) -> str:
    """Give the address of the first page that still lacks something; the receipt of a sent form.

    Where the patient tells what has changed, that of the list of topics.
    """
    if view.changing:
        return url_for("patient.changed", _anchor=TOP)
    if waits := _waiting(view):
        return page_top(waits.slug)
    found = None if view.sent else first_incomplete(view.questionnaire, view.answers, view.today)
    return page_top(found.slug) if found else _end(view)


def page_top(slug: str) -> str:
    """Give the address of a page from its top: browsers keep the fragment they came with otherwise."""
    return url_for("patient.page", slug=slug, _anchor=TOP)
