"""Keep whom each site's patients are told to call, in the site's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply the step."""
    op.add_column("location", sa.Column("help", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "location_help",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_help")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_location_help_location_id_location")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"],
                                name=op.f("fk_location_help_account_id_account")),
        sa.UniqueConstraint("location_id", "revision", name=op.f("uq_location_help_location_id_revision")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_location_help_revision")))
