"""Bring visits in, find patients, tell that two records are one person."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

STANDING = "undone_at IS NULL"
HELPS = ("", "interpreter", "filling_in", "paper")
WAYS = ("", "text", "email", "none")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the step."""
    # In words, because SQLite adds a rule only together with its column.
    for column, length, choices in (("help", 12, HELPS), ("channel", 8, WAYS)):
        op.execute(f"ALTER TABLE visit ADD COLUMN {column} VARCHAR({length}) DEFAULT '' NOT NULL "
                   f"CONSTRAINT ck_visit_{column} CHECK ({column} IN {choices})")
    _patient()
    _tag()
    _change()
    _merge()
    _batch()
    op.create_table(
        "patient_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_search")))
    op.create_index("ix_patient_search_expires_at", "patient_search", ["expires_at"])


def _patient() -> None:
    into = sa.ForeignKey("patient.id", name=op.f("fk_patient_merged_into_patient"))
    op.add_column("patient", sa.Column("merged_into", sa.Uuid(), into, nullable=True), inline_references=True)
    op.add_column("patient", sa.Column("tagged", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_patient_merged_into", "patient", ["merged_into"])
    op.create_index("ix_patient_untagged", "patient", ["id"], sqlite_where=sa.text("NOT tagged"),
                    postgresql_where=sa.text("NOT tagged"))


def _tag() -> None:
    op.create_table(
        "patient_tag",
        sa.Column("tag", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tag", "patient_id", name=op.f("pk_patient_tag")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_tag_patient_id_patient"),
                                ondelete="CASCADE"),
        sqlite_with_rowid=False)
    op.create_index("ix_patient_tag_patient_id", "patient_tag", ["patient_id"])


def _change() -> None:
    op.create_table(
        "patient_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_change")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"],
                                name=op.f("fk_patient_change_patient_id_patient"), ondelete="CASCADE"))
    op.create_index("ix_patient_change_patient_id", "patient_change", ["patient_id"])


def _merge() -> None:
    op.create_table(
        "patient_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_by", sa.String(64), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merge")),
        *(sa.ForeignKeyConstraint([column], ["patient.id"], name=op.f(f"fk_patient_merge_{column}_patient"),
                                  ondelete="CASCADE") for column in ("kept_id", "gone_id")),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_patient_merge_two")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_patient_merge_undone")))
    for column in ("kept_id", "gone_id"):
        op.create_index(f"ix_patient_merge_{column}", "patient_merge", [column])
    op.create_index("uq_patient_merge_standing", "patient_merge", ["gone_id"], unique=True,
                    sqlite_where=sa.text(STANDING), postgresql_where=sa.text(STANDING))


def _batch() -> None:
    op.create_table(
        "visit_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("grid", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_batch")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_visit_batch_location_id_location")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_visit_batch_revision")))
    for column in ("location_id", "expires_at"):
        op.create_index(f"ix_visit_batch_{column}", "visit_batch", [column])
