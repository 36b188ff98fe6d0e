"""Count what rules came to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "rule_tally",
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("condition", sa.String(80), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "condition", "rule", "day", "outcome",
                                name=op.f("pk_rule_tally")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_rule_tally_location_id_location")),
        sa.CheckConstraint("cases > 0", name=op.f("ck_rule_tally_cases")),
        sa.CheckConstraint("outcome IN ('fired', 'open', 'agreed', 'raised', 'lowered')",
                           name=op.f("ck_rule_tally_outcome")))
