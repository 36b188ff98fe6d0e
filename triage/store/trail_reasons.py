"""The reasons that people gave in their own words. They may name somebody, so they lie sealed and apart."""

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store.errors import Damaged
from triage.store.sealing import seal, unseal
from triage.store.tables.trail import AuditReason

TABLE = AuditReason.__tablename__


def keep(session: Session, reason: str) -> UUID:
    """Keep one; give its id, for the row of the trail."""
    id_ = uuid4()
    session.add(AuditReason(id=id_, document=seal(session, reason, TABLE, "document", id_)))
    return id_


def reason(session: Session, id_: UUID) -> str | None:
    """Give one, None where there is none. Raises Damaged."""
    found = session.get(AuditReason, id_)
    return str(unseal(session, found.document, TABLE, "document", id_)) if found else None


def words(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Give those that are there; "" for one that does not open, so that the others can still be read."""
    rows = session.execute(select(AuditReason.id, AuditReason.document).where(AuditReason.id.in_(ids)))
    return {id_: _opened(session, id_, document) for id_, document in rows}


def _opened(session: Session, id_: UUID, document: bytes) -> str:
    try:
        return str(unseal(session, document, TABLE, "document", id_))
    except Damaged:
        return ""
