"""What a form came to, and what clinicians did about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from triage.store.tables.base import Base, key

WAITING = "state <> 'signed'"
OWNED = "owner_id IS NOT NULL AND state <> 'signed'"
RINGING = "next_step_at IS NOT NULL"
UNARMED = "alarmed_at IS NULL AND state = 'new'"
UNSEEN = "state = 'new'"
SIGNED = "state = 'signed'"
UNASSESSED = "unassessed_at IS NOT NULL"
PLACE = "rank", "due_at", "id"   # in the queue
KIND = "state", "changed", "finished"


def kept(*kind: TypeEngine[Any]) -> MappedColumn[Any]:
    """Give a column that the database itself writes."""
    return mapped_column(*kind, server_default=FetchedValue(), deferred=True)


class Case(Base):
    """One form as the review queue sees it: a projection that is kept up with every save.

    Plain columns hold what the queue sorts by and say nothing of who; `summary` is sealed JSON. `rank`
    is the urgency's negative, stored because an index over an expression is no use to SQLite's
    paging. `urgency` never falls except by a signature. `round` counts how often it began anew: moved to
    another record, or `reopened` after a signature, by a clinician or by what the patient said then.
    `state` says what a case waits for; all but "signed" waits. Beside it stand what words of their own say:
    `overridden`, the last signature gave another level or class than the case had; `changed`, the answers
    changed after a signature and nobody signed them since. `signed_at` is the last signature's moment.
    `unassessed_at` is since when it stands on answers that the rules could not be applied to.
    From `patient_id` on stands what the queue shows of the form and the visit: the database itself keeps it
    as they are (migration 0026), and nothing here writes it.
    """

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("state IN ('new', 'seen', 'signed')", name="state"),
        CheckConstraint("urgency BETWEEN 0 AND 3 AND possible BETWEEN 0 AND 3", name="levels"),
        CheckConstraint("rank = -urgency", name="rank"),
        Index("ix_case_waiting", "location_id", *PLACE,
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_case_waiting_kind", "location_id", *KIND, *PLACE,
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_case_owner", "location_id", "owner_id", *PLACE,
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_case_owner_kind", "location_id", "owner_id", *KIND, *PLACE,
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_case_signed", "location_id", "overridden", "rank", "signed_at", "id",
              sqlite_where=text(SIGNED), postgresql_where=text(SIGNED)),
        Index(None, "visit_id"),
        Index("ix_case_owner_id", "owner_id", sqlite_where=text(OWNED), postgresql_where=text(OWNED)),
        Index("ix_case_next_step", "next_step_at", "id",
              sqlite_where=text(RINGING), postgresql_where=text(RINGING)),
        Index("ix_case_alarmed", "alarmed_at", "id",
              sqlite_where=text(RINGING), postgresql_where=text(RINGING)),
        Index("ix_case_unarmed", "id", sqlite_where=text(UNARMED), postgresql_where=text(UNARMED)),
        Index("ix_case_unseen", "location_id", "due_at",
              sqlite_where=text(UNSEEN), postgresql_where=text(UNSEEN)),
        Index("ix_case_unassessed", "unassessed_at",
              sqlite_where=text(UNASSESSED), postgresql_where=text(UNASSESSED)),
    )

    id: Mapped[UUID] = key()
    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id"), unique=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey("location.id"))
    state: Mapped[str] = mapped_column(String(8), default="new")
    finished: Mapped[bool]
    urgency: Mapped[int]
    possible: Mapped[int]
    rank: Mapped[int]
    due_at: Mapped[datetime]
    told: Mapped[bool] = mapped_column(default=False)
    result_hash: Mapped[str] = mapped_column(String(64))
    summary: Mapped[bytes]
    raised_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    unassessed_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    overridden: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed: Mapped[bool] = mapped_column(default=False, server_default=false())
    signed_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whose it is, and how far telling people that nobody has looked has come since it was raised last.
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    alarm: Mapped[int] = mapped_column(default=0, server_default="0")
    alarmed_at: Mapped[datetime | None]
    next_step: Mapped[int] = mapped_column(default=0, server_default="0")
    next_step_at: Mapped[datetime | None]
    patient_id: Mapped[UUID | None] = kept()
    starts_at: Mapped[datetime | None] = kept()
    language: Mapped[str | None] = kept(String(20))
    channel: Mapped[str | None] = kept(String(12))
    version: Mapped[int | None] = kept()
    pending: Mapped[bool | None] = kept()            # a later version was begun, and not sent yet
    answered_at: Mapped[datetime | None] = kept()    # when a later version was sent, or else saved last


class Result(Base):
    """One evaluation that somebody relied on, never changed.

    `document` is sealed JSON: the answers in effect and the judgement. `hash` covers both and the content.
    """

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("intake_id", "hash"),)

    id: Mapped[UUID] = key()
    intake_id: Mapped[UUID] = mapped_column(ForeignKey("intake.id"))
    hash: Mapped[str] = mapped_column(String(64))
    definition_hash: Mapped[str] = mapped_column(ForeignKey("definition.hash"))
    finished: Mapped[bool]
    document: Mapped[bytes]
    evaluated_at: Mapped[datetime]


class CaseExtract(Base):
    """What rules can read of the result that a case stands on, in a few bytes. A case may lack it.

    `document` is sealed. The rest is what a replay asks for, so that it reads one table from end to end:
    without row ids SQLite keeps it in the order of the cases.
    """

    __tablename__ = "case_extract"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    condition: Mapped[str] = mapped_column(String(80))
    definition_hash: Mapped[str] = mapped_column(ForeignKey("definition.hash"))
    evaluated_at: Mapped[datetime]
    document: Mapped[bytes]


class Review(Base):
    """One thing a clinician did about a case, never changed. `document` is sealed JSON: what was decided.

    `seen_hash` pins the result that the clinician saw. A result is signed at most once in each `round` of a
    case.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("kind IN ('acknowledged', 'signed')", name="kind"),
        UniqueConstraint("case_id", "key"),
        Index("uq_review_signed", "case_id", "round", "seen_hash", unique=True,
              sqlite_where=text("kind = 'signed'"), postgresql_where=text("kind = 'signed'")),
        Index("ix_review_signed_at", "at",
              sqlite_where=text("kind = 'signed'"), postgresql_where=text("kind = 'signed'")),
    )

    id: Mapped[UUID] = key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(16))
    seen_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    document: Mapped[bytes]
    at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=0, server_default="0")
