"""Counting what rules came to, and reading the counts."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.store.tables.tally import RuleTally
from triage.store.upsert import CountUp

_count = CountUp(RuleTally, "cases", "location_id", "condition", "rule", "day", "outcome")


def add(session: Session, location_id: UUID, condition: str, day: date,
        outcomes: Iterable[tuple[str, str]]) -> None:
    """Count one more case for each (rule, outcome). In the order of their names: two writers never cross."""
    for rule, outcome in sorted(set(outcomes)):
        _count(session, {"location_id": location_id, "condition": condition, "rule": rule, "day": day,
                         "outcome": outcome})


def totals(session: Session, locations: Collection[UUID], condition: str) -> dict[str, dict[str, int]]:
    """Give rule → outcome → cases, over all days, at these sites."""
    rows = session.execute(
        select(RuleTally.rule, RuleTally.outcome, func.sum(RuleTally.cases))
        .where(RuleTally.location_id.in_(locations), RuleTally.condition == condition)
        .group_by(RuleTally.rule, RuleTally.outcome))
    found: dict[str, dict[str, int]] = {}
    for rule, outcome, cases in rows:
        found.setdefault(rule, {})[outcome] = int(cases)
    return found
