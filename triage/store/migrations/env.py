"""Runs the steps on the connection, and in the transaction, that `store.migrate` opened."""

from alembic import context

from triage.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,   # SQLite has it too, once the driver leaves BEGIN to us: all steps or none
)
with context.begin_transaction():
    context.run_migrations()
