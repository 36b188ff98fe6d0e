"""Queries on the clinic's sites."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store.tables.clinic import Location


def by_name(session: Session, name: str) -> Location | None:
    """Find the site with a name."""
    return session.scalar(select(Location).where(Location.name == name))
