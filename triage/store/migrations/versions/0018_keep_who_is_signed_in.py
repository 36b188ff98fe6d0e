"""Keep sessions of the staff on the server, with their passkeys, locks and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Apply the step."""
    op.add_column("account", sa.Column("tf_last_counter", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("fs_webauthn_user_handle", sa.String(64), nullable=True))
    op.create_index("uq_account_fs_webauthn_user_handle", "account", ["fs_webauthn_user_handle"], unique=True)
    _staff_session()
    _passkey()
    _sign_in_lock()
    _staff_notice()


def _staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(40), nullable=False),
        sa.Column("agent", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"],
                                name=op.f("fk_staff_session_account_id_account")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")))
    op.create_index("ix_staff_session_account_id", "staff_session", ["account_id"])


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")))
    op.create_index("ix_passkey_account_id", "passkey", ["account_id"])


def _sign_in_lock() -> None:
    op.create_table(
        "sign_in_lock",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sign_in_lock")),
        sa.CheckConstraint("kind IN ('account', 'address')", name=op.f("ck_sign_in_lock_kind")),
        sa.CheckConstraint("failures > 0", name=op.f("ck_sign_in_lock_failures")))
    op.create_index("ix_sign_in_lock_last_at", "sign_in_lock", ["last_at"])


def _staff_notice() -> None:
    op.create_table(
        "staff_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notice")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"],
                                name=op.f("fk_staff_notice_account_id_account")))
    op.create_index("ix_staff_notice_account_id", "staff_notice", ["account_id"])
    op.create_index("ix_staff_notice_next_at", "staff_notice", ["next_at"])
