"""Two devices or tabs at the same page: what the other one saved, beside what stands here."""

from dataclasses import dataclass

from triage.forms.names import name_of
from triage.forms.page import PagePost
from triage.questionnaire.model import Item
from triage.questionnaire.page import Page
from triage.questionnaire.rows import MovedError, RowChange
from triage.services.views import IntakeView
from triage.services.words import words_of
from triage.web.language import gettext
from triage.web.patient.held import hidden
from triage.web.patient.tables import row_lines


@dataclass(frozen=True, slots=True)
class Other:
    """What the other one said to one question. `anchor` is where the question stands on the page."""

    question: str
    said: str
    anchor: str


def differences(view: IntakeView, page: Page, post: PagePost) -> list[Other]:
    """Give what the form holds where `post` says something else."""
    found = [_other(view, item) for item in page.questions
             if item.link_id in post.answers and post.answers[item.link_id] != view.stored[item.link_id]]
    rows = [_row(view, group, post.rows[group.link_id]) for group in page.rows if group.link_id in post.rows]
    return found + [one for one in rows if one]


def _other(view: IntakeView, item: Item) -> Other:
    said = words_of(item, view.answers[item.link_id], view.language)
    if item.link_id in view.masked:
        said = hidden()
    return Other(item.text, said, name_of(item.link_id))


def _row(view: IntakeView, group: Item, change: RowChange) -> Other | None:
    """Give the row that a change is about as it is now, unless the change can be made."""
    table = view.table(group.link_id)
    try:
        change.on(table, "")
    except MovedError:
        at = table.find(change.mark) if change.mark else table.find(change.removed)
        return Other(group.text, _said(view, group, at), name_of(group.link_id))
    return None


def _said(view: IntakeView, group: Item, at: int | None) -> str:
    if at is None:
        return gettext("This one was removed")
    if at in view.hidden_rows(group.link_id):
        return hidden()
    return ". ".join(row_lines(group, view.table(group.link_id).rows[at], view.language))
