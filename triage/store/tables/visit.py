"""Who is expected, when, and by which link they can fill in a form."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key


class Patient(Base):
    """One person. `identity` is sealed JSON: names, birth date, sex, telephone, e-mail, record number."""

    __tablename__ = "patient"

    id: Mapped[UUID] = key()
    identity: Mapped[bytes]
    record_number_hash: Mapped[bytes] = mapped_column(unique=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Visit(Base):
    """One planned visit of one patient. `key` recognises the same form sent twice."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_day", "location_id", "starts_at", "id"),
        Index(None, "patient_id"),
    )

    id: Mapped[UUID] = key()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    clinician_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime]
    condition: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Invite(Base):
    """One link for one visit. Only the hash of its token is kept; the link key makes the token again.

    `wrong_dates` counts wrong dates of birth; `blocked` closes the link until the desk makes another.
    """

    __tablename__ = "invite"
    __table_args__ = (
        CheckConstraint("wrong_dates >= 0", name="wrong_dates"),
        Index("uq_invite_live", "visit_id", unique=True, sqlite_where=text("revoked_at IS NULL"),
              postgresql_where=text("revoked_at IS NULL")),
        Index(None, "visit_id"),
    )

    id: Mapped[UUID] = key()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    wrong_dates: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    blocked: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
