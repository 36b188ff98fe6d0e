"""Who is expected, when, and by which link they can fill in a form."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

HELPS = ("", "interpreter", "filling_in", "paper")   # what a patient needs for the form; "" is nothing
WAYS = ("", "text", "email", "none")                 # how a patient wants to be written to; "" is not said

# What became of a visit. "void" is one that only keeps a form which belongs to no visit of the board.
STANDINGS = ("expected", "late", "arrived", "no_show", "cancelled", "void")

UNTAGGED = "NOT tagged"


class Patient(Base):
    """One person. `identity` is sealed JSON: names, birth date, sex, telephone, e-mail, record number.

    `merged_into`: the record that stands for this one too, since somebody saw that both are one person.
    `tagged`: whether its PatientTags are there, by which it is found; older records get them later.
    `unknown`: it stands for somebody of whom nobody knows yet who it is.
    """

    __tablename__ = "patient"
    __table_args__ = (
        Index(None, "merged_into"),
        Index("ix_patient_untagged", "id", sqlite_where=text(UNTAGGED), postgresql_where=text(UNTAGGED)),
    )

    id: Mapped[UUID] = key()
    identity: Mapped[bytes]
    record_number_hash: Mapped[bytes] = mapped_column(unique=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    tagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    unknown: Mapped[bool] = mapped_column(default=False, server_default=false())


class Visit(Base):
    """One planned visit of one patient. `key` recognises the same form, or row of a file, sent twice.

    `help`: one of HELPS, and `channel`: one of WAYS. `standing`: one of STANDINGS, since `standing_at`, for a
    `reason` where it was cancelled. `wants_location_id`: the site that the patient says they are going to.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(f"help IN {HELPS}", name="help"),
        CheckConstraint(f"channel IN {WAYS}", name="channel"),
        CheckConstraint(f"standing IN {STANDINGS}", name="standing"),
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
    help: Mapped[str] = mapped_column(String(12), default="", server_default="")
    channel: Mapped[str] = mapped_column(String(8), default="", server_default="")
    standing: Mapped[str] = mapped_column(String(12), default="expected", server_default="expected")
    standing_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(24), default="", server_default="")
    walk_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    wants_location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))


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
