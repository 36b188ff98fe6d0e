"""Reads the classification of rules.toml: gates, site matches, and reasons per region."""

from triage.rules.condition import Condition
from triage.rules.grammar import read_body
from triage.rules.model import (
    UNKNOWN_REGION,
    ClassGate,
    ClassificationRules,
    ClassReasonRule,
    ContributorRule,
    SiteMatch,
)
from triage.rules.reading import Table
from triage.rules.result import Classification
from triage.rules.scope import Scope

RESULTS = tuple(str(one) for one in Classification)


def read_classification(table: Table, scope: Scope) -> ClassificationRules:
    """Read [classification] and everything below it."""
    rows = table.word("rows", tuple(scope.rows))
    regions = table.words("regions")
    sites = table.table("sites")
    course = table.table("course")
    if "cap" in table:
        scope.cap = _whole(table.table("cap"), scope)
    question = sites.word("question", tuple(scope.questionnaire.by_id))
    course_question = course.word("question", tuple(scope.questionnaire.by_id))
    rules = ClassificationRules(
        rows=rows, by=table.word("by", tuple(scope.rows[rows].fields)), regions=regions,
        labels=_labels(table, regions),
        sites_question=question, sites_property=(name := sites.need("property", str)),
        matches=_matches(table, regions, _sites(scope, question, name)),
        gates=tuple(_gate(one, scope) for one in table.tables("gate")),
        reasons=tuple(_reason(one, scope, (*regions, UNKNOWN_REGION)) for one in table.tables("reason")),
        course_question=course_question, courses=_courses(course, course_question, scope),
        notes=tuple(_note(one, scope) for one in table.tables("note")))
    for one in (sites, course, table):
        one.done()
    return rules


def _whole(table: Table, scope: Scope) -> Condition:
    condition = read_body(table, scope)
    table.done()
    return condition


def _labels(table: Table, regions: tuple[str, ...]) -> dict[str, str]:
    labels = table.table("label")
    found = {region: labels.need(region, str) for region in (*regions, UNKNOWN_REGION)}
    labels.done()
    return found


def _sites(scope: Scope, question: str, name: str) -> frozenset[str]:
    """Give every site that the options of a question stand for."""
    options = scope.questionnaire.by_id[question].options
    return frozenset(value for option in options for value in option.properties.get(name, ()))


def _courses(table: Table, question: str, scope: Scope) -> dict[str, str]:
    known = scope.questionnaire.by_id[question].option_by_code
    found = {code: table.need(code, str) for code in table.raw if code != "question"}
    for code in found:
        if code not in known:
            table.fail(f"'{question}' has no option '{code}'.", f"Its options are: {', '.join(known)}.", code)
    return found


def _matches(table: Table, regions: tuple[str, ...], sites: frozenset[str]) -> dict[str, SiteMatch]:
    block = table.table("match")
    found = {}
    for region in regions:
        one = block.table(region)
        strong, weak = frozenset(one.words("strong")), frozenset(one.words("weak"))
        unknown = sorted((strong | weak) - sites)
        if unknown:
            one.fail(f"there is no site '{unknown[0]}'.", f"Use one of: {', '.join(sorted(sites)[:40])}.")
        if strong & weak:
            one.fail(f"'{sorted(strong & weak)[0]}' is strong and weak.", "Put it in one list.")
        found[region] = SiteMatch(strong, weak)
        one.done()
    block.done()
    return found


def _gate(table: Table, scope: Scope) -> ClassGate:
    gate = ClassGate(table.need("id", str), Classification(table.word("result", RESULTS)),
                     table.need("says", str), table.words("cites"), read_body(table, scope))
    table.done()
    return gate


def _reason(table: Table, scope: Scope, regions: tuple[str, ...]) -> ClassReasonRule:
    when = {}
    for region in regions:
        scope.region = region
        when[region] = read_body(table, scope)
    scope.region = None
    counts = table.word("if_unknown", ("counts", "ignore"), "counts")
    reason = ClassReasonRule(table.need("id", str),
                             Classification(table.word("leads_to", ("unlikely", "possible"))),
                             counts == "counts", table.need("says", str), table.words("cites"), when)
    table.done()
    return reason


def _note(table: Table, scope: Scope) -> ContributorRule:
    note = ContributorRule(table.need("id", str), "note", table.need("says", str), table.words("cites"),
                           read_body(table, scope))
    table.done()
    return note
