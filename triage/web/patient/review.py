"""Checking the answers, and sending them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, session, url_for

from triage.forms.names import name_of
from triage.questionnaire.answers import State
from triage.questionnaire.conditions import Enabling
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.page import Page
from triage.questionnaire.path import is_complete
from triage.services import intake
from triage.services.errors import Incomplete, NotAgreed
from triage.services.views import IntakeView
from triage.services.words import words_of
from triage.web.context import new_key, services
from triage.web.language import gettext
from triage.web.patient import bp
from triage.web.patient.frame import inside
from triage.web.patient.held import hidden
from triage.web.patient.marked import marked
from triage.web.patient.plan import title
from triage.web.patient.progress import progress
from triage.web.patient.session import form_view, posted_key, see
from triage.web.patient.tables import row_lines
from triage.web.patient.wizard import CHECK, resume_at

ADVICE = "advice"   # what the receipt says, in the browser's session: a sent form gives nothing back
COPY = "copy"       # there, the receipt of the form that was sent in this sitting; the link ends it
UNPROCESSABLE = 422
IN_OWN_WORDS = (ItemType.STRING, ItemType.TEXT)


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer and the address to change it. `open` when it was left empty.

    A question to be answered in one's own words is not: those are for who has something to say.
    """

    question: str
    answer: str
    address: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The answers of one page. `begun` is False while nobody has seen the page.

    `link_ids` are the questions, or groups of rows, of the lines.
    """

    title: str
    address: str
    begun: bool
    lines: tuple[Line, ...]
    link_ids: tuple[str, ...] = ()


@bp.route("/intake/check-answers", methods=["GET", "POST"])
@form_view()
def check_answers(view: IntakeView) -> Any:
    """Show every answer with a way to change it; send them when asked to."""
    if view.changing and not view.draft.changed:
        return see(resume_at(view))
    if request.method == "GET":
        return show(view)
    parts = services()
    try:
        sent = intake.submit(parts.store, view, finish_early="as-it-is" in request.form, key=posted_key(),
                             now=parts.now(), agreed="agreed" in request.form)
    except Incomplete:
        return show(view), UNPROCESSABLE
    except NotAgreed:
        return show(view, unagreed=True), UNPROCESSABLE
    session[ADVICE], session[COPY] = [sent.receipt, str(sent.result.urgency)], sent.receipt
    return see(url_for("patient.done"))


def show(view: IntakeView, *, unagreed: bool = False) -> str:
    """Draw the page: what has no answer first, then everything in the order of asking.

    `unagreed`: staff wanted to send it without the patient's word.
    """
    enabled = view.unveiled(1)
    every = (block(view, page, view.masked) for page in enabled)
    blocks = tuple(_told_anew(view) if view.changing else every)
    unfinished = next((page for page in view.offered if page.part == 1 and not is_complete(
        view.questionnaire, page, view.answers, view.today)), None)
    shown = {link_id for block in blocks for link_id in block.link_ids} - view.masked
    return render_template(
        "patient/check_answers.html", frame=inside(view, CHECK), blocks=blocks, changing=view.changing,
        marked=(picture := marked(view, shown)), body=picture and picture.figure.body,
        progress=progress(view, None, enabled),
        missing=[line for block in blocks if block.begun for line in block.lines if line.open],
        ahead=[block for block in blocks if not block.begun], key=new_key(), clinician=view.visit.clinician,
        unagreed=unagreed, unfinished=url_for("patient.page", slug=unfinished.slug) if unfinished else "")


def _told_anew(view: IntakeView) -> Iterator[Block]:
    """Give what was said since the form was sent, and the pages that this brought up."""
    for page in view.offered:
        found = block(view, page, view.masked)
        lines = tuple(line for line, link_id in zip(found.lines, found.link_ids, strict=True)
                      if link_id in view.draft.changed)
        if lines or (page.part == 1 and not found.begun):
            yield replace(found, lines=lines)


def block(view: IntakeView, page: Page, masked: frozenset[str]) -> Block:
    """Give the answers of one page in words, but of those `masked` only that they are there."""
    now = Enabling(view.questionnaire, view.answers, view.today)
    asked = [item for item in page.questions if now.of(item) and item.link_id not in view.veiled]
    lines, link_ids = [_line(view, page, item, masked) for item in asked], [item.link_id for item in asked]
    for group in page.rows:
        if now.of(group) and group.link_id not in view.veiled:
            rows = _row_lines(view, page, group)
            lines, link_ids = [*lines, *rows], [*link_ids, *[group.link_id] * len(rows)]
    begun = any(item.link_id in view.answers for item in asked)
    address = url_for("patient.page", slug=page.slug, change=CHECK)
    return Block(page.item.text or title(page, view.questionnaire), address, begun, tuple(lines),
                 tuple(link_ids))


def _line(view: IntakeView, page: Page, item: Item, masked: frozenset[str]) -> Line:
    answer = view.answers[item.link_id]
    is_open = answer.state in (State.SKIPPED, State.NOT_ASKED)
    said = gettext("No answer yet") if is_open else words_of(item, answer, view.language)
    if item.link_id in masked:
        said = hidden()
    address = url_for("patient.page", slug=page.slug, change=CHECK, _anchor=name_of(item.link_id))
    return Line(_label(view, item), said, address, is_open and item.type not in IN_OWN_WORDS)


def _label(view: IntakeView, item: Item) -> str:
    """Give a question's short words; of a published scale all of them, for staff call it by its letters."""
    group = view.questionnaire.parent_of.get(item.link_id)
    return item.text if group and group.scale else item.short_text or item.text


def _row_lines(view: IntakeView, page: Page, group: Item) -> list[Line]:
    rows, unseen = view.answers.rows.get(group.link_id, ()), view.hidden_rows(group.link_id)
    nothing = gettext("No answer yet")
    return [Line(f"{group.text} {number}", hidden() if number - 1 in unseen
                 else ". ".join(row_lines(group, row, view.language)) or nothing,
                 url_for("patient.page", slug=page.slug, change=CHECK, row=f"{group.link_id}:{number - 1}",
                         _anchor=name_of(group.link_id)))
            for number, row in enumerate(rows, start=1)]
