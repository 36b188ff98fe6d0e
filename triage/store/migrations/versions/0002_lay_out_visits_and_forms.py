"""Lay out patients, visits, links and forms."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply the step."""
    _patient()
    _visit()
    _invite()
    _intake()
    _patient_session()
    _intake_save()


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("record_number_hash", sa.LargeBinary(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("record_number_hash", name=op.f("uq_patient_record_number_hash")))


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("clinician_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("condition", sa.String(80), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.ForeignKeyConstraint(["clinician_id"], ["account.id"], name=op.f("fk_visit_clinician_id_account")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_visit_location_id_location")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_visit_patient_id_patient")),
        sa.UniqueConstraint("key", name=op.f("uq_visit_key")))
    op.create_index("ix_visit_day", "visit", ["location_id", "starts_at", "id"])
    op.create_index("ix_visit_patient_id", "visit", ["patient_id"])


def _invite() -> None:
    op.create_table(
        "invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_dates", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_invite_visit_id_visit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invite_token_hash")),
        sa.CheckConstraint("wrong_dates >= 0", name=op.f("ck_invite_wrong_dates")))
    op.create_index("ix_invite_visit_id", "invite", ["visit_id"])
    op.create_index("uq_invite_live", "invite", ["visit_id"], unique=True,
                    sqlite_where=sa.text("revoked_at IS NULL"),
                    postgresql_where=sa.text("revoked_at IS NULL"))


def _intake() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("definition_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("pages_asked", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(16), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.ForeignKeyConstraint(["definition_hash"], ["definition.hash"],
                                name=op.f("fk_intake_definition_hash_definition")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_intake_visit_id_visit")),
        sa.UniqueConstraint("receipt", name=op.f("uq_intake_receipt")),
        sa.CheckConstraint("(status = 'submitted') = (receipt IS NOT NULL)", name=op.f("ck_intake_receipt")),
        sa.CheckConstraint("(status = 'submitted') = (submitted_at IS NOT NULL)",
                           name=op.f("ck_intake_submitted_at")),
        sa.CheckConstraint("channel IN ('home', 'kiosk', 'phone', 'assisted', 'paper')",
                           name=op.f("ck_intake_channel")),
        sa.CheckConstraint("status IN ('open', 'submitted')", name=op.f("ck_intake_status")))
    op.create_index("ix_intake_visit_id", "intake", ["visit_id"])
    op.create_index("uq_intake_open", "intake", ["visit_id"], unique=True,
                    sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))


def _patient_session() -> None:
    op.create_table(
        "patient_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("invite_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_session")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"],
                                name=op.f("fk_patient_session_intake_id_intake")),
        sa.ForeignKeyConstraint(["invite_id"], ["invite.id"],
                                name=op.f("fk_patient_session_invite_id_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_patient_session_token_hash")),
        sa.CheckConstraint("channel IN ('home', 'kiosk', 'phone', 'assisted', 'paper')",
                           name=op.f("ck_patient_session_channel")))
    op.create_index("ix_patient_session_intake_id", "patient_session", ["intake_id"])


def _intake_save() -> None:
    op.create_table(
        "intake_save",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(80), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_save")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_intake_save_intake_id_intake")),
        sa.ForeignKeyConstraint(["session_id"], ["patient_session.id"],
                                name=op.f("fk_intake_save_session_id_patient_session")),
        sa.UniqueConstraint("intake_id", "key", name=op.f("uq_intake_save_intake_id_key")),
        sa.UniqueConstraint("intake_id", "revision", name=op.f("uq_intake_save_intake_id_revision")))
