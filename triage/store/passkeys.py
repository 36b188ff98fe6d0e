"""Passkeys of the staff, as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from triage.store.tables.staff import Passkey

__all__ = ["Passkey", "add", "by_credential", "of_account", "remove", "used"]


def by_credential(session: Session, credential_id: bytes) -> Passkey | None:
    """Find one by what the browser calls it."""
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def of_account(session: Session, account_id: UUID) -> Sequence[UUID]:
    """Give the ids of an account's passkeys."""
    return session.scalars(select(Passkey.id).where(Passkey.account_id == account_id)).all()


def add(session: Session, row: Passkey) -> None:
    """Add one."""
    session.add(row)
    session.flush()


def used(session: Session, row: Passkey, now: datetime) -> None:
    """Write how often it signed by now."""
    session.execute(update(Passkey).where(Passkey.id == row.id).values(
        sign_count=row.sign_count, backup_state=row.backup_state, device_type=row.device_type,
        lastuse_datetime=now))


def remove(session: Session, ids: Collection[UUID]) -> bool:
    """Remove some; give whether any was there."""
    removed = session.execute(delete(Passkey).where(Passkey.id.in_(ids))
                              .execution_options(preserve_rowcount=True))
    return bool(removed.rowcount)  # type: ignore[attr-defined]  # a delete gives a cursor's result
