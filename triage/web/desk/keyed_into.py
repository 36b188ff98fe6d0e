"""From what was typed off a paper into the patient's form, and between two typings of one paper."""

from dataclasses import dataclass
from uuid import uuid4

from triage.forms.lifetime import Lifetime
from triage.forms.paper import PaperForm, Question, Rows
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.conditions import Enabling
from triage.questionnaire.model import Item
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages_of
from triage.rules.result import Finding
from triage.services import intake
from triage.services.judging import complete, weigh
from triage.services.views import IntakeView
from triage.services.views.keying import Pairs, Typings
from triage.services.words import words_of
from triage.web.context import services
from triage.web.keyed import Keyed, is_of, read_paper

NOTHING = "Nothing"


@dataclass(frozen=True, slots=True)
class Differing:
    """One question that two people typed differently. `settled`: which was right, 0 while that is open."""

    number: str
    link_id: str
    question: str
    first: str
    second: str
    danger: bool
    settled: int


def save_into(view: IntakeView, keyed: Keyed, *, whole: bool,
              part: int = 1) -> tuple[IntakeView, tuple[Finding, ...]]:
    """Save each page that says something new; with `whole`, what is empty too. Give what interrupts."""
    urgent: list[Finding] = []
    parts = services()
    for page in pages_of(view.questionnaire, part):
        typed, rows = _of_page(view, page, keyed)
        is_said = any(one.state is not State.SKIPPED for one in typed.values()) or any(rows.values())
        if not (is_said or whole) or not (typed or rows) or _is_there(view, typed, rows):
            continue
        saved = intake.save_page(parts.store, view, page.slug, typed, rows, key=uuid4().hex,
                                 now=parts.now(), language=view.language)
        view = saved.view
        urgent += saved.new_interrupts
    return view, tuple(urgent)


def _of_page(view: IntakeView, page: Page,
             keyed: Keyed) -> tuple[dict[str, Answer], dict[str, tuple[AnswerSet, ...]]]:
    """Give a page's answers: what is empty and does not apply was not asked; what is said is always kept."""
    now = _enabling(view, keyed)
    typed = {item.link_id: keyed.answers[item.link_id] for item in page.questions
             if item.link_id in keyed.answers
             and (keyed.answers[item.link_id].state is not State.SKIPPED or now.of(item))}
    rows = {group.link_id: keyed.rows[group.link_id] for group in page.rows
            if keyed.rows[group.link_id] or (now.of(group) and group.link_id not in view.stored.rows)
            or view.stored.rows.get(group.link_id)}
    return typed, rows


def _enabling(view: IntakeView, keyed: Keyed) -> Enabling:
    said = view.stored.with_answers(keyed.answers)
    for group, rows in keyed.rows.items():
        said = said.with_rows(group, rows)
    return Enabling(view.questionnaire, complete(view.definition, said, view.facts), view.today)


def _is_there(view: IntakeView, typed: dict[str, Answer], rows: dict[str, tuple[AnswerSet, ...]]) -> bool:
    return all(link_id in view.stored and view.stored[link_id] == answer
               for link_id, answer in typed.items()) and all(
        view.stored.rows.get(group) == found for group, found in rows.items())


def contradictions(view: IntakeView, keyed: Keyed, form: PaperForm) -> tuple[tuple[str, str], ...]:
    """Give (number, question) of what is answered though it does not apply: kept, not counted."""
    now = _enabling(view, keyed)
    return tuple((entry.number, entry.item.short_text or entry.item.text) for entry in form.entries
                 if not now.of(entry.item) and _says(keyed, entry))


def _says(keyed: Keyed, entry: Question | Rows) -> bool:
    if isinstance(entry, Rows):
        return bool(keyed.rows[entry.item.link_id])
    answer = keyed.answers.get(entry.item.link_id)
    return answer is not None and answer.state is not State.SKIPPED


def danger_in(view: IntakeView, keyed: Keyed) -> tuple[str, ...]:
    """Give what the second typing alone would interrupt for: titles of flags that nobody was told of yet."""
    said = AnswerSet().with_answers(keyed.answers)
    for group, rows in keyed.rows.items():
        said = said.with_rows(group, rows)
    found = weigh(view.definition, said, view.facts, view.today, finished=False).interrupts
    flags = view.definition.rules.flags
    return tuple(dict.fromkeys(flags[one.flag].title for one in found
                               if not view.draft.knows(one, view.definition.questionnaire)))


def differences(view: IntakeView, form: PaperForm, found: Typings) -> tuple[Differing, ...]:
    """Give what two people typed differently, danger signs first; settled ones stay on the list."""
    assert found.mine
    assert found.first
    assert found.second
    life = Lifetime.of(view.facts, view.today)
    one, two = (read_paper(form, view.definition.hash, typing.pairs, life)
                for typing in (found.first, found.second))
    danger = view.definition.judge_of.danger_questions
    listed = [Differing(
        entry.number, entry.item.link_id, entry.item.text, _words(view, one, entry), _words(view, two, entry),
        any(item.link_id in danger for item in entry.item.walk()),
        found.mine.settled.get(entry.item.link_id, 0))
        for entry in form.entries
        if entry.item.link_id in found.mine.settled or not one.same(two, entry)]
    return tuple(sorted(listed, key=lambda one: (bool(one.settled), not one.danger)))


def _words(view: IntakeView, keyed: Keyed, entry: Question | Rows) -> str:
    if isinstance(entry, Rows):
        said = (", ".join(_answer(view, column.item, row[column.item.link_id]) for column in entry.columns
                          if row[column.item.link_id].state is not State.SKIPPED)
                for row in keyed.rows[entry.item.link_id])
        return "; ".join(said) or NOTHING
    answer = keyed.answers.get(entry.item.link_id)
    return _answer(view, entry.item, answer) if answer else "Something that does not fit the question"


def _answer(view: IntakeView, item: Item, answer: Answer) -> str:
    return words_of(item, answer, view.language)


def with_right(found: Typings, entry: Question | Rows, right: int) -> Pairs:
    """Give the first typing's boxes once one question of it is as the right typing says."""
    assert found.first
    assert found.second
    if right == 1:
        return found.first.pairs
    kept = tuple(pair for pair in found.first.pairs if not is_of(pair[0], entry))
    return (*kept, *(pair for pair in found.second.pairs if is_of(pair[0], entry)))
