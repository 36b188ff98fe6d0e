"""Keep what became of visits, every correction of one, and whose form a form turned out not to be."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

STANDINGS = ("expected", "late", "arrived", "no_show", "cancelled", "void")
KINDS = ("standing", "moved", "patient", "address", "taken_off", "put_back", "reprint", "handed_back", "place")
SIGNED = "kind = 'signed'"


def upgrade() -> None:
    """Apply the step."""
    op.execute("ALTER TABLE visit ADD COLUMN standing VARCHAR(12) DEFAULT 'expected' NOT NULL "
               f"CONSTRAINT ck_visit_standing CHECK (standing IN {STANDINGS})")
    op.add_column("visit", sa.Column("standing_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit", sa.Column("reason", sa.String(24), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("walk_in", sa.Boolean(), nullable=False, server_default=sa.false()))
    wanted = sa.ForeignKey("location.id", name=op.f("fk_visit_wants_location_id_location"))
    op.add_column("visit", sa.Column("wants_location_id", sa.Uuid(), wanted, nullable=True),
                  inline_references=True)
    op.add_column("patient", sa.Column("unknown", sa.Boolean(), nullable=False, server_default=sa.false()))
    _rounds()
    op.create_table(
        "visit_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_step")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_step_visit_id_visit")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_step_account_id_account")),
        sa.ForeignKeyConstraint(["undoes"], ["visit_step.id"], name=op.f("fk_visit_step_undoes_visit_step")),
        sa.UniqueConstraint("undoes", name=op.f("uq_visit_step_undoes")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_visit_step_kind")))
    op.create_index("ix_visit_step_visit_id", "visit_step", ["visit_id"])


def _rounds() -> None:
    """Let a case that was moved to another record be signed there too."""
    for table in ("case", "review"):
        op.add_column(table, sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("uq_review_signed", "review")
    op.create_index("uq_review_signed", "review", ["case_id", "round", "seen_hash"], unique=True,
                    sqlite_where=sa.text(SIGNED), postgresql_where=sa.text(SIGNED))
