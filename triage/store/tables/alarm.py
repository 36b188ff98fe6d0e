"""Whose a case is, who is told when nobody looks, and who is away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key
from triage.store.tables.clinic import SiteStep

KINDS = ("assigned", "taken", "handed", "released", "absent", "told")


class CaseStep(Base):
    """One step of whose a case is, or of telling people that it waits. Never changed.

    `account_id` did it, None for the system; `to_id` has the case from then on, or was told. `alarm` and
    `step` say in which round of telling, and how far it had come. The same `key` is the same step.
    """

    __tablename__ = "case_step"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), Index(None, "case_id"))

    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(String(120), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    alarm: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class LocationAlarms(SiteStep):
    """Within how long a site's cases had to be seen, and who was told when they were not."""

    __tablename__ = "location_alarms"
    WHAT, SEALED = "alarms", True

    document: Mapped[bytes] = mapped_column(LargeBinary)   # type: ignore[assignment]  # sealed: it names people and their numbers


class StaffPhone(Base):
    """The telephone on which a member of staff takes alarms. `document` is sealed JSON: the number."""

    __tablename__ = "staff_phone"

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    document: Mapped[bytes]
    at: Mapped[datetime]


class Absence(Base):
    """Days on which somebody takes no alarms, the first and the last among them.

    One that was ended early keeps who did that and when.
    """

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index(None, "account_id"), Index(None, "ends_on"),
    )

    id: Mapped[UUID] = key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
