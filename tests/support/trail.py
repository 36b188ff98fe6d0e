"""What the logs hold, for tests that read them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from tests.support import databases
from triage.store.database import Session, Store
from triage.store.models import Audit, IntakeSave


def of_object(session: Session, object_: str) -> Sequence[Audit]:
    """Give the rows of the audit trail about one object, oldest first."""
    return session.scalars(select(Audit).where(Audit.object == object_).order_by(Audit.seq)).all()


def actions(store: Store, kind: str, id_: UUID | str) -> list[str]:
    """Give what was done to one object, in order."""
    with store.reading() as session:
        return [row.action for row in of_object(session, f"{kind}:{id_}")]


def saves_of(session: Session, intake_id: UUID) -> Sequence[IntakeSave]:
    """Give every save of a form, oldest first."""
    return session.scalars(select(IntakeSave).where(IntakeSave.intake_id == intake_id)
                           .order_by(IntakeSave.revision)).all()


@contextmanager
def by_hand(engine: Engine) -> Iterator[Connection]:
    """Give a transaction of the database's owner, who can change the trail without its guard."""
    whole = databases.owners(engine)
    try:
        with whole.begin() as connection:
            take_guard_off(connection)
            yield connection
    finally:
        whole.dispose()


def take_guard_off(connection: Connection) -> None:
    """Take off what keeps the trail from being changed, for this transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for name in ("audit_no_update", "audit_no_delete", "audit_end"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
