"""How often each rule fired, and what clinicians made of it: numbers only, no person."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base


class RuleTally(Base):
    """One rule on one day at one site: how many cases came to `outcome`.

    A count and not a list: which rule fired for whom stays inside the sealed results.
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
