"""What the logs hold, for tests that read them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

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


def take_guard_off(connection: Connection) -> None:
    """Do what the owner of a database can: change the trail without its guard, in this transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for name in ("audit_no_update", "audit_no_delete", "audit_end"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
