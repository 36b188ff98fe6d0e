"""What a later version of a form says otherwise than the one before it, danger signs first."""

from collections.abc import Iterator

from triage.library import Definition
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.path import row_questions
from triage.services.views.case import Difference
from triage.services.words import words_of

NOTHING = "Nothing"


def differences(definition: Definition, before: AnswerSet, after: AnswerSet) -> tuple[Difference, ...]:
    """Give every question and row that is answered otherwise, in English words; open states count too."""
    found = [*_questions(definition, before, after), *_rows(definition, before, after)]
    return tuple(sorted(found, key=lambda one: not one.danger))


def unchanged(definition: Definition, before: AnswerSet, after: AnswerSet,
              said: frozenset[str]) -> tuple[str, ...]:
    """Give the short names of the questions that were answered again, and the same."""
    by_id = definition.questionnaire.by_id
    return tuple(_label(item) for link_id, item in by_id.items()
                 if link_id in said and item.is_question and _same(before[link_id], after[link_id]))


def _questions(definition: Definition, before: AnswerSet, after: AnswerSet) -> Iterator[Difference]:
    form, danger = definition.questionnaire, definition.judge_of.danger_questions
    for link_id, item in form.by_id.items():
        if not item.is_question or item.hidden or link_id in form.rows_of:
            continue
        old, new = before[link_id], after[link_id]
        if not _same(old, new):
            yield Difference(link_id, _label(item), item.text, words_of(item, old, form.language),
                             words_of(item, new, form.language), link_id in danger)


def _rows(definition: Definition, before: AnswerSet, after: AnswerSet) -> Iterator[Difference]:
    form, danger = definition.questionnaire, definition.judge_of.danger_questions
    for link_id, group in form.by_id.items():
        if not group.is_rows:
            continue
        old, new = before.rows.get(link_id, ()), after.rows.get(link_id, ())
        gone, added = [row for row in old if row not in new], [row for row in new if row not in old]
        if gone or added:
            yield Difference(link_id, _label(group), group.text, _said(definition, group, gone),
                             _said(definition, group, added),
                             any(item.link_id in danger for item in row_questions(group)))


def _said(definition: Definition, group: Item, rows: list[AnswerSet]) -> str:
    language = definition.questionnaire.language
    said = [", ".join(words_of(item, row[item.link_id], language) for item in row_questions(group)
                      if row[item.link_id].state is State.ANSWERED) or NOTHING for row in rows]
    return "; ".join(said) or NOTHING


def _same(old: Answer, new: Answer) -> bool:
    return (old.state, set(old.values)) == (new.state, set(new.values))


def _label(item: Item) -> str:
    return item.short_text or item.text
