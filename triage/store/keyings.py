"""Queries on what staff type in from paper."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.keying import Keying


def of_intake(session: Session, intake_id: UUID) -> Sequence[Row[Keying, str]]:
    """Give the typings of a form with who did them, the first one first, held until the transaction ends."""
    statement = select(Keying, Account.name).join(Account, Keying.account_id == Account.id)
    return session.execute(statement.where(Keying.intake_id == intake_id).order_by(Keying.number)
                           .with_for_update(of=Keying)).all()


def add(session: Session, keying: Keying) -> None:
    """Add one."""
    session.add(keying)
    session.flush()
