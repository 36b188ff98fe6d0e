"""Scores and scales beside those of the time before, for the case page and the printed page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from triage.questionnaire.answers import State
from triage.questionnaire.model import Item
from triage.questionnaire.scores import SCALE
from triage.services.views import CaseView, Entry

UP, DOWN = "▲", "▼"   # only beyond the least change that the condition's sources call important


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score. `now` is "" where it is open, in `state`; `last` is "" where there was none the time before.

    `questions` are those that it is made of, `cites` the sources that say what change matters.
    """

    name: str
    now: str
    state: State
    last: str
    change: str
    questions: tuple[str, ...]
    cites: tuple[str, ...] = ()
    link_id: str = ""


def score_rows(case: CaseView) -> tuple[ScoreRow, ...]:
    """Give every score and scale of the path, in the order of asking: published scores as one line each."""
    entries = {entry.link_id: entry for section in case.sections for entry in section.entries}
    return tuple(_rows(case, entries))


def _rows(case: CaseView, entries: dict[str, Entry]) -> Iterator[ScoreRow]:
    found = {one.link_id: one for one in case.scores}
    items = case.definition.questionnaire.by_id
    of_scores: set[str] = set()
    for link_id, item in items.items():
        if item.scale:
            questions = tuple(one.link_id for one in item.walk() if one.is_question)
            of_scores.update(questions)
            score = found.get(link_id)
            if score:
                yield _row(case, link_id, score.value, name=score.name, now=score.words,
                           state=State.ANSWERED, questions=questions)
            elif any(one in entries for one in questions):
                states = [entries[one].state for one in questions if one in entries]
                yield _row(case, link_id, None, name=item.scale.name, now="", state=states[0],
                           questions=questions)
        elif _is_number(item) and link_id in entries and link_id not in of_scores:
            entry = entries[link_id]
            now = entry.words_en if entry.state is State.ANSWERED else ""
            value = case.answers[link_id].first
            number = Decimal(value) if isinstance(value, int | Decimal) else None
            yield _row(case, link_id, number, name=entry.label_en, now=now, state=entry.state,
                       questions=(link_id,))


def _is_number(item: Item) -> bool:
    return item.control == SCALE and not item.hidden


def _row(case: CaseView, link_id: str, value: Decimal | None, *, name: str, now: str, state: State,
         questions: tuple[str, ...]) -> ScoreRow:
    before = case.last.numbers.get(link_id) if case.last else None
    important = case.definition.layout.important.get(link_id)
    change = _change(value, before, important.least if important else None)
    cites = important.cites if important and change[:1] in (UP, DOWN) else ()
    return ScoreRow(name, now, state, "" if before is None else str(before), change, questions, cites,
                    link_id)


def _change(now: Decimal | None, before: Decimal | None, least: Decimal | None) -> str:
    if now is None or before is None:
        return ""
    difference = now - before
    words = f"{'higher' if difference > 0 else 'lower'} by {abs(difference)}" if difference else "the same"
    if least is None or not difference:
        return words
    if abs(difference) < least:
        return "no clear change"
    return f"{UP if difference > 0 else DOWN} {words}"
