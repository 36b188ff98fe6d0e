"""Queries for taking cases out in bulk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store.tables.case import Case
from triage.store.tables.clinic import Location


def case_ids(session: Session, since: datetime | None = None) -> Sequence[UUID]:
    """Give the cases raised at or after a moment, oldest first; all of them without one."""
    statement = select(Case.id).order_by(Case.raised_at, Case.id)
    return session.scalars(statement.where(Case.raised_at >= since) if since else statement).all()


def location_ids(session: Session) -> frozenset[UUID]:
    """Give all sites, those out of use too."""
    return frozenset(session.scalars(select(Location.id)))
