"""Say who the staff are at a provider of sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "staff_subject", sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_subject")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"],
                                name=op.f("fk_staff_subject_account_id_account"), ondelete="CASCADE"),
        sa.UniqueConstraint("account_id", "issuer", name=op.f("uq_staff_subject_account_id_issuer")),
        sa.UniqueConstraint("mark", name=op.f("uq_staff_subject_mark")))
