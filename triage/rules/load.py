"""Reads rules.toml against the questionnaire that it judges."""

from collections.abc import Mapping

from triage.questionnaire.model import Questionnaire
from triage.rules.classification import read_classification
from triage.rules.condition import All, Any, Condition, Not, Picked, Said
from triage.rules.grammar import CLASSES, read_body, read_condition
from triage.rules.model import ContributorRule, Flag, Reading, RowsView, Rule, RuleSet
from triage.rules.program import CircularRulesError, compile_program
from triage.rules.reading import Table, read_table
from triage.rules.result import Urgency
from triage.rules.scope import Scope

LEVELS = ("emergency", "same_day", "soon", "routine")
KINDS = ("contributor", "feature", "consider")


def read(data: bytes, questionnaire: Questionnaire, file: str = "rules.toml") -> RuleSet:
    """Read a rule set. Raises RuleSetError that names file, place and mend."""
    table = read_table(data, file)
    head = table.table("rule_set")
    scope = Scope(questionnaire, rules=frozenset(_rule_ids(table)))
    scope.rows = _rows(table, scope)
    _conditions(table, scope)
    flags = _flags(table)
    rules = tuple(_rule(one, scope, flags) for one in table.tables("rule"))
    rule_set = RuleSet(
        id=head.need("id", str), version=head.need("version", str), signed_by=head.get("signed_by", str, ""),
        rules=rules, flags=flags,
        readings=tuple(_reading(one, questionnaire) for one in table.tables("reading")),
        rows=scope.rows,
        contributors=tuple(_contributor(one, scope) for one in table.tables("contributor")),
        classification=read_classification(table.table("classification"), scope)
        if "classification" in table else None,
        terms=scope.named,
        interrupt_until=_interrupt_until(head, questionnaire),
        interrupt_alone=_interrupt_alone(head, questionnaire))
    head.done()
    table.done()
    _refuse_circles(rule_set, table)
    return rule_set


def _interrupt_until(head: Table, questionnaire: Questionnaire) -> str:
    pages = tuple(item.link_id for item in questionnaire.items)
    return head.word("interrupt_until", pages) if "interrupt_until" in head else ""


def _interrupt_alone(head: Table, questionnaire: Questionnaire) -> tuple[str, ...]:
    questions = head.words("interrupt_alone") if "interrupt_alone" in head else ()
    for one in questions:
        if one not in questionnaire.by_id:
            head.fail(f"the questionnaire has no question '{one}'.", "Use the linkId of a question.",
                      "interrupt_alone")
    return questions


def _refuse_circles(rule_set: RuleSet, table: Table) -> None:
    try:
        compile_program([rule.when for rule in rule_set.rules],
                        {rule.id: rule.when for rule in rule_set.rules})
    except CircularRulesError as error:
        problem = f"rules rest on each other in a circle: {error}."
        table.fail(problem, "Take one of the references out.", "rule")


def _rule_ids(table: Table) -> list[str]:
    ids = [one.need("id", str) for one in table.tables("rule")]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        table.fail(f"two rules have the id '{twice[0]}'.", "Give each rule its own id.", "rule")
    return ids


def _conditions(table: Table, scope: Scope) -> None:
    if "condition" not in table:
        return
    block = table.table("condition")
    for name in block.raw:
        one = block.table(name)
        scope.named[name] = read_body(one, scope)
        one.done()


def _flags(table: Table) -> dict[str, Flag]:
    flags: dict[str, Flag] = {}
    block = table.table("flag")
    for name in block.raw:
        one = block.table(name)
        flags[name] = Flag(name, one.need("title", str), one.get("patient", str, ""),
                           one.get("tell", str, ""), one.get("first_aid", str, ""))
        one.done()
    return flags


def _rule(table: Table, scope: Scope, flags: Mapping[str, Flag]) -> Rule:
    urgency = Urgency.of(table.word("urgency", LEVELS))
    if_unknown = Urgency.of(table.word("if_unknown", LEVELS)) if "if_unknown" in table else None
    if if_unknown is not None and if_unknown > urgency:
        table.fail(f"if_unknown = '{if_unknown}' is above the rule's own '{urgency}'.",
                   "Lower it to the rule's level or below.", "if_unknown")
    flag = table.word("flag", tuple(flags))
    interrupt = table.get("interrupt", bool, False)
    if interrupt and not flags[flag].patient:
        table.fail(f"it interrupts, but flag '{flag}' has no words for the patient.",
                   f"Add patient = \"…\" to [flag.{flag}].", "interrupt")
    rule = Rule(table.need("id", str), flag, urgency, if_unknown, table.need("says", str),
                table.words("cites"), read_body(table, scope), interrupt, table.get("card", bool, False),
                table.get("verified", bool, False), table.words("repeats") if "repeats" in table else ())
    _refuse_unknown_rules(rule, scope, table)
    table.done()
    return rule


def _refuse_unknown_rules(rule: Rule, scope: Scope, table: Table) -> None:
    unknown = [one for one in rule.repeats if one not in scope.rules]
    if unknown:
        table.fail(f"there is no rule '{unknown[0]}'.", "Use the id of a [[rule]].", "repeats")


def _contributor(table: Table, scope: Scope) -> ContributorRule:
    one = ContributorRule(table.need("id", str), table.word("kind", KINDS), table.need("says", str),
                          table.words("cites"), read_body(table, scope))
    table.done()
    return one


def _reading(table: Table, questionnaire: Questionnaire) -> Reading:
    question, ask = table.need("question", str), table.need("ask", str)
    said, reads = table.need("said", str), table.names("reads")
    for link_id, codes in ((question, {said, *reads.values()}), (ask, set(reads))):
        item = questionnaire.by_id.get(link_id)
        if item is None:
            table.fail(f"the questionnaire has no question '{link_id}'.", "Use the linkId of a question.")
        missing = sorted(code for code in codes if code not in item.option_by_code)
        if missing:
            table.fail(f"'{link_id}' has no option '{missing[0]}'.",
                       f"Its options are: {', '.join(item.option_by_code)}.")
    table.done()
    return Reading(question, said, ask, reads)


def _rows(table: Table, scope: Scope) -> dict[str, RowsView]:
    views: dict[str, RowsView] = {}
    block = table.table("rows") if "rows" in table else Table({}, table.file, "rows")
    for name in block.raw:
        one = block.table(name)
        first, fields = one.names("first"), one.names("fields")
        for link_id in (*first.values(), *fields.values()):
            if link_id not in scope.questionnaire.by_id:
                one.fail(f"the questionnaire has no question '{link_id}'.", "Use the linkId of a question.")
        if set(first) != set(fields):
            one.fail("first and fields name different fields.", "Give both the same names.")
        present = read_condition(one.table("present"), scope)
        _refuse_vague_presence(present, one)
        views[name] = RowsView(name, present, first, _group(one, fields, scope.questionnaire), fields,
                               _classes(one, fields, scope.questionnaire))
        one.done()
    return views


def _refuse_vague_presence(present: Condition, table: Table) -> None:
    parts = present.parts if isinstance(present, All | Any | Not) else ()
    if not parts and not isinstance(present, Picked | Said):
        table.fail("this cannot say whether a row exists.", "Write is, any or said about a question.",
                   "present")
    for part in parts:
        _refuse_vague_presence(part, table)


def _group(table: Table, fields: Mapping[str, str], questionnaire: Questionnaire) -> str:
    """Give the repeating group, which must hold every field."""
    groups = tuple(item.link_id for item in questionnaire.by_id.values() if item.is_rows)
    group = table.word("group", groups)
    outside = [link_id for link_id in fields.values()
               if link_id not in questionnaire.rows_of or questionnaire.rows_of[link_id].link_id != group]
    if outside:
        table.fail(f"'{outside[0]}' is no question of '{group}'.", "Use questions inside the group.",
                   "fields")
    return group


def _classes(table: Table, fields: Mapping[str, str],
             questionnaire: Questionnaire) -> Mapping[str, str]:
    """Give the class of each type of row."""
    classes = table.names("class", {})
    known = questionnaire.by_id[fields["type"]].option_by_code if "type" in fields else {}
    for code, one in classes.items():
        if code not in known:
            table.fail(f"no row has the type '{code}'.", f"Use one of: {', '.join(known)}.", "class")
        if one not in CLASSES:
            table.fail(f"'{one}' is no class.", f"Use one of: {', '.join(CLASSES)}.", f"class.{code}")
    return classes
