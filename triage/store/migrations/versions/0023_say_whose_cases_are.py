"""Say whose a case is, whom to tell when nobody looks, and prove that telling works."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

TIME = sa.DateTime(timezone=True)
UNSENT = "state IN ('pending', 'stuck')"
OLD_COLUMNS = ("id, key, location_id, case_id, state, attempts, next_at, claimed_until, error, document, "
               "created_at, sent_at")
CASE_INDEXES = (
    ("ix_case_owner_id", ["owner_id"], "owner_id IS NOT NULL AND state <> 'signed'"),
    ("ix_case_next_step", ["next_step_at", "id"], "next_step_at IS NOT NULL"),
    ("ix_case_alarmed", ["alarmed_at", "id"], "next_step_at IS NOT NULL"),
    ("ix_case_unarmed", ["id"], "alarmed_at IS NULL AND state = 'new'"),
    ("ix_case_unseen", ["location_id", "due_at"], "state = 'new'"))


def upgrade() -> None:
    """Apply the step."""
    owner = sa.ForeignKey("account.id", name=op.f("fk_case_owner_id_account"))
    op.add_column("case", sa.Column("owner_id", sa.Uuid(), owner, nullable=True), inline_references=True)
    for name in ("alarm", "next_step"):
        op.add_column("case", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("alarmed_at", "next_step_at"):
        op.add_column("case", sa.Column(name, TIME, nullable=True))
    for name, columns, where in CASE_INDEXES:
        op.create_index(name, "case", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    _lay_out_steps()
    _lay_out_people()
    _lay_out_absences()
    _widen_outbox()


def _whom(name: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    to = sa.ForeignKey("account.id", name=op.f(f"fk_{table}_{name}_account"))
    return sa.Column(name, sa.Uuid(), to, nullable=nullable)


def _lay_out_steps() -> None:
    op.create_table(
        "case_step", sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False), sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False), sa.Column("alarm", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False), sa.Column("people", sa.Integer(), nullable=False),
        _whom("account_id", "case_step", nullable=True), _whom("to_id", "case_step", nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_step_case_id_case"),
                                ondelete="CASCADE"),
        sa.UniqueConstraint("key", name=op.f("uq_case_step_key")),
        sa.CheckConstraint("kind IN ('assigned', 'taken', 'handed', 'released', 'absent', 'told')",
                           name=op.f("ck_case_step_kind")))
    op.create_index("ix_case_step_case_id", "case_step", ["case_id"])


def _lay_out_people() -> None:
    op.create_table(
        "location_alarms", sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False), _whom("account_id", "location_alarms"),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_alarms")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_location_alarms_location_id_location")),
        sa.UniqueConstraint("location_id", "revision", name=op.f("uq_location_alarms_location_id_revision")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_location_alarms_revision")))
    op.create_table(
        "staff_phone", sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False), sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_phone")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"],
                                name=op.f("fk_staff_phone_account_id_account"), ondelete="CASCADE"),
        sa.UniqueConstraint("account_id", name=op.f("uq_staff_phone_account_id")))


def _lay_out_absences() -> None:
    op.create_table(
        "absence", sa.Column("id", sa.Uuid(), nullable=False), _whom("account_id", "absence"),
        sa.Column("starts_on", sa.Date(), nullable=False), sa.Column("ends_on", sa.Date(), nullable=False),
        _whom("set_by", "absence"), sa.Column("at", TIME, nullable=False),
        _whom("ended_by", "absence", nullable=True), sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_absence_days")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_absence_ended")))
    op.create_index("ix_absence_account_id", "absence", ["account_id"])
    op.create_index("ix_absence_ends_on", "absence", ["ends_on"])


def _widen_outbox() -> None:
    """Let a message be about no case: what proves that messages arrive."""
    if op.get_bind().dialect.name == "sqlite":
        _outbox_anew()
    else:
        op.alter_column("outbox", "case_id", nullable=True)
        op.alter_column("outbox", "location_id", nullable=True)
        op.add_column("outbox", sa.Column("kind", sa.String(8), nullable=False, server_default="alert"))
        op.add_column("outbox", sa.Column("channel", sa.String(8), nullable=False, server_default="email"))
        op.create_check_constraint(op.f("ck_outbox_kind"), "outbox", "kind IN ('alert', 'step', 'test')")
        op.create_check_constraint(op.f("ck_outbox_channel"), "outbox", "channel IN ('email', 'sms')")
    proof = sa.text("kind = 'test'")
    op.create_index("ix_outbox_test", "outbox", ["channel", "created_at"], sqlite_where=proof,
                    postgresql_where=proof)


def _outbox_anew() -> None:
    """Make the table once more: SQLite cannot let a column be empty that must not be."""
    op.create_table(
        "outbox_anew", sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False), sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True), sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False), sa.Column("next_at", TIME, nullable=False),
        sa.Column("claimed_until", TIME, nullable=True), sa.Column("error", sa.String(200), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False), sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("kind", sa.String(8), nullable=False, server_default="alert"),
        sa.Column("channel", sa.String(8), nullable=False, server_default="email"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_outbox_location_id_location")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outbox_case_id_case")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.CheckConstraint("state IN ('pending', 'sent', 'stuck')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_at")),
        sa.CheckConstraint("kind IN ('alert', 'step', 'test')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_outbox_channel")))
    op.execute(f"INSERT INTO outbox_anew ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM outbox")  # noqa: S608 - fixed words
    op.drop_table("outbox")
    op.rename_table("outbox_anew", "outbox")
    op.create_index("ix_outbox_due", "outbox", ["next_at", "id"], sqlite_where=sa.text(UNSENT),
                    postgresql_where=sa.text(UNSENT))
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
