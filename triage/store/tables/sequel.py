"""What follows a signature, who looks at a case just now, and the permit to change what is append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

REOPENED = "kind = 'reopened'"


class Sequel(Base):
    """An addendum to a signature, or the reopening of what it closed; never changed.

    `document` is sealed JSON: the words. A signature is reopened at most once.
    """

    __tablename__ = "sequel"
    __table_args__ = (
        CheckConstraint("kind IN ('addendum', 'reopened')", name="kind"),
        UniqueConstraint("case_id", "key"),
        Index("uq_sequel_reopened", "review_id", unique=True,
              sqlite_where=text(REOPENED), postgresql_where=text(REOPENED)),
        Index(None, "review_id"),
        Index(None, "at"),
    )

    id: Mapped[UUID] = key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    document: Mapped[bytes]
    at: Mapped[datetime]


class Presence(Base):
    """One clinician who has a case open. It counts `until` then; whatever came too late is swept away."""

    __tablename__ = "presence"
    __table_args__ = (Index(None, "until"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]


class Permit(Base):
    """While a transaction has put a row here, it may change what is append-only. None outlives it."""

    __tablename__ = "permit"

    id: Mapped[UUID] = key()
