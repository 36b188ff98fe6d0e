"""Queries on who has a case open."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, case, delete, select, update
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.sequel import Presence
from triage.store.upsert import InsertOnce

_insert = InsertOnce(Presence, "case_id", "account_id")


def put(session: Session, case_id: UUID, account_id: UUID, now: datetime, until: datetime) -> None:
    """Say that somebody has a case open until then; since now, unless they had it open already."""
    mine = Presence.case_id == case_id, Presence.account_id == account_id
    since = case((Presence.until < now, now), else_=Presence.since)
    found = session.execute(update(Presence).where(*mine).values(since=since, until=until))
    if found.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        _insert(session, {"case_id": case_id, "account_id": account_id, "since": now, "until": until})


def shorten(session: Session, case_id: UUID, account_id: UUID, until: datetime) -> None:
    """Let somebody have a case open no longer than until then."""
    session.execute(update(Presence).values(until=until).where(
        Presence.case_id == case_id, Presence.account_id == account_id, Presence.until > until))


def others(session: Session, case_id: UUID, account_id: UUID, now: datetime) -> Sequence[Row[str, datetime]]:
    """Give (name, since) of everybody else who has a case open, the first of them first."""
    return session.execute(
        select(Account.name, Presence.since).join(Account, Presence.account_id == Account.id)
        .where(Presence.case_id == case_id, Presence.account_id != account_id, Presence.until >= now)
        .order_by(Presence.since, Account.name)).all()


def sweep(session: Session, before: datetime) -> None:
    """Take out what is over."""
    session.execute(delete(Presence).where(Presence.until < before))
