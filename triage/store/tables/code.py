"""The six-character codes that the front desk hands out, and how often a wrong one was typed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

LIVE = "used_at IS NULL AND revoked_at IS NULL"


class EntryCode(Base):
    """One code for one visit, good for one use. Only its keyed hash is kept; the link key makes it again.

    `wrong_dates` counts wrong dates of birth typed with it, where one is asked for.
    """

    __tablename__ = "entry_code"
    __table_args__ = (
        CheckConstraint("wrong_dates >= 0", name="wrong_dates"),
        Index("uq_entry_code_live", "visit_id", unique=True, sqlite_where=text(LIVE),
              postgresql_where=text(LIVE)),
        Index(None, "visit_id"),
    )

    id: Mapped[UUID] = key()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    wrong_dates: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class CodeTry(Base):
    """How often a code was tried from one place since `since`. `source` is a keyed hash of the place."""

    __tablename__ = "code_try"
    __table_args__ = (CheckConstraint("tries > 0", name="tries"),)

    source: Mapped[bytes] = mapped_column(primary_key=True)
    tries: Mapped[int]
    since: Mapped[datetime]
