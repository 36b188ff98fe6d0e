"""Reads one condition of rules.toml. The same few forms everywhere; anything else is an error."""

from collections.abc import Callable

from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Condition,
    Impossible,
    InClass,
    Match,
    Not,
    Open,
    Picked,
    Rows,
    RuleHolds,
    Sure,
    Within,
)
from triage.rules.model import RowsView
from triage.rules.question_grammar import read_question
from triage.rules.reading import Table
from triage.rules.scope import Scope, need_true, region_of

CLASSES = ("counted", "weak", "not-counted")
MATCHES = ("strong", "weak", "none")


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


def _rows(table: Table, scope: Scope) -> Condition:
    key = "any_row" if "any_row" in table else "every_row"
    view = scope.rows.get(table.need(key, str))
    if view is None:
        table.fail(f"there are no rows '{table.raw[key]}'.", "Define them in [rows.<name>].", key)
    region = region_of(table, scope) if table.get("here", bool, False) else None
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


def _match(table: Table, scope: Scope) -> Condition:
    return Match(region_of(table, scope), table.word("match", MATCHES))


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
    need_true(table, "cap")
    if scope.cap is None:
        table.fail("there is no cap to refer to.", "Define [classification.cap].", "cap")
    return Sure(scope.cap)


def _inline(key: str) -> Callable[[Table, Scope], Condition]:
    return lambda table, scope: _group(table, key, scope)


FORMS: tuple[tuple[str, Callable[[Table, Scope], Condition]], ...] = (
    ("question", read_question), ("field", read_question), ("any_row", _rows), ("every_row", _rows),
    ("condition", _named), ("rule", _rule), ("match", _match), ("class", _class), ("cap", _cap),
    ("all", _inline("all")), ("any", _inline("any")), ("none", _inline("none")),
    ("at_least", _inline("at_least")),
)
