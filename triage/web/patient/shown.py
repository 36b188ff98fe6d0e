"""What the template of a page is given: what shows, what is ticked and typed, what is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.forms.builder import Problem, posted_pairs
from triage.forms.page import Asked
from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.conditions import Enabling
from triage.questionnaire.page import Page
from triage.services.views import IntakeView
from triage.web.body import drawing, is_map, layers
from triage.web.patient.tables import Table, visible_row

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """The open parts of a page's template; see templates/macros/fields.html.

    `on`: "name=value" of what is ticked. `val`: name → text of boxes. `fresh`: the first question that
    an answer on this page brought up, "" when there is none.
    """

    shown: frozenset[str]
    on: frozenset[str]
    val: Mapping[str, str]
    err: Mapping[str, str]
    problems: tuple[Problem, ...]
    masked: frozenset[str]
    fresh: str
    tables: Mapping[str, Table]
    earlier: Mapping[str, tuple[str, ...]]


def asked_of(view: IntakeView, page: Page) -> Asked:
    """Describe a page as it is shown to this patient."""
    return Asked(view.definition.hash, view.questionnaire, page, view.stored, view.facts, view.masked,
                 view.today, view.draft.row_names)


def shown_of(view: IntakeView, page: Page, tables: Mapping[str, Table], posted: Any = None,
             problems: tuple[Problem, ...] = ()) -> Shown:
    """Give the page as kept; or, with `posted`, exactly as it was typed, and what is to be mended."""
    now = Enabling(view.questionnaire, view.answers, view.today)
    in_rows = {item.link_id for group in page.rows for item in group.walk() if item is not group}
    shown = {item.link_id for item in page.item.walk_shown() if item.link_id not in in_rows and now.of(item)}
    shown -= view.veiled
    for group in page.rows:
        shown |= visible_row(view, group, tables[group.link_id])
    pairs = _pairs(posted) if posted is not None else _kept_pairs(view, page, tables)
    return Shown(
        frozenset(shown), frozenset(f"{name}={value}" for name, value in pairs), defaultdict(str, pairs),
        {one.link_id: one.message for one in reversed(problems)}, problems, view.masked,
        _fresh(page, view.answers, shown), tables, _marked_before(view, page))


def _pairs(posted: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in posted.lists() for value in values]


def _kept_pairs(view: IntakeView, page: Page, tables: Mapping[str, Table]) -> list[tuple[str, str]]:
    readable = view.answers.without(*view.masked)
    pairs = posted_pairs(page.questions, readable)
    for group in page.rows:
        pairs += posted_pairs(group.walk_shown(), tables[group.link_id].row)
    return pairs


def _fresh(page: Page, answers: AnswerSet, shown: set[str]) -> str:
    """Give the first question without an answer on a page that already has some."""
    asked = [item.link_id for item in page.questions if item.link_id in shown]
    if not any(link_id in answers for link_id in asked):
        return ""
    return next((link_id for link_id in asked if link_id not in answers), "")


def _marked_before(view: IntakeView, page: Page) -> dict[str, tuple[str, ...]]:
    """Give what was marked on the body maps of earlier pages: layer → region ids."""
    if not any(map(is_map, page.questions)):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    here = {item.link_id for item in page.questions}
    for link_id, layer in layers(view.questionnaire).items():
        if link_id in here:
            break
        answer = view.answers[link_id]
        if answer.state is State.ANSWERED and link_id not in view.masked:
            found[layer] = tuple(code for code in sorted(answer.codes) if code in drawing().regions)
    return {layer: ids for layer, ids in found.items() if ids}
