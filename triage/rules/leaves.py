"""Every kind of leaf in one table: how it is evaluated, and which answers its value rests on."""

from collections.abc import Callable, Iterator, Mapping

from triage.questionnaire.answers import State
from triage.questionnaire.model import Item
from triage.rules import questions, rows
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    Impossible,
    InClass,
    Leaf,
    LongerThanRows,
    Match,
    Not,
    NotSaid,
    Open,
    Picked,
    Rows,
    RuleHolds,
    Said,
    Sure,
    Within,
)
from triage.rules.facts import Facts
from triage.rules.program import FALSE, TRUE, UNKNOWN

ONE_QUESTION = (Picked, Compared, HasProperty, NotSaid, Said, Open, Within)   # leaves that read just one

Key = tuple[str, int | None]   # a question, and its row inside a repeating group

TRUTH_OF: Mapping[type, Callable[..., int]] = {
    Picked: questions.picked_truth, Compared: questions.compared_truth, Within: questions.within_truth,
    HasProperty: questions.property_truth, NotSaid: questions.not_said_truth, Said: questions.said_truth,
    Open: questions.open_truth, Rows: rows.rows_truth, Match: rows.match_truth,
    LongerThanRows: rows.longer_truth,
}
# Where acting differs from what is certain.
ACTS_AS: Mapping[type, Callable[..., int]] = {
    NotSaid: questions.not_said_acting, Said: questions.said_acting, Open: questions.open_acting,
    Rows: rows.rows_acting,
}


def questions_of(condition: Condition, facts: Facts) -> Iterator[str]:
    """Yield the questions that a condition reads, rules it refers to left out."""
    match condition:
        case All(parts) | Any(parts) | Not(parts) | AtLeast(_, parts):
            for part in parts:
                yield from questions_of(part, facts)
        case Sure(part):
            yield from questions_of(part, facts)
        case RuleHolds() | InClass():
            return
        case Rows():
            view = facts.rule_set.rows[condition.rows]
            yield from questions_of(view.present, facts)
            for field in fields_of(condition.test):
                yield view.first[field]
                yield view.fields[field]
        case Match():
            rules = facts.rule_set.classification
            assert rules is not None
            yield rules.sites_question
        case Impossible():
            return
        case _:
            yield condition.question


def fields_of(test: Condition) -> Iterator[str]:
    """Yield the fields that a condition inside rows reads."""
    match test:
        case All(parts) | Any(parts) | Not(parts):
            for part in parts:
                yield from fields_of(part)
        case InClass():
            yield "type"
        case Within(name, _) | Picked(name, _) | Open(name):
            yield name
        case Impossible(name):
            yield name
        case _:
            raise TypeError(f"{type(test).__name__} cannot stand inside rows")


def support(leaf: Leaf, facts: Facts) -> frozenset[Key]:
    """Give the answers that the leaf's value rests on: its own, or those that say it does not apply."""
    if isinstance(leaf, Rows):
        return frozenset(_row_support(leaf, facts))
    if isinstance(leaf, LongerThanRows):
        rules = facts.rule_set.classification
        assert rules is not None
        counted = rows.counted_rows(facts, rules.rows, leaf.region)
        return frozenset({(leaf.question, None), *((row.link_id(leaf.field), row.index) for row in counted)})
    return frozenset(key for question in questions_of(leaf, facts) for key in _one(question, facts))


def _row_support(leaf: Rows, facts: Facts) -> Iterator[Key]:
    """Give one row that decides, where one does; else every row, and what says that there are no others."""
    found = rows.rows_of(facts, leaf.rows) if leaf.region is None else rows.counted_rows(
        facts, leaf.rows, leaf.region)
    deciding = next((row for row in found if row.present == TRUE
                     and rows.row_test(leaf, row, facts) == (FALSE if leaf.every else TRUE)), None)
    if deciding is not None:
        yield from _row_keys(leaf, deciding, facts)
        return
    view = facts.rule_set.rows[leaf.rows]
    for row in found:
        yield from _row_keys(leaf, row, facts)
    for question in (*questions_of(view.present, facts), *gate_questions(view.group, facts)):
        yield question, None


def _row_keys(leaf: Rows, row: rows.Row, facts: Facts) -> Iterator[Key]:
    if row.is_empty:
        view = facts.rule_set.rows[leaf.rows]
        yield from ((question, None) for question in questions_of(view.present, facts))
    if leaf.region is not None and facts.rule_set.classification is not None:
        yield row.link_id(facts.rule_set.classification.by), row.index
    for field in fields_of(leaf.test):
        yield row.link_id(field), row.index


def _one(question: str, facts: Facts) -> Iterator[Key]:
    if facts.answers[question].state is not State.NOT_ASKED:
        yield question, None
        if question in facts.read:
            yield facts.read[question][1], None
        return
    excluded = facts.excludes(question)
    above = gate_questions(question, facts) if excluded else open_roots(question, facts)
    yield from ((one, None) for one in above)


def gate_questions(question: str, facts: Facts) -> Iterator[str]:
    """Yield the questions that decide whether this one is asked, the nearest first."""
    item: Item | None = facts.questionnaire.by_id[question]
    while item is not None:
        for condition in item.enable_when:
            yield from _shown(condition.question, facts)
        item = facts.questionnaire.parent_of.get(item.link_id)


def _shown(question: str, facts: Facts) -> Iterator[str]:
    """Give the question behind a hidden item that is worked out from it."""
    derivation = facts.questionnaire.by_id[question].derivation
    yield derivation.of if derivation and derivation.of else question


def waits_for(leaf: Leaf, facts: Facts) -> Iterator[str]:
    """Yield the questions whose answers would settle an open leaf."""
    if isinstance(leaf, Rows):
        yield from _row_waits(leaf, facts)
        return
    for question in questions_of(leaf, facts):
        yield from open_roots(question, facts)


def is_left_open(leaf: Leaf, facts: Facts) -> bool:
    """Whether an open leaf waits for a question that was shown, and not answered well enough."""
    if isinstance(leaf, ONE_QUESTION):
        return _is_shown_behind(leaf.question, facts)
    return any(facts.answers[question].state is not State.NOT_ASKED for question in waits_for(leaf, facts))


def _is_shown_behind(question: str, facts: Facts) -> bool:
    known = facts.left_open.get(question)
    if known is None:
        known = facts.left_open[question] = not facts.is_out_of_sight(question) and any(
            facts.answers[root].state is not State.NOT_ASKED for root in open_roots(question, facts))
    return known


def _row_waits(leaf: Rows, facts: Facts) -> Iterator[str]:
    view = facts.rule_set.rows[leaf.rows]
    found = rows.rows_of(facts, leaf.rows)
    if not found or any(row.present != TRUE for row in found):
        for question in questions_of(view.present, facts):
            yield from open_roots(question, facts)
    if rows.rows_acting(leaf, facts) == UNKNOWN:
        yield from (row.link_id(field) for row in found for field in fields_of(leaf.test)
                    if _is_vague(row, field))
    elif rows.supposed_rows(facts, leaf.rows):
        told_of = view.group in facts.answers.rows
        yield from view.fields.values() if told_of else open_roots(view.group, facts)


def _is_vague(row: rows.Row, field: str) -> bool:
    return row.answers[field].state is not State.ANSWERED or field == "when"


def open_roots(question: str, facts: Facts) -> tuple[str, ...]:
    """Give the question if it was or will be asked, else the open questions that keep it hidden."""
    known = facts.roots.get(question)
    if known is None:
        known = facts.roots[question] = tuple(_open_roots(question, facts))
    return known


def _open_roots(question: str, facts: Facts) -> Iterator[str]:
    state = facts.answers[question].state
    if state is not State.NOT_ASKED:
        follow_up = next((reading.ask for reading in facts.rule_set.readings if reading.question == question
                          and facts.answers[question].codes == {reading.said}), None)
        yield follow_up if follow_up and facts.answers[follow_up].state is not State.ANSWERED else question
    elif facts.gate(question) == UNKNOWN:
        for above in gate_questions(question, facts):
            if facts.answers[above].state is not State.ANSWERED:
                yield from open_roots(above, facts)
    elif facts.gate(question) == TRUE:
        yield from _shown(question, facts)


