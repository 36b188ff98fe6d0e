"""Who did what, and what must still reach somebody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

UNSENT = "state IN ('pending', 'stuck')"


class Audit(Base):
    """One thing that somebody did or read. Ids and linkIds, never a value. `mac` shows a later change.

    Ordered by `seq`, not by time: clocks are set back.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object", "seq"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text, default="")
    mac: Mapped[bytes]


class Outbox(Base):
    """One message that must reach one person. `document` is sealed JSON: the address and what to say.

    `key` makes a repeat recognisable to the receiver. `claimed_until` is while a worker has it in hand.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'sent', 'stuck')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        Index("ix_outbox_due", "next_at", "id", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
        Index(None, "case_id"),
    )

    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    state: Mapped[str] = mapped_column(String(8), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[bytes]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
