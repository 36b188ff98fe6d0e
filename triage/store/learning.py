"""Reading the tallies: sums by site and month, of one condition."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.store.tables.tally import FormTally, LevelTally, RuleTally, WaitTally

TABLES = (FormTally, LevelTally, WaitTally)


@dataclass(frozen=True)
class Asked:
    """Which tallies: of these sites and this condition, from a day on and before another."""

    locations: Collection[UUID]
    condition: str
    first: date
    after: date

    def of(self, table: Any, day: InstrumentedAttribute[date]) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions on a table of tallies."""
        return (table.location_id.in_(self.locations), table.condition == self.condition,
                day >= self.first, day < self.after)


def rules(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, str, str, int]]:
    """Yield (site, day, rule, outcome, cases)."""
    kind = (RuleTally.location_id, RuleTally.day, RuleTally.rule, RuleTally.outcome)
    return _rows(session, asked, RuleTally, RuleTally.day, *kind, RuleTally.cases)


def levels(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, int, int, bool, int]]:
    """Yield (site, month, level that the rules gave, level that was signed, another class, cases)."""
    kind = (LevelTally.location_id, LevelTally.month, LevelTally.given, LevelTally.signed,
            LevelTally.class_changed)
    return _rows(session, asked, LevelTally, LevelTally.month, *kind, LevelTally.cases)


def waits(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, int, bool, int, int]]:
    """Yield (site, month, level, too late, minutes, cases)."""
    kind = (WaitTally.location_id, WaitTally.month, WaitTally.level, WaitTally.late, WaitTally.minutes)
    return _rows(session, asked, WaitTally, WaitTally.month, *kind, WaitTally.cases)


def forms(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, str, str, int]]:
    """Yield (site, month, channel, stage, forms)."""
    kind = (FormTally.location_id, FormTally.month, FormTally.channel, FormTally.stage)
    return _rows(session, asked, FormTally, FormTally.month, *kind, FormTally.forms)


def first_month(session: Session, locations: Collection[UUID], condition: str) -> date | None:
    """Give when the first was counted; None where nothing was."""
    found = [session.scalar(select(func.min(day)).where(table.location_id.in_(locations),
                                                        table.condition == condition))
             for table, day in ((RuleTally, RuleTally.day), *((one, one.month) for one in TABLES))]
    return min((day for day in found if day), default=None)


def _rows(session: Session, asked: Asked, table: Any, day: InstrumentedAttribute[date],
          *columns: InstrumentedAttribute[Any]) -> Iterator[Any]:
    statement = select(*columns).where(*asked.of(table, day), columns[-1] > 0)
    return (tuple(row) for row in session.execute(statement))
