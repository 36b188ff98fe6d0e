"""Keep what follows a signature and who has a case open; let nobody change what was signed."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

REOPENED = "kind = 'reopened'"
KEPT = ("review", "sequel")   # rows of these stay as they are, but for whoever holds a permit
REFUSE = "CREATE TRIGGER {table}_stays_{what} BEFORE {what} ON {table} "
SQLITE = "WHEN NOT EXISTS (SELECT 1 FROM permit) BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
POSTGRESQL = "FOR EACH ROW EXECUTE FUNCTION append_only()"
FUNCTION = """CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NOT EXISTS (SELECT 1 FROM permit) THEN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
END $$"""


def upgrade() -> None:
    """Apply the step."""
    op.add_column("case", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
    op.create_table("permit", sa.Column("id", sa.Uuid(), nullable=False),
                    sa.PrimaryKeyConstraint("id", name=op.f("pk_permit")))
    _lay_out_presence()
    _lay_out_sequels()
    _refuse_changes()


def _lay_out_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_presence")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_presence_case_id_case"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_presence_account_id_account"),
                                ondelete="CASCADE"))
    op.create_index("ix_presence_until", "presence", ["until"])


def _lay_out_sequels() -> None:
    op.create_table(
        "sequel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequel")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_sequel_case_id_case"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_sequel_review_id_review"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sequel_account_id_account")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_sequel_case_id_key")),
        sa.CheckConstraint("kind IN ('addendum', 'reopened')", name=op.f("ck_sequel_kind")))
    op.create_index("ix_sequel_review_id", "sequel", ["review_id"])
    op.create_index("ix_sequel_at", "sequel", ["at"])
    op.create_index("uq_sequel_reopened", "sequel", ["review_id"], unique=True,
                    sqlite_where=sa.text(REOPENED), postgresql_where=sa.text(REOPENED))


def _refuse_changes() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(FUNCTION)
    for table in KEPT:
        for what in ("UPDATE", "DELETE"):
            op.execute((REFUSE + (SQLITE if is_sqlite else POSTGRESQL)).format(table=table, what=what))
