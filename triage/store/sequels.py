"""Queries on what followed signatures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.sequel import Sequel
from triage.store.upsert import InsertOnce

add = InsertOnce(Sequel, "case_id", "key")


def of_case(session: Session, case_id: UUID) -> Sequence[Row[Sequel, str]]:
    """Give what followed a case's signatures with the names of those who wrote it, oldest first."""
    statement = select(Sequel, Account.name).join(Account, Sequel.account_id == Account.id)
    return session.execute(statement.where(Sequel.case_id == case_id).order_by(Sequel.at, Sequel.id)).all()


def by_key(session: Session, case_id: UUID, key: str) -> Sequel | None:
    """Find what was kept under a form's key."""
    return session.scalar(select(Sequel).where(Sequel.case_id == case_id, Sequel.key == key))
