"""Which patients' records may not be deleted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from triage.store.sealing import seal, unseal
from triage.store.tables.keeping import LegalHold

HELD = LegalHold.lifted_at.is_(None)


def put(session: Session, patient_id: UUID, reason: str, by: str, now: datetime) -> UUID:
    """Place one; give its id."""
    id_ = uuid4()
    document = seal(session, {"reason": reason}, LegalHold.__tablename__, "document", id_)
    session.add(LegalHold(id=id_, patient_id=patient_id, document=document, placed_by=by, placed_at=now))
    return id_


def lift(session: Session, patient_id: UUID, by: str, now: datetime) -> bool:
    """Lift the one there is; give whether there was one."""
    query = select(LegalHold).where(LegalHold.patient_id == patient_id, HELD)
    found = session.scalar(query.with_for_update())
    if found is None:
        return False
    found.lifted_by, found.lifted_at = by, now
    return True


def carry(session: Session, since: UUID, to: UUID) -> None:
    """Let a hold of one record keep the one, too, that stands for it from now on."""
    found = session.scalar(select(LegalHold).where(LegalHold.patient_id == since, HELD))
    if found and not is_held(session, [to]):
        said = unseal(session, found.document, LegalHold.__tablename__, "document", found.id)
        put(session, to, said["reason"], found.placed_by, found.placed_at)


def is_held(session: Session, patient_ids: Collection[UUID]) -> bool:
    """Say whether any of some patients is held."""
    return bool(session.scalar(select(exists().where(LegalHold.patient_id.in_(patient_ids), HELD))))


def newest(session: Session, patient_ids: Collection[UUID]) -> tuple[datetime, str] | None:
    """Say since when some patients are held, and why; None where they are not. Raises Damaged."""
    found = session.scalar(select(LegalHold).where(LegalHold.patient_id.in_(patient_ids), HELD)
                           .order_by(LegalHold.placed_at.desc(), LegalHold.id).limit(1))
    if found is None:
        return None
    said = unseal(session, found.document, LegalHold.__tablename__, "document", found.id)
    return found.placed_at, said["reason"]


def held(session: Session) -> set[UUID]:
    """Give every patient who is held."""
    return set(session.scalars(select(LegalHold.patient_id).where(HELD)))


