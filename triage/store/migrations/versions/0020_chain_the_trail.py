"""Chain the rows of the trail, and keep how long things stay, what is held, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

HELD = "lifted_at IS NULL"

# Rows are added and never changed, and each moves the end of its chain. One may be deleted only once its
# chain begins behind it. Whoever owns the database can take this off; the keyed hashes find what they do.
NEVER = "rows of the audit trail are never changed"
TOO_SOON = "rows of the audit trail are deleted by flask retention apply only"
# A row without a place is from before the chains: it may go once the first chain has lost its beginning.
KEPT = ("NOT EXISTS (SELECT 1 FROM audit_head WHERE chain = COALESCE(OLD.chain, 0)"
        " AND cut_link >= COALESCE(OLD.link, 1))")
MOVE = "UPDATE audit_head SET link = NEW.link, mac = NEW.mac WHERE chain = NEW.chain"
AS = "USING ERRCODE = 'integrity_constraint_violation'"

SQLITE = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN {KEPT} "
    f"BEGIN SELECT RAISE(ABORT, '{TOO_SOON}'); END",
    f"CREATE TRIGGER audit_end AFTER INSERT ON audit WHEN NEW.link IS NOT NULL BEGIN {MOVE}; END",
)

POSTGRESQL = (
    "CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' THEN IF {KEPT} THEN RAISE EXCEPTION '{TOO_SOON}' {AS}; END IF; RETURN OLD; END IF; "
    f"RAISE EXCEPTION '{NEVER}' {AS}; END $$",
    f"CREATE FUNCTION audit_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {MOVE}; RETURN NULL; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_guard()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_guard()",
    "CREATE TRIGGER audit_end AFTER INSERT ON audit FOR EACH ROW WHEN (NEW.link IS NOT NULL) "
    "EXECUTE FUNCTION audit_end()",
)


def upgrade() -> None:
    """Apply the step."""
    _places()
    _chains()
    _retention()
    _holds()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _places() -> None:
    for column in (sa.Column("chain", sa.SmallInteger(), nullable=True),
                   sa.Column("link", sa.BigInteger(), nullable=True),
                   sa.Column("why", sa.String(40), nullable=True),
                   sa.Column("channel", sa.String(20), nullable=True),
                   sa.Column("request", sa.String(64), nullable=True),
                   sa.Column("address", sa.LargeBinary(), nullable=True)):
        op.add_column("audit", column)
    op.create_index("ix_audit_actor_id", "audit", ["actor_id", "seq"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("uq_audit_link", "audit", ["chain", "link"], unique=True)


def _chains() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("link", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("cut_link", sa.BigInteger(), nullable=False),
        sa.Column("cut_mac", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")))
    op.create_table(
        "audit_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_key")),
        sa.UniqueConstraint("name", name=op.f("uq_audit_key_name")))
    op.create_table(
        "audit_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_reason")))


def _retention() -> None:
    op.create_table(
        "retention_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_step")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"],
                                name=op.f("fk_retention_step_location_id_location")),
        sa.CheckConstraint("kind IN ('drafts', 'cases', 'messages', 'audit')",
                           name=op.f("ck_retention_step_kind")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_retention_step_days")),
        sa.CheckConstraint("(kind = 'audit') = (location_id IS NULL)", name=op.f("ck_retention_step_site")))
    op.create_index("ix_retention_step_location_id", "retention_step", ["location_id"])


def _holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("placed_by", sa.String(64), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(64), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_legal_hold_patient_id_patient")))
    op.create_index("uq_legal_hold_held", "legal_hold", ["patient_id"], unique=True,
                    sqlite_where=sa.text(HELD), postgresql_where=sa.text(HELD))
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trace", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("trace", name=op.f("uq_erasure_trace")))
