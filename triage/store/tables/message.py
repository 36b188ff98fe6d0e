"""What patients are sent, who wants no more of it, and who will not fill in a form."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

QUEUED = "state = 'queued'"
IN_FORCE = "undone_at IS NULL"


class PatientMessage(Base):
    """One message to one patient. `document` is sealed JSON: the address, the subject and the text.

    `key` is the same for the same message, however often it is asked for. `reference` is the gateway's
    name of it, `error` a class like "timeout", never what a server said. `claimed_until` is while a worker
    has it in hand; `settled_at` when it was delivered, given up or stopped.
    """

    __tablename__ = "patient_message"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder', 'last', 'new_link')", name="kind"),
        CheckConstraint("channel IN ('sms', 'email')", name="channel"),
        CheckConstraint("state IN ('queued', 'sent', 'delivered', 'failed', 'stopped')", name="state"),
        Index("ix_patient_message_due", "next_at", "id", sqlite_where=text(QUEUED),
              postgresql_where=text(QUEUED)),
        Index(None, "visit_id"),
        Index(None, "location_id"),
        Index(None, "reference"),
    )

    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    kind: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(80), default="")
    reference: Mapped[str] = mapped_column(String(64), default="")
    document: Mapped[bytes]
    requested_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class MessageStop(Base):
    """One address that wants no more messages, or wants them again where `active` is false.

    Found by the keyed hash; `document` is the sealed address, from which another key makes another hash.
    """

    __tablename__ = "message_stop"
    __table_args__ = (CheckConstraint("source IN ('reply', 'desk')", name="source"),)

    id: Mapped[UUID] = key()
    address_hash: Mapped[bytes] = mapped_column(unique=True)
    document: Mapped[bytes]
    source: Mapped[str] = mapped_column(String(8))
    active: Mapped[bool]
    at: Mapped[datetime]


class Decline(Base):
    """Why one visit's form will not be filled in. One that was taken back keeps who did it and when."""

    __tablename__ = "decline"
    __table_args__ = (
        CheckConstraint("reason IN ('language', 'technology', 'clinician', 'preference', 'deceased', "
                        "'other')", name="reason"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
        Index("uq_decline_in_force", "visit_id", unique=True, sqlite_where=text(IN_FORCE),
              postgresql_where=text(IN_FORCE)),
        Index(None, "visit_id"),
    )

    id: Mapped[UUID] = key()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    reason: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
