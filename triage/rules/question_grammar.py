"""Reads what a condition of rules.toml asks of one question."""

from collections.abc import Callable
from difflib import get_close_matches

from triage.questionnaire.model import Item, ItemType, Meaning, Operator, Questionnaire
from triage.questionnaire.windows import DAYS
from triage.rules.condition import (
    Any,
    Compared,
    Condition,
    HasProperty,
    Impossible,
    LongerThanRows,
    NotSaid,
    Open,
    Picked,
    Said,
    Within,
)
from triage.rules.reading import Table
from triage.rules.scope import Scope, need_true, region_of

ORDERS = {">=": Operator.GREATER_OR_EQUAL, ">": Operator.GREATER, "<=": Operator.LESS_OR_EQUAL,
          "<": Operator.LESS, "=": Operator.EQUAL}


def read_question(table: Table, scope: Scope) -> Condition:
    """Read a condition about a question, or inside rows about a field."""
    link_id, item = _item(table, scope)
    condition = _about(table, link_id, item, scope)
    if table.get("or_open", bool, False):
        return Any((condition, Open(link_id)))
    return condition


def _item(table: Table, scope: Scope) -> tuple[str, Item]:
    """Give what a condition is about: a question, or inside rows a field and its question."""
    if scope.view is not None and "field" in table:
        name = table.need("field", str)
        if name not in scope.view.fields:
            known = ", ".join(scope.view.fields)
            table.fail(f"the rows have no field '{name}'.", f"Use one of: {known}.", "field")
        return name, scope.questionnaire.by_id[scope.view.fields[name]]
    name = table.need("question", str)
    item = scope.questionnaire.by_id.get(name)
    if item is None or not item.is_question:
        near = _nearest(name, scope.questionnaire)
        table.fail(f"the questionnaire has no question '{name}'.", f"Did you mean '{near}'?", "question")
    return name, item


def _about(table: Table, name: str, item: Item, scope: Scope) -> Condition:
    for key, reader in ABOUT:
        if key in table:
            return reader(table, name, item, scope)
    return _ordered(table, name, item)


def _picked(table: Table, name: str, item: Item, _scope: Scope) -> Condition:
    key = "is" if "is" in table else "any"
    return Picked(name, frozenset(_codes(table, key, item)))


def _not_said(table: Table, name: str, item: Item, _scope: Scope) -> Condition:
    table.need("not_said", str)
    return NotSaid(name, _codes(table, "not_said", item)[0])


def _said(table: Table, name: str, item: Item, _scope: Scope) -> Condition:
    return Said(name, frozenset(_codes(table, "said", item)))


def _open(table: Table, name: str, _item: Item, _scope: Scope) -> Condition:
    need_true(table, "open")
    return Open(name)


def _impossible(table: Table, name: str, item: Item, scope: Scope) -> Condition:
    need_true(table, "impossible")
    if scope.view is None:
        table.fail("only a row's date is looked at in this way.", "Use it inside any_row or every_row.",
                   "impossible")
    _need_days(table, "impossible", item)
    return Impossible(name)


def _longer(table: Table, name: str, item: Item, scope: Scope) -> Condition:
    _need_days(table, "longer_than_rows", item)
    region = region_of(table, scope)
    fields = tuple(name for view in scope.rows.values() for name in view.fields)
    field = table.word("longer_than_rows", fields)
    return LongerThanRows(name, field, region)


def _ordered(table: Table, name: str, item: Item) -> Condition:
    for sign, operator in ORDERS.items():
        if sign in table:
            if item.type is not ItemType.INTEGER:
                table.fail(f"'{name}' is a {item.type} and not a whole number.",
                           "Compare numbers only; for a choice, write is or any.", sign)
            return Compared(name, operator, table.get(sign, int))
    return table.fail(f"it does not say what about '{name}'.",
               'Add one of: is, any, ">=", ">", "<=", "<", "=", within_days, property, said, not_said, open.')


def _within(table: Table, name: str, item: Item, _scope: Scope) -> Condition:
    days = table.get("within_days", int)
    _need_days(table, "within_days", item)
    return Within(name, days)


def _need_days(table: Table, key: str, item: Item) -> None:
    if not item.options and item.type is not ItemType.DATE:
        table.fail(f"'{item.link_id}' is a {item.type} and tells no day.", "Ask a question about when.", key)
    undated = [option.code for option in item.options
               if option.meaning is Meaning.FACT and DAYS not in option.properties]
    if undated:
        table.fail(f"'{item.link_id}' has options without days ({', '.join(undated)}).",
                   "Give each option the property 'days' in the questionnaire.", key)


def _codes(table: Table, key: str, item: Item) -> tuple[str, ...]:
    codes = table.words(key)
    for code in codes:
        if code not in item.option_by_code:
            options = ", ".join(list(item.option_by_code)[:12]) or "none: it is no choice"
            table.fail(f"'{item.link_id}' has no option '{code}'.", f"Its options are: {options}.", key)
    return codes


def _has_property(table: Table, name: str, item: Item, _scope: Scope) -> Condition:
    key = table.need("property", str)
    values = table.words("any")
    known = {value for option in item.options for value in option.properties.get(key, ())}
    for value in values:
        if value not in known:
            table.fail(f"no option of '{name}' has {key} = '{value}'.",
                       f"Use one of: {', '.join(sorted(known)[:40])}.", "any")
    return HasProperty(name, key, frozenset(values))


def _nearest(name: str, questionnaire: Questionnaire) -> str:
    ids = list(questionnaire.by_id)
    return (get_close_matches(name, ids, 1, 0) or ids or [""])[0]


ABOUT: tuple[tuple[str, Callable[[Table, str, Item, Scope], Condition]], ...] = (
    ("property", _has_property), ("is", _picked), ("any", _picked), ("not_said", _not_said), ("said", _said),
    ("open", _open), ("within_days", _within), ("impossible", _impossible), ("longer_than_rows", _longer),
)
