"""Keep which signed cases must reach the clinic's record system, and how far each has come."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

UNSENT = "state IN ('pending', 'stuck')"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_delivery_location_id_location")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_delivery_case_id_case")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_delivery_account_id_account")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
        sa.CheckConstraint("kind IN ('fhir', 'hl7')", name=op.f("ck_delivery_kind")),
        sa.CheckConstraint("state IN ('pending', 'sent', 'stuck')", name=op.f("ck_delivery_state")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_delivery_sent_at")))
    op.create_index("ix_delivery_due", "delivery", ["next_at", "id"],
                    sqlite_where=sa.text(UNSENT), postgresql_where=sa.text(UNSENT))
    op.create_index("ix_delivery_case_id", "delivery", ["case_id"])
