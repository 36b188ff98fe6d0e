"""Reads one condition of rules.toml. The same few forms everywhere; anything else is an error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from triage.questionnaire.model import Item, ItemType, Meaning, Operator, Questionnaire
from triage.questionnaire.windows import DAYS
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    Impossible,
    InClass,
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
from triage.rules.model import RowsView
from triage.rules.reading import Table

ORDERS = {">=": Operator.GREATER_OR_EQUAL, ">": Operator.GREATER, "<=": Operator.LESS_OR_EQUAL,
          "<": Operator.LESS, "=": Operator.EQUAL}
CLASSES = ("counted", "weak", "not-counted")
MATCHES = ("strong", "weak", "none")


@dataclass
class Scope:
    """What a condition may refer to where it stands.

    `named` holds the conditions read so far; `region` is set inside a classification reason;
    `view` is set inside rows.
    """

    questionnaire: Questionnaire
    rules: frozenset[str] = frozenset()
    named: dict[str, Condition] = field(default_factory=dict)
    rows: Mapping[str, RowsView] = field(default_factory=dict)
    cap: Condition | None = None
    region: str | None = None
    view: RowsView | None = None

    def inside(self, view: RowsView) -> "Scope":
        """Give the scope for a condition about one row."""
        return Scope(self.questionnaire, self.rules, self.named, self.rows, view=view)


def read_body(table: Table, scope: Scope) -> Condition:
    """Read the one group that a rule, condition or gate consists of, leaving its other keys alone."""
    present = [key for key in ("all", "any", "none", "at_least") if key in table]
    if len(present) != 1:
        found = " and ".join(present) or "none"
        table.fail(f"it needs exactly one of all, any, none, at_least; it has {found}.",
                   "Nest one group inside the other.")
    return _group(table, present[0], scope)


def read_condition(table: Table, scope: Scope) -> Condition:
    """Read an inline condition and refuse unknown keys."""
    for key, reader in FORMS:
        if key in table:
            condition = reader(table, scope)
            table.done()
            return condition
    forms = ", ".join(key for key, _ in FORMS)
    return table.fail("this is no condition.", f"Start it with one of: {forms}.")


def _group(table: Table, key: str, scope: Scope) -> Condition:
    if key == "at_least":
        count = table.need("at_least", int)
        parts = _parts(table, "of", scope)
        if not 1 <= count <= len(parts):
            table.fail(f"at_least = {count} of {len(parts)} parts can never decide.",
                       f"Use a number from 1 to {len(parts)}.")
        return AtLeast(count, parts)
    parts = _parts(table, key, scope)
    return All(parts) if key == "all" else Any(parts) if key == "any" else Not(parts)


def _parts(table: Table, key: str, scope: Scope) -> tuple[Condition, ...]:
    table.need(key, list)
    return tuple(read_condition(part, scope) for part in table.tables(key))


def _question(table: Table, scope: Scope) -> Condition:
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
    _true(table, "open")
    return Open(name)


def _impossible(table: Table, name: str, item: Item, scope: Scope) -> Condition:
    _true(table, "impossible")
    if scope.view is None:
        table.fail("only a row's date is looked at in this way.", "Use it inside any_row or every_row.",
                   "impossible")
    _need_days(table, "impossible", item)
    return Impossible(name)


def _longer(table: Table, name: str, item: Item, scope: Scope) -> Condition:
    _need_days(table, "longer_than_rows", item)
    region = _region(table, scope)
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


def _rows(table: Table, scope: Scope) -> Condition:
    key = "any_row" if "any_row" in table else "every_row"
    view = scope.rows.get(table.need(key, str))
    if view is None:
        table.fail(f"there are no rows '{table.raw[key]}'.", "Define them in [rows.<name>].", key)
    region = _region(table, scope) if table.get("here", bool, False) else None
    test = read_body(table, scope.inside(view))
    _refuse_unrowly(test, view, table)
    return Rows(view.name, key == "every_row", test, region)


def _refuse_unrowly(test: Condition, view: RowsView, table: Table) -> None:
    """Refuse what cannot be asked of one row: other comparisons, and questions outside it."""
    match test:
        case All(parts) | Any(parts) | Not(parts):
            for part in parts:
                _refuse_unrowly(part, view, table)
        case Within(name, _) | Picked(name, _) | Open(name) | Impossible(name):
            if name not in view.fields:
                table.fail(f"'{name}' is no field of the rows.", f"Use one of: {', '.join(view.fields)}.")
        case InClass():
            return
        case _:
            table.fail("this cannot be asked of one row.",
                       "Inside rows, write is, any, within_days, open, impossible or class about a field.")


def _region(table: Table, scope: Scope) -> str:
    if scope.region is None:
        table.fail("no region is under judgement here.", "Use it only inside [[classification.reason]].")
    return scope.region


def _match(table: Table, scope: Scope) -> Condition:
    return Match(_region(table, scope), table.word("match", MATCHES))


def _class(table: Table, scope: Scope) -> Condition:
    if scope.view is None:
        table.fail("only a row has a class.", "Use it inside any_row or every_row.", "class")
    classes = table.words("class")
    for one in classes:
        if one not in CLASSES:
            table.fail(f"'{one}' is no class.", f"Use one of: {', '.join(CLASSES)}.", "class")
    return InClass(frozenset(classes))


def _named(table: Table, scope: Scope) -> Condition:
    name = table.need("condition", str)
    if name not in scope.named:
        known = ", ".join(scope.named) or "none yet"
        table.fail(f"there is no condition '{name}' above this line.", f"Known so far: {known}.", "condition")
    return scope.named[name]


def _rule(table: Table, scope: Scope) -> Condition:
    name = table.need("rule", str)
    if name not in scope.rules:
        table.fail(f"there is no rule '{name}'.", "Use the id of a [[rule]].", "rule")
    return RuleHolds(name)


def _cap(table: Table, scope: Scope) -> Condition:
    _true(table, "cap")
    if scope.cap is None:
        table.fail("there is no cap to refer to.", "Define [classification.cap].", "cap")
    return Sure(scope.cap)


def _true(table: Table, key: str) -> None:
    if table.get(key, bool) is not True:
        table.fail(f"{key} can only be true.", "Leave it out, or write true.", key)


def _inline(key: str) -> Callable[[Table, Scope], Condition]:
    return lambda table, scope: _group(table, key, scope)


def _nearest(name: str, questionnaire: Questionnaire) -> str:
    ids = list(questionnaire.by_id)
    return (get_close_matches(name, ids, 1, 0) or ids or [""])[0]


ABOUT: tuple[tuple[str, Callable[[Table, str, Item, Scope], Condition]], ...] = (
    ("property", _has_property), ("is", _picked), ("any", _picked), ("not_said", _not_said), ("said", _said),
    ("open", _open), ("within_days", _within), ("impossible", _impossible), ("longer_than_rows", _longer),
)
FORMS: tuple[tuple[str, Callable[[Table, Scope], Condition]], ...] = (
    ("question", _question), ("field", _question), ("any_row", _rows), ("every_row", _rows),
    ("condition", _named), ("rule", _rule), ("match", _match), ("class", _class), ("cap", _cap),
    ("all", _inline("all")), ("any", _inline("any")), ("none", _inline("none")),
    ("at_least", _inline("at_least")),
)
