"""Queries on merges of two records of one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.store.sealing import seal, unseal
from triage.store.tables.people import PatientMerge


def put(session: Session, id_: UUID, kept_id: UUID, gone_id: UUID, document: Mapping[str, Any], *, by: str,
        now: datetime) -> None:
    """Keep a merge."""
    session.add(PatientMerge(id=id_, kept_id=kept_id, gone_id=gone_id, created_by=by, at=now,
                             document=seal(session, dict(document), "patient_merge", "document", id_)))
    session.flush()


def hold(session: Session, id_: UUID) -> tuple[PatientMerge, dict[str, Any]] | None:
    """Give a merge with its document, held until the transaction ends."""
    row = session.get(PatientMerge, id_, with_for_update=True)
    return (row, unseal(session, row.document, "patient_merge", "document", id_)) if row else None


def stands_on(session: Session, row: PatientMerge) -> bool:
    """Whether a later merge, that was not undone, has to do with the same records."""
    pair = (row.kept_id, row.gone_id)
    return session.scalar(select(PatientMerge.id).where(
        or_(PatientMerge.kept_id.in_(pair), PatientMerge.gone_id.in_(pair)), PatientMerge.id != row.id,
        PatientMerge.undone_at.is_(None), PatientMerge.at >= row.at).limit(1)) is not None
