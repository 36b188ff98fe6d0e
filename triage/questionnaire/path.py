"""The way through a questionnaire: its pages and what shows on them. Worked out anew each time."""

from datetime import date
from types import MappingProxyType

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.completeness import Completeness, completeness, is_complete, minutes_left
from triage.questionnaire.conditions import Enabling, enabling_of
from triage.questionnaire.model import Item, Page, Questionnaire
from triage.questionnaire.pages import pages, row_questions

__all__ = [
    "Completeness", "completeness", "effective", "enabled_pages", "first_incomplete", "is_complete",
    "minutes_left", "next_page", "pages", "previous_page", "row_questions", "visible", "visible_groups",
    "visible_in_row",
]


def enabled_pages(questionnaire: Questionnaire, answers: AnswerSet, today: date) -> tuple[Page, ...]:
    """Give the pages that apply to these answers: those with something to ask now."""
    enabling = enabling_of(questionnaire, answers, today)
    return tuple(page for page in pages(questionnaire) if _applies(page, enabling))


def visible(questionnaire: Questionnaire, page: Page, answers: AnswerSet, today: date) -> tuple[Item, ...]:
    """Give the questions of the page to show now, those inside rows left out."""
    enabling = enabling_of(questionnaire, answers, today)
    return tuple(item for item in page.questions if enabling.of(item))


def visible_groups(questionnaire: Questionnaire, page: Page, answers: AnswerSet,
                   today: date) -> tuple[Item, ...]:
    """Give the repeating groups of the page to show now."""
    enabling = enabling_of(questionnaire, answers, today)
    return tuple(group for group in page.rows if enabling.of(group))


def visible_in_row(questionnaire: Questionnaire, group: Item, answers: AnswerSet, row: AnswerSet,
                   today: date) -> tuple[Item, ...]:
    """Give the questions of one row of a repeating group to show now."""
    enabling = enabling_of(questionnaire, answers, today)
    return tuple(item for item in row_questions(group) if enabling.of(item, row))


def effective(questionnaire: Questionnaire, answers: AnswerSet, today: date) -> AnswerSet:
    """Give the answers without those on branches that do not apply. No row is ever lost."""
    enabling = enabling_of(questionnaire, answers, today)
    by_id = questionnaire.by_id
    rows = {link_id: tuple(_effective_row(questionnaire, enabling, row) for row in rows)
            for link_id, rows in answers.rows.items() if link_id in by_id and enabling.of(by_id[link_id])}
    return AnswerSet(_kept(questionnaire, enabling, answers, None), MappingProxyType(rows))


def next_page(questionnaire: Questionnaire, slug: str, answers: AnswerSet, today: date) -> Page | None:
    """Give the page that follows, or None after the last."""
    order = [page.slug for page in pages(questionnaire)]
    later = set(order[order.index(slug) + 1:])
    return next((page for page in enabled_pages(questionnaire, answers, today) if page.slug in later), None)


def previous_page(questionnaire: Questionnaire, slug: str, answers: AnswerSet, today: date) -> Page | None:
    """Give the page before, or None at the first."""
    order = [page.slug for page in pages(questionnaire)]
    earlier = set(order[:order.index(slug)])
    found = [page for page in enabled_pages(questionnaire, answers, today) if page.slug in earlier]
    return found[-1] if found else None


def first_incomplete(questionnaire: Questionnaire, answers: AnswerSet, today: date) -> Page | None:
    """Give the first page that applies and still lacks something, or None."""
    return next((page for page in enabled_pages(questionnaire, answers, today)
                 if not is_complete(questionnaire, page, answers, today)), None)


def _applies(page: Page, enabling: Enabling) -> bool:
    return any(enabling.of(item) for item in page.questions) or any(
        enabling.of(group) for group in page.rows)


def _kept(questionnaire: Questionnaire, enabling: Enabling, answers: AnswerSet,
          row: AnswerSet | None) -> MappingProxyType[str, Answer]:
    by_id = questionnaire.by_id
    return MappingProxyType({link_id: answer for link_id, answer in answers.answers.items()
                             if link_id in by_id and enabling.of(by_id[link_id], row)})


def _effective_row(questionnaire: Questionnaire, enabling: Enabling, row: AnswerSet) -> AnswerSet:
    return AnswerSet(_kept(questionnaire, enabling, row, row))
