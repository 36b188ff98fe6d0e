"""Reading the tallies: sums by site and quarter, of one condition in one year. Days are a quarter's first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.store.tables.tally import FormTally, LevelTally, RuleTally, WaitTally

TABLES = (FormTally, LevelTally, WaitTally)


@dataclass(frozen=True)
class Asked:
    """Which tallies: of these sites and this condition, in a year."""

    locations: Collection[UUID]
    condition: str
    year: int

    @property
    def quarters(self) -> tuple[date, ...]:
        """The first days of the quarters."""
        return tuple(date(self.year, month, 1) for month in (1, 4, 7, 10))

    def of(self, table: Any, day: InstrumentedAttribute[date]) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions on a table of tallies."""
        return (table.location_id.in_(self.locations), table.condition == self.condition,
                day >= self.quarters[0], day < date(self.year + 1, 1, 1))


def rules(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, str, str, int]]:
    """Yield (site, day, rule, outcome, cases)."""
    return _sums(session, asked, RuleTally, RuleTally.day, RuleTally.cases, RuleTally.rule, RuleTally.outcome)


def levels(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, int, int, bool, int]]:
    """Yield (site, day, level that the rules gave, level that was signed, another class, cases)."""
    return _sums(session, asked, LevelTally, LevelTally.month, LevelTally.cases, LevelTally.given,
                 LevelTally.signed, LevelTally.class_changed)


def waits(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, int, bool, int]]:
    """Yield (site, day, level, too late, cases)."""
    return _sums(session, asked, WaitTally, WaitTally.month, WaitTally.cases, WaitTally.level, WaitTally.late)


def times(session: Session, asked: Asked, first: date, after: date) -> Iterator[tuple[int, int, int]]:
    """Yield (level, minutes, cases) of all the sites together, from a day on and before another."""
    statement = select(WaitTally.level, WaitTally.minutes, func.sum(WaitTally.cases)).where(
        *asked.of(WaitTally, WaitTally.month), WaitTally.month >= first, WaitTally.month < after)
    for level, minutes, cases in session.execute(statement.group_by(WaitTally.level, WaitTally.minutes)):
        yield level, minutes, int(cases)


def forms(session: Session, asked: Asked) -> Iterator[tuple[UUID, date, str, str, int]]:
    """Yield (site, day, channel, stage, forms)."""
    return _sums(session, asked, FormTally, FormTally.month, FormTally.forms, FormTally.channel,
                 FormTally.stage)


def first_month(session: Session, locations: Collection[UUID], condition: str) -> date | None:
    """Give when the first was counted; None where nothing was."""
    found = [session.scalar(select(func.min(day)).where(table.location_id.in_(locations),
                                                        table.condition == condition))
             for table, day in ((RuleTally, RuleTally.day), *((one, one.month) for one in TABLES))]
    return min((day for day in found if day), default=None)


def _sums(session: Session, asked: Asked, table: Any, day: InstrumentedAttribute[date],
          counter: InstrumentedAttribute[int], *by: InstrumentedAttribute[Any]) -> Iterator[Any]:
    firsts = asked.quarters
    quarter = case(*((day < after, place) for place, after in enumerate(firsts[1:])), else_=len(firsts) - 1)
    grouped = (table.location_id, quarter.label("quarter"), *by)
    statement = select(*grouped, func.sum(counter)).where(*asked.of(table, day), counter > 0)
    for site, place, *rest, number in session.execute(statement.group_by(
            table.location_id, "quarter", *by)):
        yield site, firsts[place], *rest, int(number)
