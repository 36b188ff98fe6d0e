"""Keep beside every case what its line in the queue shows of its form and its visit.

The database keeps it so itself, whoever writes: the release before knows nothing of these columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

FACTS = {
    "patient_id": "visit.patient_id", "starts_at": "visit.starts_at", "language": "intake.language",
    "channel": "intake.channel", "version": "intake.version",
    "pending": "intake.version > 1 AND intake.status = 'open'",
    "answered_at": "CASE WHEN intake.version > 1 THEN coalesce(intake.submitted_at, intake.saved_at) END"}
NAMES, VALUES = ", ".join(FACTS), ", ".join(FACTS.values())

# Whatever names the form or the visit of a case has its line written anew: also if it names the same again.
CHANGED = ("NEW.version > 1 OR NEW.language <> OLD.language OR NEW.channel <> OLD.channel "
           "OR NEW.version <> OLD.version")
OF_FORM = ('UPDATE "case" SET intake_id = intake_id WHERE intake_id = NEW.id', "intake",
           "language, channel, version, status, submitted_at, saved_at", CHANGED)
OF_VISIT = ('UPDATE "case" SET visit_id = visit_id WHERE visit_id = NEW.id', "visit", "patient_id, starts_at",
            "NEW.patient_id <> OLD.patient_id OR NEW.starts_at <> OLD.starts_at")

OF_CASE = "FROM intake, visit WHERE intake.id = {0}.intake_id AND visit.id = {0}.visit_id"
WRITE = f'UPDATE "case" SET ({NAMES}) = (SELECT {VALUES} {OF_CASE})'   # noqa: S608 - all of it is ours
OF_NEW, WRITE_NEW = OF_CASE.format("NEW"), f"{WRITE.format('NEW')} WHERE id = NEW.id"
SQLITE = (
    f'CREATE TRIGGER case_line_made AFTER INSERT ON "case" BEGIN {WRITE_NEW}; END',
    f'CREATE TRIGGER case_line AFTER UPDATE OF intake_id, visit_id ON "case" BEGIN {WRITE_NEW}; END',
    *(f"CREATE TRIGGER {table}_line AFTER UPDATE OF {names} ON {table} WHEN {when} BEGIN {again}; END"
      for again, table, names, when in (OF_FORM, OF_VISIT)))

POSTGRESQL = (
    "CREATE FUNCTION case_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"SELECT {VALUES} INTO {', '.join(f'NEW.{name}' for name in FACTS)} {OF_NEW}; "
    "RETURN NEW; END $$",
    'CREATE TRIGGER case_line BEFORE INSERT OR UPDATE OF intake_id, visit_id ON "case" '
    "FOR EACH ROW EXECUTE FUNCTION case_line()",
    *(statement for again, table, names, when in (OF_FORM, OF_VISIT) for statement in (
        f"CREATE FUNCTION {table}_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {again}; "
        "RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_line AFTER UPDATE OF {names} ON {table} FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION {table}_line()")))


def upgrade() -> None:
    """Apply the step."""
    for name, kind in (("patient_id", sa.Uuid()), ("starts_at", sa.DateTime(timezone=True)),
                       ("language", sa.String(20)), ("channel", sa.String(12)), ("version", sa.Integer()),
                       ("pending", sa.Boolean()), ("answered_at", sa.DateTime(timezone=True))):
        op.add_column("case", sa.Column(name, kind, nullable=True))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.execute(WRITE.format('"case"'))
