"""Sessions of the staff, as rows: one for each browser that somebody is signed in at."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, selectinload

from triage.store.accounts import Account
from triage.store.tables.staff import StaffSession

__all__ = ["StaffSession", "add", "end", "end_all", "find", "live", "prove", "see", "sweep"]


def add(session: Session, row: StaffSession) -> None:
    """Begin one."""
    session.add(row)
    session.flush()


def find(session: Session, token_hash: bytes, uniquifier: str, *,
         passkeys: bool = False) -> tuple[Account, StaffSession] | None:
    """Find whom a browser belongs to, in one query. `passkeys`: with the account's passkeys."""
    statement = (select(Account, StaffSession).join(StaffSession, StaffSession.account_id == Account.id)
                 .where(StaffSession.token_hash == token_hash, Account.fs_uniquifier == uniquifier,
                        Account.active))
    if passkeys:
        statement = statement.options(selectinload(Account.webauthn))
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def see(session: Session, id_: UUID, now: datetime) -> None:
    """Note that somebody sits there."""
    session.execute(update(StaffSession).where(StaffSession.id == id_).values(seen_at=now))


def prove(session: Session, id_: UUID, now: datetime) -> None:
    """Note that they showed again who they are."""
    session.execute(update(StaffSession).where(StaffSession.id == id_).values(seen_at=now, proved_at=now))


def live(session: Session, seen_after: datetime, begun_after: datetime,
         account_id: UUID | None = None) -> Sequence[tuple[StaffSession, Account]]:
    """Give the sessions that are not over, of one account or of all, the newest first."""
    statement = (select(StaffSession, Account).join(Account, StaffSession.account_id == Account.id)
                 .where(StaffSession.seen_at >= seen_after, StaffSession.created_at >= begun_after)
                 .order_by(StaffSession.created_at.desc(), StaffSession.id))
    if account_id:
        statement = statement.where(Account.id == account_id)
    return [(row[0], row[1]) for row in session.execute(statement)]


def end(session: Session, id_: UUID) -> bool:
    """End one; give whether it was there."""
    ended = session.execute(delete(StaffSession).where(StaffSession.id == id_)
                            .execution_options(preserve_rowcount=True))
    return bool(ended.rowcount)  # type: ignore[attr-defined]  # a delete gives a cursor's result


def end_all(session: Session, account_id: UUID, *, but: UUID | None = None) -> int:
    """End all of an account, save one; give how many."""
    statement = delete(StaffSession).where(StaffSession.account_id == account_id)
    if but:
        statement = statement.where(StaffSession.id != but)
    ended = session.execute(statement.execution_options(preserve_rowcount=True))
    return int(ended.rowcount)  # type: ignore[attr-defined]  # a delete gives a cursor's result


def sweep(session: Session, seen_before: datetime, begun_before: datetime) -> None:
    """Take away those that are over."""
    session.execute(delete(StaffSession).where(or_(StaffSession.seen_at < seen_before,
                                                   StaffSession.created_at < begun_before)))
