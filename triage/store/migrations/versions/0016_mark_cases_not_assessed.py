"""Mark the cases that rules could not be applied to, so that they are judged again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MARKED = "unassessed_at IS NOT NULL"


def upgrade() -> None:
    """Apply the step."""
    op.add_column("case", sa.Column("unassessed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_case_unassessed", "case", ["unassessed_at"], sqlite_where=sa.text(MARKED),
                    postgresql_where=sa.text(MARKED))
