"""Queries on cases that must reach the clinic's record system."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Row, and_, exists, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.store import claims
from triage.store.tables.case import Case, Review
from triage.store.tables.clinic import Location
from triage.store.tables.delivery import Delivery
from triage.store.tables.intake import Intake
from triage.store.tables.sequel import Sequel
from triage.store.upsert import InsertOnce

put = InsertOnce(Delivery, "key")
# Written out, not bound: only then do the databases see that the partial index fits.
SIGNED = Review.kind == literal_column("'signed'")
STANDS = (
    select(Case, Intake.version).join(Review, Review.case_id == Case.id)
    .join(Intake, Case.intake_id == Intake.id)
    .where(SIGNED, Review.seen_hash == Case.result_hash, Review.round == Case.round, Case.state == "signed"))
UNSENT = Delivery.state.in_((literal_column("'pending'"), literal_column("'stuck'")))


def claim(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
    """Take due deliveries in hand until a moment; no other worker gets them before.

    What was never tried is due at once: it may have been queued before the clock was set back.
    """
    due = or_(Delivery.next_at <= now, Delivery.attempts == 0)
    return claims.claim(session, Delivery, UNSENT, due, now=now, until=until, limit=limit)


def settle(session: Session, delivery_id: UUID, claimed_until: datetime, values: Mapping[str, Any]) -> bool:
    """Record how a claimed delivery went; give whether it was still this worker's."""
    return claims.settle(session, Delivery, delivery_id, claimed_until, values)


def lock(session: Session, delivery_id: UUID) -> Delivery | None:
    """Give one delivery, held until the transaction ends."""
    return session.scalar(select(Delivery).where(Delivery.id == delivery_id).with_for_update())


def of_key(session: Session, key: str) -> Delivery | None:
    """Give the delivery of a key, held until the transaction ends."""
    return session.scalar(select(Delivery).where(Delivery.key == key).with_for_update())


def of_case(session: Session, case_id: UUID) -> Sequence[Delivery]:
    """Give the deliveries of a case, oldest first."""
    return session.scalars(select(Delivery).where(Delivery.case_id == case_id)
                           .order_by(Delivery.created_at, Delivery.id)).all()


def unsent(session: Session, locations: Collection[UUID], limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give (Delivery, its Location) of those that did not arrive yet, the longest waiting first."""
    return session.execute(select(Delivery, Location)
                           .join(Location, Delivery.location_id == Location.id)
                           .where(UNSENT, Delivery.location_id.in_(locations))
                           .order_by(Delivery.created_at, Delivery.id).limit(limit)).all()


def signed_since(session: Session, kind: str, since: datetime, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give (Case, version of its form) of signed cases that were not queued as they stand now."""
    return session.execute(STANDS.where(Review.at >= since, ~_queued_since(kind, Review.at))
                           .order_by(Review.at, Case.id).limit(limit)).all()


def added_since(session: Session, kind: str, since: datetime, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give (Case, version of its form) of signed cases that got an addendum and were not queued with it."""
    return session.execute(STANDS.join(Sequel, Sequel.review_id == Review.id)
                           .where(Sequel.at >= since, ~_queued_since(kind, Sequel.at))
                           .order_by(Sequel.at, Case.id).limit(limit)).all()


def _queued_since(kind: str, at: InstrumentedAttribute[datetime]) -> Exists:
    return exists().where(and_(Delivery.case_id == Case.id, Delivery.kind == kind,
                               Delivery.result_hash == Case.result_hash, Delivery.created_at >= at))
