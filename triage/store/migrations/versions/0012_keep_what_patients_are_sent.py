"""Keep what patients are sent, who wants no more of it, and who declines."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MESSAGE_CHECKS = {
    "kind": "kind IN ('invitation', 'reminder', 'last', 'new_link')",
    "channel": "channel IN ('sms', 'email')",
    "state": "state IN ('queued', 'sent', 'delivered', 'failed', 'stopped')",
}
REASONS = "reason IN ('language', 'technology', 'clinician', 'preference', 'deceased', 'other')"
QUEUED, IN_FORCE = sa.text("state = 'queued'"), sa.text("undone_at IS NULL")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the step."""
    _messages()
    _stops()
    _site_messages()
    _declines()


def _id() -> sa.Column[sa.Uuid]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _messages() -> None:
    name = "patient_message"
    op.create_table(
        name, _id(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("error", sa.String(80), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("requested_by", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{name}_key")),
        _points(name, "visit_id", "visit"), _points(name, "location_id", "location"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{what}")) for what, rule in MESSAGE_CHECKS.items()))
    op.create_index(f"ix_{name}_due", name, ["next_at", "id"], sqlite_where=QUEUED, postgresql_where=QUEUED)
    for column in ("visit_id", "location_id", "reference"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _stops() -> None:
    name = "message_stop"
    op.create_table(
        name, _id(),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("address_hash", name=op.f(f"uq_{name}_address_hash")),
        sa.CheckConstraint("source IN ('reply', 'desk')", name=op.f(f"ck_{name}_source")))


def _site_messages() -> None:
    name = "location_messages"
    op.add_column("location", sa.Column("messages", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        name, _id(),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        _points(name, "location_id", "location"), _points(name, "account_id", "account"),
        sa.UniqueConstraint("location_id", "revision", name=op.f(f"uq_{name}_location_id_revision")),
        sa.CheckConstraint("revision > 0", name=op.f(f"ck_{name}_revision")))


def _declines() -> None:
    op.create_table(
        "decline", _id(),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
        _points("decline", "visit_id", "visit"), _points("decline", "account_id", "account"),
        _points("decline", "undone_by", "account"),
        sa.CheckConstraint(REASONS, name=op.f("ck_decline_reason")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_decline_undone")))
    op.create_index("uq_decline_in_force", "decline", ["visit_id"], unique=True, sqlite_where=IN_FORCE,
                    postgresql_where=IN_FORCE)
    op.create_index("ix_decline_visit_id", "decline", ["visit_id"])
