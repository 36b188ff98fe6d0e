"""Count how cases were signed, how long they waited, and how far forms got: numbers of nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Apply the step."""
    op.add_column("intake", sa.Column("counted_as", sa.String(120), nullable=True))
    _tally("form_tally", "forms", "forms >= 0",
           (sa.Column("channel", sa.String(12), nullable=False),
            sa.Column("stage", sa.String(80), nullable=False)))
    _tally("level_tally", "cases", "cases > 0",
           (sa.Column("given", sa.Integer(), nullable=False),
            sa.Column("signed", sa.Integer(), nullable=False),
            sa.Column("class_changed", sa.Boolean(), nullable=False)),
           levels="given BETWEEN 0 AND 3 AND signed BETWEEN 0 AND 3")
    _tally("wait_tally", "cases", "cases > 0",
           (sa.Column("level", sa.Integer(), nullable=False),
            sa.Column("late", sa.Boolean(), nullable=False),
            sa.Column("minutes", sa.Integer(), nullable=False)),
           level="level BETWEEN 0 AND 3", minutes="minutes >= 0")


def _tally(name: str, counter: str, counts: str, by: tuple[sa.Column[object], ...], **checks: str) -> None:
    """Make a table that counts by site, condition, month and the columns `by`."""
    keys = ["location_id", "condition", "month", *(column.name for column in by)]
    op.create_table(
        name,
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("condition", sa.String(80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *by,
        sa.Column(counter, sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f(f"fk_{name}_location_id_location")),
        *(sa.CheckConstraint(words, name=op.f(f"ck_{name}_{check}"))
          for check, words in {counter: counts, **checks}.items()))
