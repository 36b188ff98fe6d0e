"""What rules came to, how cases were signed and how far forms got: numbers only, no person."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base


class RuleTally(Base):
    """One rule on one day at one site: how many cases came to `outcome`.

    A count and not a list: which rule fired for whom stays inside the sealed results. `day` is the first of
    a month; rows of before have the day itself.
    """

    __tablename__ = "rule_tally"
    __table_args__ = (
        CheckConstraint("outcome IN ('fired', 'open', 'agreed', 'raised', 'lowered')", name="outcome"),
        CheckConstraint("cases > 0", name="cases"),
    )

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(80), primary_key=True)
    rule: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8), primary_key=True)
    cases: Mapped[int]


class FormTally(Base):
    """How many forms that were begun in one month at one site stand at `stage` now.

    `stage` is the page that comes next, "check-answers" where only sending is left, or "sent".
    `channel`: how the form was begun. Forms that say what changed since are not counted.
    """

    __tablename__ = "form_tally"
    __table_args__ = (CheckConstraint("forms >= 0", name="forms"),)

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(80), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    stage: Mapped[str] = mapped_column(String(80), primary_key=True)
    forms: Mapped[int]


class LevelTally(Base):
    """How many cases were signed in one month at one site: the rules' level, and the clinician's.

    `class_changed`: the clinician gave another class than the rules.
    """

    __tablename__ = "level_tally"
    __table_args__ = (
        CheckConstraint("given BETWEEN 0 AND 3 AND signed BETWEEN 0 AND 3", name="levels"),
        CheckConstraint("cases > 0", name="cases"),
    )

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(80), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    given: Mapped[int] = mapped_column(primary_key=True)
    signed: Mapped[int] = mapped_column(primary_key=True)
    class_changed: Mapped[bool] = mapped_column(primary_key=True)
    cases: Mapped[int]


class WaitTally(Base):
    """How many cases of a level waited so long, in one month at one site, until a clinician looked.

    `minutes`: from the moment that the case called for a clinician; `late`: past its due time.
    """

    __tablename__ = "wait_tally"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 3", name="level"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("cases > 0", name="cases"),
    )

    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(80), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    late: Mapped[bool] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(primary_key=True)
    cases: Mapped[int]
