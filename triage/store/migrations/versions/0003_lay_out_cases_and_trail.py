"""Lay out results, cases, reviews, the trail and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply the step."""
    _result()
    _case()
    _review()
    _audit()
    _outbox()


def _result() -> None:
    op.create_table(
        "result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("definition_hash", sa.String(64), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.ForeignKeyConstraint(["definition_hash"], ["definition.hash"],
                                name=op.f("fk_result_definition_hash_definition")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_result_intake_id_intake")),
        sa.UniqueConstraint("intake_id", "hash", name=op.f("uq_result_intake_id_hash")))


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intake_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("result_hash", sa.String(64), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_case_intake_id_intake")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_case_location_id_location")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_case_visit_id_visit")),
        sa.UniqueConstraint("intake_id", name=op.f("uq_case_intake_id")),
        sa.CheckConstraint("rank = -urgency", name=op.f("ck_case_rank")),
        sa.CheckConstraint("state IN ('new', 'seen', 'signed')", name=op.f("ck_case_state")),
        sa.CheckConstraint("urgency BETWEEN 0 AND 3 AND possible BETWEEN 0 AND 3",
                           name=op.f("ck_case_levels")))
    op.create_index("ix_case_visit_id", "case", ["visit_id"])
    op.create_index("ix_case_waiting", "case", ["rank", "due_at", "id"],
                    sqlite_where=sa.text("state <> 'signed'"), postgresql_where=sa.text("state <> 'signed'"))


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("seen_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_review_case_id_case")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_review_case_id_key")),
        sa.CheckConstraint("kind IN ('acknowledged', 'signed')", name=op.f("ck_review_kind")))
    op.create_index("uq_review_signed", "review", ["case_id", "seen_hash"], unique=True,
                    sqlite_where=sa.text("kind = 'signed'"), postgresql_where=sa.text("kind = 'signed'"))


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(12), nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object", sa.String(80), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True)
    op.create_index("ix_audit_object", "audit", ["object", "seq"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outbox_case_id_case")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_outbox_location_id_location")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_at")),
        sa.CheckConstraint("state IN ('pending', 'sent', 'stuck')", name=op.f("ck_outbox_state")))
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_index("ix_outbox_due", "outbox", ["next_at", "id"],
                    sqlite_where=sa.text("state IN ('pending', 'stuck')"),
                    postgresql_where=sa.text("state IN ('pending', 'stuck')"))
