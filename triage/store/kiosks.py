"""Queries on the clinic's tablets."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from triage.store.tables.clinic import Location
from triage.store.tables.intake import PatientSession
from triage.store.tables.kiosk import Kiosk, KioskPage

WITH_SITE = select(Kiosk, Location).join(Location, Kiosk.location_id == Location.id)


def in_use(session: Session) -> Sequence[Row[Kiosk, Location]]:
    """Give every tablet that was not revoked, with its site, by site and name."""
    return session.execute(WITH_SITE.where(Kiosk.revoked_at.is_(None))
                           .order_by(Location.name, Kiosk.name, Kiosk.id)).all()


def paired(session: Session, kiosk_id: UUID) -> Row[Kiosk, Location] | None:
    """Give a tablet with its site, as long as it is paired and not revoked."""
    return session.execute(WITH_SITE.where(Kiosk.id == kiosk_id, Kiosk.revoked_at.is_(None),
                                           Kiosk.paired_at.is_not(None))).one_or_none()


def for_update(session: Session, kiosk_id: UUID) -> Kiosk | None:
    """Give a tablet, held until the transaction ends."""
    return session.get(Kiosk, kiosk_id, with_for_update=True)


def by_code(session: Session, hashes: Collection[bytes]) -> Kiosk | None:
    """Find the tablet that a pairing code is for, held until the transaction ends."""
    return session.scalar(select(Kiosk).where(Kiosk.code_hash.in_(hashes)).with_for_update())


def sites(session: Session) -> Sequence[Location]:
    """Give the sites in use, by name."""
    return session.scalars(select(Location).where(Location.active).order_by(Location.name)).all()


def end_sessions(session: Session, kiosk_id: UUID, now: datetime) -> bool:
    """Close whatever form is open on a tablet, and drop the pages kept for it; give whether one was open."""
    its_own = select(PatientSession.id).where(PatientSession.kiosk_id == kiosk_id)
    session.execute(delete(KioskPage).where(KioskPage.id.in_(its_own)))
    ended = session.connection().execute(
        update(PatientSession).where(PatientSession.kiosk_id == kiosk_id, PatientSession.ended_at.is_(None))
        .values(ended_at=now))
    return ended.rowcount > 0


def prolong(session: Session, session_id: UUID, kiosk_id: UUID, *, since: datetime, until: datetime) -> bool:
    """Let a form opened after `since` stay open on its tablet; give whether it is that tablet's, and open."""
    usable = select(Kiosk.id).where(Kiosk.id == kiosk_id, Kiosk.revoked_at.is_(None))
    kept = session.connection().execute(
        update(PatientSession).where(PatientSession.id == session_id, PatientSession.kiosk_id.in_(usable),
                                     PatientSession.ended_at.is_(None), PatientSession.created_at > since)
        .values(expires_at=until))
    return kept.rowcount > 0
