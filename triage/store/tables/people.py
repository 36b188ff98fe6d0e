"""How patients are found again, corrected, and told to be one person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

STANDING = "undone_at IS NULL"


class PatientTag(Base):
    """One coarse mark by which a patient may be found: a keyed hash, cut so short that many share it.

    Of the beginning of a name, of a birth date, of a record number without its blanks and zeros. What shares
    the mark is opened and compared, so that the mark itself need not say who it is.
    """

    __tablename__ = "patient_tag"
    __table_args__ = (Index(None, "patient_id"), {"sqlite_with_rowid": False})

    tag: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"), primary_key=True)


class PatientChange(Base):
    """One correction of who a patient is, never changed. `document` is sealed JSON: what was, what is."""

    __tablename__ = "patient_change"
    __table_args__ = (Index(None, "patient_id"),)

    id: Mapped[UUID] = key()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    document: Mapped[bytes]
    created_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class PatientMerge(Base):
    """Somebody saw that two records are one person: from then on `kept_id` stands for both.

    `document` is sealed JSON: who was `kept` and what it became, and which visits moved.
    """

    __tablename__ = "patient_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> gone_id", name="two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
        Index(None, "kept_id"),
        Index(None, "gone_id"),
        Index("uq_patient_merge_standing", "gone_id", unique=True, sqlite_where=text(STANDING),
              postgresql_where=text(STANDING)),
    )

    id: Mapped[UUID] = key()
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"))
    document: Mapped[bytes]
    created_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(String(64))
    undone_at: Mapped[datetime | None]


class PatientSearch(Base):
    """What somebody at the desk looked for, sealed JSON: an address must not say it. Gone after a while."""

    __tablename__ = "patient_search"
    __table_args__ = (Index(None, "expires_at"),)

    id: Mapped[UUID] = key()
    document: Mapped[bytes]
    created_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
