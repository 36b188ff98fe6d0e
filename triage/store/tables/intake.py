"""One form as it is filled in: its current answers, the log of every page saved, and who has it open."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.store.tables.base import Base, key

CHANNELS = ("home", "kiosk", "phone", "assisted", "paper")


class Intake(Base):
    """One form of one visit, pinned to the content it was started with.

    `document` is sealed JSON: the answers, what the clinic was told of, what the patient was shown.
    `revision` counts the changes of `document`; every change names the one it was made from.
    `identity_checked`: whether staff looked who sat at the tablet; None where no tablet was used.
    `account_id`: who of the staff typed the last page, None where the patient did. `version` counts from 1;
    later ones say what changed after the one that they amend was sent, which then stays as it is.
    `counted_as`: where FormTally counts it, as "month channel stage"; None where it does not.
    """

    __tablename__ = "intake"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'submitted')", name="status"),
        CheckConstraint("(status = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at"),
        CheckConstraint("(status = 'submitted') = (receipt IS NOT NULL)", name="receipt"),
        CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
        Index("uq_intake_open", "visit_id", unique=True, sqlite_where=text("status = 'open'"),
              postgresql_where=text("status = 'open'")),
        Index(None, "visit_id"),
        Index("uq_intake_version", "visit_id", "version", unique=True),
    )

    id: Mapped[UUID] = key()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    definition_hash: Mapped[str] = mapped_column(ForeignKey("definition.hash"))
    status: Mapped[str] = mapped_column(String(12), default="open")
    language: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int] = mapped_column(default=0)
    document: Mapped[bytes]
    pages_done: Mapped[int] = mapped_column(default=0)
    pages_asked: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str | None] = mapped_column(String(16), unique=True)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    identity_checked: Mapped[bool | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    amends: Mapped[UUID | None] = mapped_column(ForeignKey("intake.id"))
    asked_at: Mapped[datetime | None]
    counted_as: Mapped[str | None] = mapped_column(String(120))


class IntakeSave(Base):
    """One page as it was sent, never changed. `document` is sealed JSON: answers and what they brought up.

    `account_id`: who of the staff typed it, None where the patient did.
    """

    __tablename__ = "intake_save"
    __table_args__ = (
        UniqueConstraint("intake_id", "key"),
        UniqueConstraint("intake_id", "revision"),
    )

    id: Mapped[UUID] = key()
    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("patient_session.id"))
    revision: Mapped[int]
    page: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(64))
    document: Mapped[bytes]
    saved_at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class PatientSession(Base):
    """One device that opened a form: with the link and the right date of birth, or with a code of the desk.

    `kiosk_id`: the tablet of the clinic that it is, and only on that tablet is the session good.
    `account_id`: who of the staff types for the patient in it, and only for them is it good.
    """

    __tablename__ = "patient_session"
    __table_args__ = (CheckConstraint(f"channel IN {CHANNELS}", name="channel"), Index(None, "intake_id"),
                      Index(None, "kiosk_id"), Index(None, "account_id"))

    id: Mapped[UUID] = key()
    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id"))
    invite_id: Mapped[UUID] = mapped_column(ForeignKey("invite.id"))
    kiosk_id: Mapped[UUID | None] = mapped_column(ForeignKey("kiosk.id"))
    channel: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
