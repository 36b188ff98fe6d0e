"""How often somebody was wrong at the sign-in, counted in the database: every process sees the same."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from triage.store.tables.staff import SignInLock
from triage.store.upsert import CountUp

__all__ = ["SignInLock", "count", "failures", "forget", "held_until", "sweep"]

_count_up = CountUp(SignInLock, "failures", "mark")


def held_until(session: Session, marks: Collection[bytes], now: datetime) -> datetime | None:
    """Give until when any of these must wait; None when none must."""
    return session.scalar(select(SignInLock.locked_until).where(
        SignInLock.mark.in_(marks), SignInLock.locked_until > now).order_by(SignInLock.locked_until.desc())
        .limit(1))


def count(session: Session, mark: bytes, kind: str, now: datetime) -> SignInLock:
    """Count one more failure, and give the row, held until the transaction ends."""
    _count_up(session, {"mark": mark, "kind": kind, "last_at": now, "locked_until": None})
    row = session.scalars(select(SignInLock).where(SignInLock.mark == mark).with_for_update()
                          .execution_options(populate_existing=True)).one()
    row.last_at = now
    return row


def failures(session: Session, marks: Collection[bytes]) -> int:
    """Give how often any of these was wrong."""
    return session.scalar(select(func.max(SignInLock.failures)).where(SignInLock.mark.in_(marks))) or 0


def forget(session: Session, marks: Collection[bytes]) -> None:
    """Begin to count anew."""
    session.execute(delete(SignInLock).where(SignInLock.mark.in_(marks)))


def sweep(session: Session, before: datetime) -> None:
    """Forget those that were not wrong since a moment."""
    session.execute(delete(SignInLock).where(SignInLock.last_at < before))
