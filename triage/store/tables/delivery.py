"""What must reach the clinic's record system."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

UNSENT = "state IN ('pending', 'stuck')"


class Delivery(Base):
    """One case on its way to one receiver: `kind` is "fhir" or "hl7". Holds nothing about a person.

    What is sent is made when it is sent, of the form's `version` and only while `result_hash` stands: never
    anything else than what was signed. `key` is the same for the same case as it stood, however often it is
    asked for. `error` is a class and a number, never what a receiver said. `account_id`: who asked for it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("kind IN ('fhir', 'hl7')", name="kind"),
        CheckConstraint("state IN ('pending', 'sent', 'stuck')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        Index("ix_delivery_due", "next_at", "id", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
        Index(None, "case_id"),
    )

    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    version: Mapped[int]
    result_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(8), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
