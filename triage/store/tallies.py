"""Counting what comes of rules, cases and forms."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from triage.store.tables.base import table_of
from triage.store.tables.tally import FormTally, LevelTally, RuleTally, WaitTally
from triage.store.upsert import CountUp

PLACE = ("location_id", "condition", "month")

_count_rule = CountUp(RuleTally, "cases", "location_id", "condition", "rule", "day", "outcome")
_count_level = CountUp(LevelTally, "cases", *PLACE, "given", "signed", "class_changed")
_count_wait = CountUp(WaitTally, "cases", *PLACE, "level", "late", "minutes")
_count_form = CountUp(FormTally, "forms", *PLACE, "channel", "stage")

_form = table_of(FormTally)
# Never below nothing: a form that was counted at another site is simply counted here from now on.
_LEAVE = update(_form).values(forms=_form.c.forms - 1).where(
    _form.c.forms > 0, *(_form.c[name] == bindparam(f"of_{name}") for name in (*PLACE, "channel", "stage")))


def add(session: Session, location_id: UUID, condition: str, month: date,
        outcomes: Iterable[tuple[str, str]], *, by: int = 1) -> None:
    """Count more cases for each (rule, outcome). In the order of their names: two writers never cross."""
    for rule, outcome in sorted(set(outcomes)):
        _count_rule(session, {"location_id": location_id, "condition": condition, "rule": rule, "day": month,
                              "outcome": outcome}, by)


def add_level(session: Session, location_id: UUID, condition: str, month: date, *, given: int, signed: int,
              class_changed: bool, by: int = 1) -> None:
    """Count more cases that the rules gave one level and a clinician another, or the same."""
    _count_level(session, {"location_id": location_id, "condition": condition, "month": month, "given": given,
                           "signed": signed, "class_changed": class_changed}, by)


def add_wait(session: Session, location_id: UUID, condition: str, month: date, *, level: int, late: bool,
             minutes: int, by: int = 1) -> None:
    """Count more cases that waited so long until a clinician looked."""
    _count_wait(session, {"location_id": location_id, "condition": condition, "month": month, "level": level,
                          "late": late, "minutes": minutes}, by)


def add_form(session: Session, location_id: UUID, condition: str, month: date, *, channel: str, stage: str,
             by: int = 1) -> None:
    """Count forms that reached a stage, or one that left it where `by` is -1."""
    values = {"location_id": location_id, "condition": condition, "month": month, "channel": channel,
              "stage": stage}
    if by > 0:
        _count_form(session, values, by)
    else:
        session.connection().execute(_LEAVE, {f"of_{name}": value for name, value in values.items()})
