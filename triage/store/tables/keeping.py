"""How long things are kept, what may not go yet, and what is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

KINDS = ("drafts", "cases", "messages", "audit")
HELD = "lifted_at IS NULL"


class RetentionStep(Base):
    """How many days one kind is kept at one site, from `at` on; 0 is for ever. Never changed.

    Without a site it is for the trail, which has none.
    """

    __tablename__ = "retention_step"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("days >= 0", name="days"),
        CheckConstraint("(kind = 'audit') = (location_id IS NULL)", name="site"),
        Index(None, "location_id"),
    )

    id: Mapped[UUID] = key()
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    kind: Mapped[str] = mapped_column(String(8))
    days: Mapped[int]
    set_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class LegalHold(Base):
    """Nothing of this patient may be deleted until it is lifted. `document` is sealed: the reason."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index("uq_legal_hold_held", "patient_id", unique=True, sqlite_where=text(HELD),
              postgresql_where=text(HELD)),)

    id: Mapped[UUID] = key()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    document: Mapped[bytes]
    placed_by: Mapped[str] = mapped_column(String(64))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[str] = mapped_column(String(64), default="")
    lifted_at: Mapped[datetime | None]


class Erasure(Base):
    """That a record was erased. `trace` is a keyed hash of its id, which nothing else here knows any more."""

    __tablename__ = "erasure"

    id: Mapped[UUID] = key()
    trace: Mapped[bytes] = mapped_column(unique=True)
    at: Mapped[datetime]
