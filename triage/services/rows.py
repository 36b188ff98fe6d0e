"""Rows as a save changes them: made anew from the rows that are kept at that moment."""

from collections.abc import Mapping

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.page import Page
from triage.questionnaire.rows import MovedError, RowChange, Table, name_from
from triage.services.errors import Overtaken
from triage.services.views.intake import IntakeView

RowsSent = Mapping[str, RowChange | tuple[AnswerSet, ...]]
"""What a page does to each group: to one row, or to all of them at once."""


def changed_tables(view: IntakeView, page: Page, sent: RowsSent, key: str) -> dict[str, Table]:
    """Give the groups' rows after a save. Raises Overtaken where one was changed since the page was shown."""
    try:
        return {group.link_id: _changed(view.table(group.link_id), sent[group.link_id],
                                        name_from(key, group.link_id))
                for group in page.rows if group.link_id in sent}
    except MovedError:
        raise Overtaken(view) from None


def _changed(table: Table, sent: RowChange | tuple[AnswerSet, ...], new: str) -> Table:
    return sent.on(table, new) if isinstance(sent, RowChange) else Table.of(sent)
