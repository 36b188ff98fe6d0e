"""Name the member of staff who typed a form, and keep versions of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TYPED = ("intake", "intake_save", "patient_session")


def upgrade() -> None:
    """Apply the step."""
    for table in TYPED:
        # Inline, because SQLite adds no constraint to a table that is there.
        who = sa.ForeignKey("account.id", name=op.f(f"fk_{table}_account_id_account"))
        op.add_column(table, sa.Column("account_id", sa.Uuid(), who, nullable=True), inline_references=True)
    op.create_index("ix_patient_session_account_id", "patient_session", ["account_id"])
    op.add_column("intake", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    before = sa.ForeignKey("intake.id", name=op.f("fk_intake_amends_intake"))
    op.add_column("intake", sa.Column("amends", sa.Uuid(), before, nullable=True), inline_references=True)
    op.create_index("uq_intake_version", "intake", ["visit_id", "version"], unique=True)
