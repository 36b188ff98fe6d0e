"""Keep extracts of cases, for replays of other rules."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "case_extract",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("condition", sa.String(80), nullable=False),
        sa.Column("definition_hash", sa.String(64), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_extract")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_case_extract_id_case"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["definition_hash"], ["definition.hash"],
                                name=op.f("fk_case_extract_definition_hash_definition")),
        sqlite_with_rowid=False)
