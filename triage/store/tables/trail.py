"""Who did what, and what must still reach somebody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

UNSENT = "state IN ('pending', 'stuck')"
TESTS = "kind = 'test'"


class Audit(Base):
    """One thing that somebody did or read. Ids and linkIds, never a value. Rows are only ever added.

    `link` is the row's place in its `chain`, `mac` the keyed hash over the row and the one before it. Rows
    of before there were chains have neither place, and a keyed hash over themselves alone. Ordered by `seq`,
    not by time: clocks are set back. `address` is a keyed hash of the network address.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_object", "object", "seq"),
        Index("ix_audit_actor_id", "actor_id", "seq"),
        Index("ix_audit_at", "at"),
        Index("uq_audit_link", "chain", "link", unique=True),
        {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text, default="")
    mac: Mapped[bytes]
    chain: Mapped[int | None] = mapped_column(SmallInteger)
    link: Mapped[int | None] = mapped_column(BigInteger)
    why: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str | None] = mapped_column(String(20))
    request: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[bytes | None]


class AuditHead(Base):
    """The end of one chain, kept by a trigger on `audit`, and where it begins.

    `cut_link` and `cut_mac` are the last link that is no longer kept, 0 and the first hash for a whole chain;
    `before` is the newest row of before the chains. `mark` is a keyed hash over these three.
    """

    __tablename__ = "audit_head"

    chain: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    key_id: Mapped[UUID]
    link: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes]
    cut_link: Mapped[int] = mapped_column(BigInteger)
    cut_mac: Mapped[bytes]
    before: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[bytes]


class AuditKey(Base):
    """A key that the trail is checked with. It never changes; `document`, which holds it, is sealed anew."""

    __tablename__ = "audit_key"

    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    document: Mapped[bytes]


class AuditReason(Base):
    """What somebody gave as the reason, in their own words. `document` is sealed."""

    __tablename__ = "audit_reason"

    id: Mapped[UUID] = key()
    document: Mapped[bytes]


class Outbox(Base):
    """One message that must reach one person. `document` is sealed JSON: the address and what to say.

    `key` makes a repeat recognisable to the receiver. `claimed_until` is while a worker has it in hand.
    `kind`: "alert" when a case is raised, "step" when nobody looked, "test" to prove that messages go out;
    a test is about no case and no site.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'sent', 'stuck')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        Index("ix_outbox_due", "next_at", "id", sqlite_where=text(UNSENT), postgresql_where=text(UNSENT)),
        CheckConstraint("kind IN ('alert', 'step', 'test')", name="kind"),
        CheckConstraint("channel IN ('email', 'sms')", name="channel"),
        Index("ix_outbox_test", "channel", "created_at", sqlite_where=text(TESTS),
              postgresql_where=text(TESTS)),
        Index(None, "case_id"),
    )

    id: Mapped[UUID] = key()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(8), default="alert", server_default="alert")
    channel: Mapped[str] = mapped_column(String(8), default="email", server_default="email")
    state: Mapped[str] = mapped_column(String(8), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[bytes]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
