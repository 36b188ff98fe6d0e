"""Keep pages that tablets are sent on to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "kiosk_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_page")),
        sa.ForeignKeyConstraint(["id"], ["patient_session.id"], name=op.f("fk_kiosk_page_id_patient_session")))
