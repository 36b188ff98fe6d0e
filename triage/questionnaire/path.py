"""The way through a questionnaire: its pages and what shows on them. Worked out anew each time."""

from datetime import date
from types import MappingProxyType

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.completeness import Completeness, completeness, is_complete, minutes_left
from triage.questionnaire.conditions import Enabling, enabling_of, keep_enabling
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages, pages_of, row_questions

__all__ = [
    "Completeness", "completeness", "effective", "enabled_pages", "first_incomplete", "is_complete",
    "minutes_left", "next_page", "pages", "pages_of", "previous_page", "row_questions", "visible",
    "visible_groups", "visible_in_row",
]


def enabled_pages(questionnaire: Questionnaire, answers: AnswerSet, today: date,
                  part: int = 1) -> tuple[Page, ...]:
    """Give the pages of one part that apply to these answers: those with something to ask now."""
    enabling = enabling_of(questionnaire, answers, today)
    return tuple(page for page in pages_of(questionnaire, part) if _applies(page, enabling))


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
    found = AnswerSet(_kept(questionnaire, enabling, answers, None), MappingProxyType(rows))
    keep_enabling(questionnaire, found, today, enabling)   # what was left out counted as absent already
    return found


def next_page(questionnaire: Questionnaire, slug: str, answers: AnswerSet, today: date) -> Page | None:
    """Give the page that follows in the same part, or None after the last."""
    part, order = _part_and_order(questionnaire, slug)
    later = set(order[order.index(slug) + 1:])
    enabled = enabled_pages(questionnaire, answers, today, part)
    return next((page for page in enabled if page.slug in later), None)


def previous_page(questionnaire: Questionnaire, slug: str, answers: AnswerSet, today: date) -> Page | None:
    """Give the page before in the same part, or None at the first."""
    part, order = _part_and_order(questionnaire, slug)
    earlier = set(order[:order.index(slug)])
    found = [page for page in enabled_pages(questionnaire, answers, today, part) if page.slug in earlier]
    return found[-1] if found else None


def first_incomplete(questionnaire: Questionnaire, answers: AnswerSet, today: date,
                     part: int = 1) -> Page | None:
    """Give the first page of a part that applies and still lacks something, or None."""
    return next((page for page in enabled_pages(questionnaire, answers, today, part)
                 if not is_complete(questionnaire, page, answers, today)), None)


def _part_and_order(questionnaire: Questionnaire, slug: str) -> tuple[int, list[str]]:
    every = pages(questionnaire)
    part = next(page.part for page in every if page.slug == slug)
    return part, [page.slug for page in every]


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
