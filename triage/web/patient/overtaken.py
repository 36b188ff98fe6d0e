"""Two devices at the same page: what the other one saved, beside what stands here."""

from dataclasses import dataclass

from triage.forms.names import name_of
from triage.forms.page import PagePost
from triage.questionnaire.model import Item, Page
from triage.services.views import IntakeView
from triage.services.words import words_of
from triage.web.language import gettext
from triage.web.patient.held import hidden
from triage.web.patient.tables import row_lines


@dataclass(frozen=True, slots=True)
class Other:
    """What the other device said to one question. `anchor` is where the question stands on the page."""

    question: str
    said: str
    anchor: str


def differences(view: IntakeView, page: Page, post: PagePost) -> list[Other]:
    """Give what the form holds where `post` says something else."""
    found = [_other(view, item) for item in page.questions
             if item.link_id in post.answers and post.answers[item.link_id] != view.stored[item.link_id]]
    return found + [_rows(view, group) for group in page.rows
                    if group.link_id in post.rows
                    and post.rows[group.link_id] != view.stored.rows.get(group.link_id)]


def _other(view: IntakeView, item: Item) -> Other:
    said = words_of(item, view.answers[item.link_id], view.language)
    if item.link_id in view.masked:
        said = hidden()
    return Other(item.text, said, name_of(item.link_id))


def _rows(view: IntakeView, group: Item) -> Other:
    rows = view.stored.rows.get(group.link_id, ())
    if view.hidden_rows(group.link_id):
        return Other(group.text, hidden(), name_of(group.link_id))
    said = "; ".join(". ".join(row_lines(group, row, view.language)) for row in rows)
    return Other(group.text, said or gettext("No answer yet"), name_of(group.link_id))
