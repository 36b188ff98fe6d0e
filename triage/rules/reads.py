"""Which questions a condition reads, wherever in it, as the rule set says it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triage.questionnaire.model import Questionnaire
from triage.questionnaire.values import Code
from triage.questionnaire.windows import DAYS
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Condition,
    HasProperty,
    Impossible,
    InClass,
    LongerThanRows,
    Match,
    Not,
    NotSaid,
    Picked,
    Rows,
    RuleHolds,
    Said,
    Sure,
    Within,
)
from triage.rules.model import RowsView, RuleSet

GROUPS = (All, Any, Not, AtLeast)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Give the parts of a group, none of a leaf. What is tested inside rows is no part."""
    if isinstance(condition, GROUPS):
        return condition.parts
    return (condition.part,) if isinstance(condition, Sure) else ()


def leaves_of(condition: Condition, rule_set: RuleSet) -> Iterator[Condition]:
    """Yield the leaves of a condition, those of the rules that it refers to included."""
    if isinstance(condition, RuleHolds):
        condition = next(rule.when for rule in rule_set.rules if rule.id == condition.rule)
        yield from leaves_of(condition, rule_set)
        return
    parts = parts_of(condition)
    if not parts:
        yield condition
    for part in parts:
        yield from leaves_of(part, rule_set)


def questions_read(condition: Condition, rule_set: RuleSet, *, rows: bool = True) -> Iterator[str]:
    """Yield the linkIds that a condition reads, through rules and rows.

    rows: further rows count too; without, only the first row, which has its own questions.
    """
    for leaf in leaves_of(condition, rule_set):
        yield from _of_leaf(leaf, rule_set, rows=rows)


def _of_leaf(leaf: Condition, rule_set: RuleSet, *, rows: bool) -> Iterator[str]:
    match leaf:
        case Rows():
            view = rule_set.rows[leaf.rows]
            yield from questions_read(view.present, rule_set)
            yield from view.first.values()
            yield from view.fields.values() if rows else ()
        case Match():
            assert rule_set.classification is not None
            yield rule_set.classification.sites_question
        case LongerThanRows():
            assert rule_set.classification is not None
            view = rule_set.rows[rule_set.classification.rows]
            yield from (leaf.question, *view.first.values(), *view.fields.values())
        case InClass() | Impossible():
            return
        case _:
            yield leaf.question  # type: ignore[union-attr]  # every other leaf is about one question


def classification_conditions(rule_set: RuleSet) -> list[Condition]:
    """Give every condition that decides the class: gates and reasons, of every region."""
    rules = rule_set.classification
    if rules is None:
        return []
    return [gate.when for gate in rules.gates] + [
        when for reason in rules.reasons for when in reason.when.values()
    ]


def every_condition(rule_set: RuleSet) -> list[Condition]:
    """Give every condition of a rule set: of rules, contributors, rows, and of the classification."""
    rules = rule_set.classification
    found: list[Condition] = [rule.when for rule in rule_set.rules]
    found += [one.when for one in rule_set.contributors]
    found += [view.present for view in rule_set.rows.values()]
    found += classification_conditions(rule_set)
    return found + [note.when for note in (rules.notes if rules else ())]


def codes_read(questionnaire: Questionnaire, rule_set: RuleSet) -> dict[str, set[str]]:
    """Give, for each question, the options that something looks for: rules, readings, gates, derivations."""
    return {link_id: set().union(*sets) for link_id, sets in sets_read(questionnaire, rule_set).items()}


def properties_read(questionnaire: Questionnaire, rule_set: RuleSet) -> frozenset[str]:
    """Give the names of the options' properties whose very values tell answers apart."""
    sites = {rule_set.classification.sites_property} if rule_set.classification else set()
    keys = {item.derivation.key for item in questionnaire.derived if item.derivation}
    return frozenset({DAYS} | sites | keys)


def sets_read(questionnaire: Questionnaire, rule_set: RuleSet) -> dict[str, list[set[str]]]:
    """Give, for each question, the options that each thing that reads it looks for."""
    found: dict[str, list[set[str]]] = {link_id: [] for link_id in questionnaire.by_id}
    for condition in every_condition(rule_set):
        for leaf in leaves_of(condition, rule_set):
            for question, codes in _codes_of_leaf(leaf, questionnaire, rule_set):
                found[question].append(codes)
    for question, codes in (
        *_codes_of_readings(rule_set),
        *_codes_of_rows(rule_set),
        *_codes_of_gates(questionnaire),
    ):
        found[question].append(codes)
    return found


Codes = Iterator[tuple[str, set[str]]]


def _codes_of_leaf(leaf: Condition, questionnaire: Questionnaire, rule_set: RuleSet) -> Codes:
    match leaf:
        case Picked(question, codes) | Said(question, codes):
            yield question, set(codes)
        case NotSaid(question, code):
            yield question, {code}
        case HasProperty(question, name, values):
            yield (
                question,
                {
                    option.code
                    for option in questionnaire.by_id[question].options
                    if not values.isdisjoint(option.properties.get(name, ()))
                },
            )
        case Within(question, _) | LongerThanRows(question, _, _):
            yield question, _with(questionnaire, question, DAYS)
        case Match() if rule_set.classification:
            rules = rule_set.classification
            yield rules.sites_question, _with(questionnaire, rules.sites_question, rules.sites_property)
        case Rows(name, _, test, _):
            view = rule_set.rows[name]
            for inner in leaves_of(test, rule_set):
                for field, wanted in _codes_of_leaf(inner, _by_field(questionnaire, view), rule_set):
                    yield view.first[field], wanted
                    yield view.fields[field], wanted


def _by_field(questionnaire: Questionnaire, view: RowsView) -> Questionnaire:
    """Give a questionnaire whose questions are the row's fields, by their names."""
    items = tuple(replace(questionnaire.by_id[link_id], link_id=name) for name, link_id in view.first.items())
    return replace(questionnaire, items=items)


def _with(questionnaire: Questionnaire, question: str, name: str) -> set[str]:
    """Give the options that have a property."""
    return {option.code for option in questionnaire.by_id[question].options if option.properties.get(name)}


def _each(question: str, codes: Iterable[str]) -> Codes:
    """Yield codes one by one: each of them means something else."""
    return ((question, {code}) for code in codes)


def _codes_of_readings(rule_set: RuleSet) -> Codes:
    for reading in rule_set.readings:
        yield from _each(reading.question, (reading.said, *reading.reads.values()))
        yield from _each(reading.ask, reading.reads)


def _codes_of_rows(rule_set: RuleSet) -> Codes:
    rules = rule_set.classification
    for view in rule_set.rows.values():
        for fields in (view.first, view.fields):
            for name, link_id in fields.items():
                yield from _each(link_id, view.classes) if name == "type" else ()
            if rules and view.name == rules.rows:
                yield from _each(fields[rules.by], rules.regions)
    if rules:
        yield from _each(rules.course_question, rules.courses)


def _codes_of_gates(questionnaire: Questionnaire) -> Codes:
    for item in questionnaire.by_id.values():
        for condition in item.enable_when:
            if isinstance(condition.value, Code):
                yield condition.question, {condition.value.code}
        if item.derivation and item.derivation.of:
            yield item.derivation.of, _with(questionnaire, item.derivation.of, item.derivation.key)
