"""Keep what is typed in from a form on paper, once or twice."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "keying",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keying")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_keying_intake_id_intake")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_keying_account_id_account")),
        sa.UniqueConstraint("intake_id", "number", name=op.f("uq_keying_intake_id_number")),
        sa.UniqueConstraint("intake_id", "account_id", name=op.f("uq_keying_intake_id_account_id")),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_keying_number")))
    op.create_index("ix_keying_account_id", "keying", ["account_id"])
