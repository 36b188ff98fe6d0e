"""Every correction of a visit, kept for good: who, when, what it was before, and what was undone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

KINDS = ("standing", "moved", "patient", "address", "taken_off", "put_back", "reprint", "handed_back",
         "place")


class VisitStep(Base):
    """One thing that the desk put right, never changed. `document` is sealed JSON: before and after.

    `undoes` is the step that this one takes back; each is taken back at most once. `account_id` is None
    where the patient did it.
    """

    __tablename__ = "visit_step"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"), Index(None, "visit_id"))

    id: Mapped[UUID] = key()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    document: Mapped[bytes]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undoes: Mapped[UUID | None] = mapped_column(ForeignKey("visit_step.id"), unique=True)
