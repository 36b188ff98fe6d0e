"""Find what was signed since a moment, without looking through every review there is."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

SIGNED = "kind = 'signed'"


def upgrade() -> None:
    """Apply the step."""
    op.create_index("ix_review_signed_at", "review", ["at"], sqlite_where=sa.text(SIGNED),
                    postgresql_where=sa.text(SIGNED))
