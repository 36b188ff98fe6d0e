"""Every question of a case's path with what was said to it, page by page, in two languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.library import Definition
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.page import Page
from triage.questionnaire.path import enabled_pages, pages, visible, visible_groups, visible_in_row
from triage.services.views.case import Entry, Section
from triage.services.words import words_of

OPEN = (State.SKIPPED, State.NOT_ASKED)
MAP = "body-map"


@dataclass(frozen=True)
class Path:
    """The answers in effect and the form they were given to, in the patient's language."""

    definition: Definition
    language: str
    answers: AnswerSet
    today: date

    def sections(self) -> tuple[Section, ...]:
        """Give the pages that apply, each with its entries. Of part two, those that were filled in.

        Once one was, so are those that could not be asked in the patient's language: they say so.
        """
        one, two = (enabled_pages(self.definition.questionnaire, self.answers, self.today, part)
                    for part in (1, 2))
        begun = [page for page in two if self._is_begun(page)]
        spoken = {page.slug for page in pages(self.definition.in_language(self.language))}
        more = [page for page in two if page in begun or (begun and page.slug not in spoken)]
        return tuple(self._section(page) for page in (*one, *more))

    def body(self) -> dict[str, tuple[str, ...]]:
        """Give the picked regions of each body drawing, in the order of its options."""
        drawings = [item for item in self.definition.questionnaire.by_id.values() if item.control == MAP]
        return {item.link_id: _picked(item, self.answers[item.link_id]) for item in drawings
                if item.link_id in self.answers}

    def _is_begun(self, page: Page) -> bool:
        return any(item.link_id in self.answers or item.link_id in self.answers.rows
                   for item in page.item.walk())

    def _section(self, page: Page) -> Section:
        shown = self._shown(page.item)
        return Section(page.slug, shown.text, page.item.text, (*self._questions(page), *self._rows(page)))

    def _questions(self, page: Page) -> Iterator[Entry]:
        for item in visible(self.definition.questionnaire, page, self.answers, self.today):
            yield self._entry(item, self.answers[item.link_id])

    def _rows(self, page: Page) -> Iterator[Entry]:
        questionnaire = self.definition.questionnaire
        for group in visible_groups(questionnaire, page, self.answers, self.today):
            for number, row in enumerate(self.answers.rows.get(group.link_id, ())):
                for item in visible_in_row(questionnaire, group, self.answers, row, self.today):
                    yield self._entry(item, row[item.link_id], number, f"{_label(group)} {number + 1}")

    def _entry(self, item: Item, answer: Answer, row: int | None = None, row_label: str = "") -> Entry:
        shown = self._shown(item)
        english = words_of(item, answer, self.definition.questionnaire.language)
        return Entry(
            link_id=item.link_id, question=shown.text, question_en=item.text, label_en=_label(item),
            state=answer.state, words=words_of(shown, answer, self.language), words_en=english,
            row=row, row_label=row_label, mark=self._mark(item, answer))

    def _mark(self, item: Item, answer: Answer) -> str:
        """Give the classes of the listed medicines that were typed."""
        listed = self.definition.medicines
        if item.link_id != listed.question or not isinstance(answer.first, str):
            return ""
        return ", ".join(dict.fromkeys(one.title for one in listed.recognise(answer.first)))

    def _shown(self, item: Item) -> Item:
        return self.definition.in_language(self.language).by_id[item.link_id]


def unanswered(sections: tuple[Section, ...]) -> tuple[Entry, ...]:
    """Give the entries that were shown and left empty, or never asked."""
    return tuple(entry for section in sections for entry in section.entries if entry.state in OPEN)


def _picked(item: Item, answer: Answer) -> tuple[str, ...]:
    known = tuple(option.code for option in item.options if option.code in answer.codes)
    return known + tuple(sorted(answer.codes - set(known)))


def _label(item: Item) -> str:
    return item.short_text or item.text
