"""Lay out codes of the desk and tablets of the waiting room."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LIVE = "used_at IS NULL AND revoked_at IS NULL"


def upgrade() -> None:
    """Apply the step."""
    _kiosk()
    _entry_code()
    op.create_table(
        "code_try",
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_code_try")),
        sa.CheckConstraint("tries > 0", name=op.f("ck_code_try_tries")))
    op.add_column("intake", sa.Column("identity_checked", sa.Boolean(), nullable=True))
    # Inline, because SQLite adds no constraint to a table that is there.
    reference = sa.ForeignKey("kiosk.id", name=op.f("fk_patient_session_kiosk_id_kiosk"))
    op.add_column("patient_session", sa.Column("kiosk_id", sa.Uuid(), reference, nullable=True),
                  inline_references=True)
    op.create_index("ix_patient_session_kiosk_id", "patient_session", ["kiosk_id"])


def _kiosk() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_kiosk_location_id_location")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_kiosk_code_hash")))
    op.create_index("ix_kiosk_location_id", "kiosk", ["location_id"])


def _entry_code() -> None:
    op.create_table(
        "entry_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_dates", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_code")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_entry_code_visit_id_visit")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_entry_code_code_hash")),
        sa.CheckConstraint("wrong_dates >= 0", name=op.f("ck_entry_code_wrong_dates")))
    op.create_index("ix_entry_code_visit_id", "entry_code", ["visit_id"])
    op.create_index("uq_entry_code_live", "entry_code", ["visit_id"], unique=True,
                    sqlite_where=sa.text(LIVE), postgresql_where=sa.text(LIVE))
