"""Rows: operations listed one by one. Which exist, which count, and what holds for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf

from triage.questionnaire.answers import NOT_ASKED, Answer, AnswerSet, State
from triage.questionnaire.kleene import Truth, is_open, picked
from triage.questionnaire.options import properties
from triage.questionnaire.values import PartialDate
from triage.rules.condition import (
    All,
    Any,
    Condition,
    Impossible,
    InClass,
    LongerThanRows,
    Match,
    Not,
    Open,
    Picked,
    Rows,
    Within,
)
from triage.rules.facts import Facts
from triage.rules.model import UNKNOWN_REGION, RowsView
from triage.rules.questions import absent, truth_of, window

STRENGTH = ("counted", "weak", "not-counted")
COUNTED = ("counted", "weak")
LONGEST_YEAR = 366


@dataclass(frozen=True)
class Row:
    """One row of a rows view: its answers by field, whether it exists, its class and its regions.

    `index` is None for the first row, which has its own questions, else the place in the group.
    """

    index: int | None
    view: RowsView
    present: Truth
    answers: Mapping[str, Answer]
    row_class: str
    regions: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it."""
        return all(answer.state in (State.SKIPPED, State.NOT_ASKED) for answer in self.answers.values())

    @property
    def is_supposed(self) -> bool:
        """Whether it is a further row in which nothing was said: nobody knows whether there is one."""
        return self.index is not None and self.is_empty

    def link_id(self, field: str) -> str:
        """Give the question behind a field of this row."""
        return self.view.first[field] if self.index is None else self.view.fields[field]


def rows_of(facts: Facts, name: str) -> tuple[Row, ...]:
    """Give the rows of a view; an empty first one only when it is known, or may be known, to exist."""
    return _sorted_rows(facts, name)[0]


def supposed_rows(facts: Facts, name: str) -> tuple[Row, ...]:
    """Give rows that may exist though nothing is said in them: left empty, or not asked for yet."""
    return _sorted_rows(facts, name)[1]


def _sorted_rows(facts: Facts, name: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    known = facts.memo.get(name)
    if known is None:
        view = facts.rule_set.rows[name]
        first, further = _first_row(facts, view), _further_rows(facts, view)
        told = [row for row in (first, *further) if row.present is not Truth.FALSE and not row.is_supposed]
        known = tuple(told), tuple(row for row in further if row.is_supposed)
        facts.memo[name] = known
    assert isinstance(known, tuple)
    return known


def counted_rows(facts: Facts, name: str, region: str) -> tuple[Row, ...]:
    """Give the rows that count for one region."""
    return tuple(row for row in rows_of(facts, name) if row.present is Truth.TRUE
                 and row.row_class in COUNTED and region in row.regions)


def _first_row(facts: Facts, view: RowsView) -> Row:
    first = row_of(facts, view, None, {name: facts.answers[link_id] for name, link_id in view.first.items()})
    return replace(first, present=Truth(truth_of(view.present, facts))) if first.is_empty else first


def _further_rows(facts: Facts, view: RowsView) -> list[Row]:
    """Give the rows of the group, or one that may be there while nobody was asked for rows."""
    told = facts.answers.rows.get(view.group)
    if told is None:
        told = () if facts.excludes(view.group) else (AnswerSet(),)
    return [row_of(facts, view, index, {name: answers[link_id] for name, link_id in view.fields.items()})
            for index, answers in enumerate(told)]


def row_of(facts: Facts, view: RowsView, index: int | None, fields: Mapping[str, Answer]) -> Row:
    """Give a row that exists, from its answers by field."""
    rules = facts.rule_set.classification
    picks = fields.get(rules.by, NOT_ASKED).codes if rules else frozenset()
    regions = tuple(region for region in rules.regions if region in picks) if rules else ()
    return Row(index, view, Truth.TRUE, fields, _class_of(view, fields), regions or (UNKNOWN_REGION,))


def _class_of(view: RowsView, fields: Mapping[str, Answer]) -> str:
    """Give the strongest class of the types picked; a type that is not known counts."""
    classes = {view.classes.get(code, "counted") for code in fields.get("type", NOT_ASKED).codes}
    return next((one for one in STRENGTH if one in classes), "counted")


# --- what holds for rows ---------------------------------------------------------------------------

def rows_truth(leaf: Rows, facts: Facts) -> int:
    """Whether any (every) row passes the test; a row that may not exist counts as far as it is sure.

    Rows in which nothing was said leave it open: they may hold anything.
    """
    told = rows_acting(leaf, facts)
    if leaf.region is not None or not supposed_rows(facts, leaf.rows):
        return told
    return min(told, Truth.UNKNOWN) if leaf.every else max(told, Truth.UNKNOWN)


def rows_acting(leaf: Rows, facts: Facts) -> int:
    """Whether any (every) row that was told of passes the test. Kept: both readings of a leaf ask for it."""
    known = facts.row_leaves.get(id(leaf))
    if known is None:
        known = facts.row_leaves[id(leaf)] = _rows_acting(leaf, facts)
    return known


def _rows_acting(leaf: Rows, facts: Facts) -> int:
    rows = rows_of(facts, leaf.rows) if leaf.region is None else counted_rows(facts, leaf.rows, leaf.region)
    if leaf.every:
        return min((max(2 - row.present, row_test(leaf, row, facts)) for row in rows), default=Truth.TRUE)
    return max((min(row.present, row_test(leaf, row, facts)) for row in rows), default=Truth.FALSE)


def row_test(leaf: Rows, row: Row, facts: Facts) -> int:
    """Whether one row passes the test."""
    return _test(leaf.test, row, facts)


def _test(condition: Condition, row: Row, facts: Facts) -> int:
    test = ROW_TESTS.get(type(condition))
    if test is None:
        raise TypeError(f"{type(condition).__name__} cannot stand inside rows")
    return test(condition, row, facts)


def _all(group: All, row: Row, facts: Facts) -> int:
    least: int = Truth.TRUE
    for part in group.parts:
        least = min(least, _test(part, row, facts))
        if least == Truth.FALSE:
            break
    return least


def _any(group: Any | Not, row: Row, facts: Facts) -> int:
    most: int = Truth.FALSE
    for part in group.parts:
        most = max(most, _test(part, row, facts))
        if most == Truth.TRUE:
            break
    return most


def _in_class(leaf: InClass, row: Row, _facts: Facts) -> int:
    return Truth.TRUE if row.row_class in leaf.classes else Truth.FALSE


def _within(leaf: Within, row: Row, facts: Facts) -> int:
    return window(row.link_id(leaf.question), row.answers[leaf.question], leaf.days, facts)


def _picked(leaf: Picked, row: Row, facts: Facts) -> int:
    item = facts.questionnaire.by_id[row.link_id(leaf.question)]
    return picked(row.answers[leaf.question], item, leaf.codes)


def _open(leaf: Open, row: Row, _facts: Facts) -> int:
    return Truth.FALSE if row.answers[leaf.question].state is State.ANSWERED else Truth.TRUE


def _impossible_date(leaf: Impossible, row: Row, facts: Facts) -> int:
    return Truth.TRUE if _impossible(row.answers[leaf.field], facts) else Truth.FALSE


ROW_TESTS: Mapping[type, Callable[..., int]] = {
    All: _all, Any: _any, Not: lambda group, row, facts: 2 - _any(group, row, facts),
    InClass: _in_class, Within: _within, Picked: _picked, Open: _open, Impossible: _impossible_date,
}


def _impossible(answer: Answer, facts: Facts) -> bool:
    """Whether the date lies after the day of answering, or before the person can have been born."""
    date = answer.first
    if not isinstance(date, PartialDate):
        return False
    age = facts.number("age")
    oldest = (age + 1) * LONGEST_YEAR if age is not None else None
    return date.first > facts.today or (oldest is not None and (facts.today - date.last).days > oldest)


def match_truth(leaf: Match, facts: Facts) -> int:
    """Whether the best match between the sites named and the region is of this level."""
    rules = facts.rule_set.classification
    assert rules is not None
    answer = facts.answer(rules.sites_question)
    if answer.state is State.NOT_ASKED:
        return absent(rules.sites_question, facts)
    item = facts.questionnaire.by_id[rules.sites_question]
    parts = frozenset(part for code in answer.codes for part in properties(item, code, rules.sites_property))
    complete = not is_open(answer, item)
    if complete and not parts:
        return Truth.FALSE   # no pain at all is not "pain elsewhere"
    best = _best_match(leaf.region, parts, facts)
    # More sites could only match better; where the region is not known, nothing matches better than weakly.
    if best == "strong" or complete or (best == "weak" and leaf.region == UNKNOWN_REGION):
        return Truth.TRUE if best == leaf.level else Truth.FALSE
    return Truth.FALSE if best == "weak" and leaf.level == "none" else Truth.UNKNOWN


def _best_match(region: str, parts: frozenset[str], facts: Facts) -> str:
    rules = facts.rule_set.classification
    assert rules is not None
    if region == UNKNOWN_REGION:
        return "weak" if parts else "none"
    match = rules.matches[region]
    return "strong" if parts & match.strong else "weak" if parts & match.weak else "none"


def longer_truth(leaf: LongerThanRows, facts: Facts) -> int:
    """Whether the span told is longer than the time since the last row of the region can be."""
    rules = facts.rule_set.classification
    assert rules is not None
    told = facts.span(leaf.question, facts.answer(leaf.question))
    if told is None or told[0] == inf:
        return Truth.FALSE
    spans = [facts.span(row.link_id(leaf.field), row.answers[leaf.field])
             for row in counted_rows(facts, rules.rows, leaf.region)]
    most = [span[1] for span in spans if span is not None]
    return Truth.TRUE if most and told[0] > min(most) else Truth.FALSE
