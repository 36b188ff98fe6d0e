"""Queries on the desk's codes, and on how often somebody tried one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from triage.store import visits
from triage.store.tables.code import CodeTry, EntryCode
from triage.store.upsert import CountUp, InsertOnce

_insert = InsertOnce(EntryCode, "code_hash")
_count = CountUp(CodeTry, "tries", "source")


def add(session: Session, values: Mapping[str, Any]) -> bool:
    """Add a code; give whether no other code has its hash."""
    return _insert(session, values)


def live_of(session: Session, visit_id: UUID) -> EntryCode | None:
    """Give the code of a visit that was neither used nor revoked, expired or not."""
    return session.scalar(select(EntryCode).where(EntryCode.visit_id == visit_id, EntryCode.used_at.is_(None),
                                                  EntryCode.revoked_at.is_(None)))


def revoke(session: Session, visit_id: UUID, now: datetime) -> bool:
    """End a visit's live code; give whether there was one."""
    found = live_of(session, visit_id)
    if found is None:
        return False
    session.execute(update(EntryCode).where(EntryCode.id == found.id).values(revoked_at=now))
    return True


def for_update(session: Session, hashes: Collection[bytes]) -> EntryCode | None:
    """Find a code by its hash and hold it, so that it opens one form once.

    The visit is held first, as whoever replaces the code holds it: two orders would be a deadlock.
    """
    found = session.scalar(select(EntryCode).where(EntryCode.code_hash.in_(hashes)))
    if found:
        visits.lock(session, found.visit_id)
        session.refresh(found, with_for_update=True)
    return found


def count_try(session: Session, source: bytes, *, after: datetime, now: datetime) -> CodeTry:
    """Count one try from a place, those up to `after` forgotten; hold the count until the transaction ends.

    Counted before it is looked at: tries at the same moment wait for each other.
    """
    session.execute(delete(CodeTry).where(CodeTry.source == source, CodeTry.since <= after))
    _count(session, {"source": source, "since": now})
    return session.execute(select(CodeTry).where(CodeTry.source == source)).scalar_one()


def forget_tries(session: Session, source: bytes) -> None:
    """Forget what was tried from one place."""
    session.execute(delete(CodeTry).where(CodeTry.source == source))


def forget_old_tries(session: Session, after: datetime) -> None:
    """Forget what was tried anywhere up to a moment."""
    session.execute(delete(CodeTry).where(CodeTry.since <= after))
