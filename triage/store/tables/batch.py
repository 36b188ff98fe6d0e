"""Lists of visits that somebody at the desk is bringing in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key


class VisitBatch(Base):
    """One list of visits for one site, from the upload until it is over; then it is deleted.

    `grid` is sealed JSON: the list as it was given. `plan` is sealed JSON: how it is read, what was mended,
    what came of each row. `revision` counts the changes of `plan`; each names the one it was made from.
    """

    __tablename__ = "visit_batch"
    __table_args__ = (
        CheckConstraint("revision >= 0", name="revision"),
        Index(None, "location_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    grid: Mapped[bytes]
    plan: Mapped[bytes]
    revision: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
