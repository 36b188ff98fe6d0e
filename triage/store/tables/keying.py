"""What staff type in from a form on paper, as a whole and apart from the form itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

NUMBERS = (1, 2)


class Keying(Base):
    """One person's typing of one paper form. `number` 2 is the second typing, by somebody else.

    `document` is sealed JSON: what was typed, box by box, so that also what does not fit yet is kept; and in
    the second, how each disagreement was settled. `revision` counts its changes.
    """

    __tablename__ = "keying"
    __table_args__ = (
        CheckConstraint(f"number IN {NUMBERS}", name="number"),
        UniqueConstraint("intake_id", "number"),
        UniqueConstraint("intake_id", "account_id"),
        Index(None, "account_id"),
    )

    id: Mapped[UUID] = key()
    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id"))
    number: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=0)
    document: Mapped[bytes]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
