"""Keep since when a form waits for answers that a clinician asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Apply the step."""
    op.add_column("intake", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
