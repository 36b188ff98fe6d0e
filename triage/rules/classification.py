"""Reads the classification of rules.toml: gates, site matches, and reasons per region."""

from triage.rules.grammar import Scope, read_body
from triage.rules.model import (
    UNKNOWN_REGION,
    ClassGate,
    ClassificationRules,
    ClassReasonRule,
    Condition,
    ContributorRule,
    SiteMatch,
)
from triage.rules.reading import Table
from triage.rules.result import Classification

RESULTS = tuple(str(one) for one in Classification)


def read_classification(table: Table, scope: Scope) -> ClassificationRules:
    """Read [classification] and everything below it."""
    rows = table.word("rows", tuple(scope.rows))
    regions = table.words("regions")
    sites = table.table("sites")
    course = table.table("course")
    if "cap" in table:
        scope.cap = _whole(table.table("cap"), scope)
    rules = ClassificationRules(
        rows=rows, by=table.word("by", tuple(scope.rows[rows].fields)), regions=regions,
        labels=_labels(table, regions),
        sites_question=sites.word("question", tuple(scope.questionnaire.by_id)),
        sites_property=sites.need("property", str),
        matches=_matches(table, regions),
        gates=tuple(_gate(one, scope) for one in table.tables("gate")),
        reasons=tuple(_reason(one, scope, (*regions, UNKNOWN_REGION)) for one in table.tables("reason")),
        course_question=course.word("question", tuple(scope.questionnaire.by_id)),
        courses={code: course.need(code, str) for code in course.raw if code != "question"},
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


def _matches(table: Table, regions: tuple[str, ...]) -> dict[str, SiteMatch]:
    block = table.table("match")
    found = {}
    for region in regions:
        one = block.table(region)
        strong, weak = frozenset(one.words("strong")), frozenset(one.words("weak"))
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
