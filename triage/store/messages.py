"""Queries on what patients are sent, on who wants no more of it, and on who declines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, exists, literal_column, select, update
from sqlalchemy.orm import Session

from triage.store import claims
from triage.store.sealing import cipher_of, seal
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.message import Decline, MessageStop, PatientMessage
from triage.store.tables.visit import Visit
from triage.store.upsert import InsertOnce

ADDRESS = "message.address"   # the purpose of an address's keyed hash
DECEASED = "deceased"
AT_ONCE = 500   # values in one statement
_insert = InsertOnce(PatientMessage, "key")
_insert_stop = InsertOnce(MessageStop, "address_hash")
_insert_decline = InsertOnce(Decline, "id")


def put(session: Session, values: Mapping[str, Any]) -> bool:
    """Put a message in; give whether its key was new."""
    return _insert(session, values)


def claim(session: Session, now: datetime, until: datetime, limit: int, *,
          channel: str) -> Sequence[PatientMessage]:
    """Take due messages of one way in hand until a moment; no other worker gets them before."""
    # Written out, not bound: only then do the databases see that the partial index fits.
    due = (PatientMessage.state == literal_column("'queued'"), PatientMessage.channel == channel,
           PatientMessage.next_at <= now)
    return claims.claim(session, PatientMessage, *due, now=now, until=until, limit=limit)


def claimed(session: Session, message_id: UUID, until: datetime) -> PatientMessage | None:
    """Give a message that was claimed until a moment, held; None where another worker has it by now."""
    return claims.held(session, PatientMessage, message_id, until)


def held(session: Session, message_id: UUID) -> PatientMessage | None:
    """Give one message, held until the transaction ends."""
    return session.get(PatientMessage, message_id, with_for_update=True)


def last_messages(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, PatientMessage]:
    """Give the newest message of each visit: its `channel`, its `state` and its `error` say how it went."""
    rows = session.scalars(select(PatientMessage).where(PatientMessage.visit_id.in_(visit_ids))
                           .order_by(PatientMessage.created_at, PatientMessage.id))
    return {row.visit_id: row for row in rows}


def of_visit(session: Session, visit_id: UUID) -> Sequence[PatientMessage]:
    """Give a visit's messages, the newest first."""
    return session.scalars(select(PatientMessage).where(PatientMessage.visit_id == visit_id)
                           .order_by(PatientMessage.created_at.desc(), PatientMessage.id)).all()


def waiting_visits(session: Session, start: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Give the visits after `start` up to `end` whose form may still be asked for.

    Each as (id, starts_at, created_at, messages), the last of which are its site's settings.
    """
    sent = exists().where(Intake.visit_id == Visit.id, Intake.status == "submitted")
    declined = exists().where(Decline.visit_id == Visit.id, Decline.undone_at.is_(None))
    return session.execute(
        select(Visit.id, Visit.starts_at, Visit.created_at, Location.messages)
        .join(Location, Visit.location_id == Location.id)
        .where(Visit.starts_at > start, Visit.starts_at <= end, Visit.standing.in_(("expected", "late")),
               Visit.channel != "none", Location.active, ~sent, ~declined)
        .order_by(Visit.starts_at, Visit.id)).all()


def keys_among(session: Session, keys: Sequence[str]) -> set[str]:
    """Give those of some keys under which a message was queued."""
    return {key for start in range(0, len(keys), AT_ONCE) for key in session.scalars(
        select(PatientMessage.key).where(PatientMessage.key.in_(keys[start:start + AT_ONCE])))}


def newest_to(session: Session, patient_id: UUID, after: datetime) -> PatientMessage | None:
    """Give a message that was queued for a patient after a moment, about whichever visit, and not stopped."""
    return session.scalar(
        select(PatientMessage).join(Visit, PatientMessage.visit_id == Visit.id)
        .where(Visit.patient_id == patient_id, PatientMessage.created_at > after,
               PatientMessage.state != "stopped").order_by(PatientMessage.created_at.desc()).limit(1))


def visits_of(session: Session, patient_id: UUID) -> Sequence[UUID]:
    """Give a patient's visits."""
    return session.scalars(select(Visit.id).where(Visit.patient_id == patient_id)).all()


def has_newer(session: Session, message: PatientMessage) -> bool:
    """Say whether a message was queued for the same visit after this one, and not stopped."""
    newer = exists().where(PatientMessage.visit_id == message.visit_id, PatientMessage.state != "stopped",
                           PatientMessage.created_at > message.created_at)
    return bool(session.scalar(select(newer)))


def stop_queued(session: Session, visit_ids: Collection[UUID], error: str, now: datetime) -> int:
    """Stop what waits to be sent to some visits' patients; give how many messages that were."""
    result = session.execute(
        update(PatientMessage).where(PatientMessage.visit_id.in_(visit_ids), PatientMessage.state == "queued")
        .values(state="stopped", error=error, claimed_until=None, settled_at=now))
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def set_stop(session: Session, address: str, *, active: bool, source: str, now: datetime) -> None:
    """Keep that an address wants no more messages, or wants them again."""
    found = stop_of(session, address)
    if found is None:
        id_ = uuid4()
        _insert_stop(session, {
            "id": id_, "address_hash": cipher_of(session).digest(address, ADDRESS), "source": source,
            "document": seal(session, {"address": address}, "message_stop", "document", id_),
            "active": active, "at": now})
        found = stop_of(session, address)
        assert found is not None
    found.active, found.source, found.at = active, source, now


def stop_of(session: Session, address: str) -> MessageStop | None:
    """Find what an address wants, hashed under whichever key; None where it never said."""
    hashes = cipher_of(session).digests(address, ADDRESS)
    return session.scalar(select(MessageStop).where(MessageStop.address_hash.in_(hashes)))


def stopped(session: Session, addresses: Collection[str]) -> set[str]:
    """Give those of some addresses that want no more messages."""
    hashes = {digest: address for address in addresses
              for digest in cipher_of(session).digests(address, ADDRESS)}
    rows = session.scalars(select(MessageStop.address_hash).where(
        MessageStop.address_hash.in_(list(hashes)), MessageStop.active))
    return {hashes[digest] for digest in rows}


def add_decline(session: Session, values: Mapping[str, Any]) -> None:
    """Keep why a form will not be filled in; the visit is held, and has no such reason in force."""
    _insert_decline(session, values)


def declines_of(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, Decline]:
    """Give the reason in force of each visit that has one."""
    rows = session.scalars(select(Decline).where(Decline.visit_id.in_(visit_ids),
                                                 Decline.undone_at.is_(None)))
    return {row.visit_id: row for row in rows}


def deceased(session: Session, patient_ids: Collection[UUID]) -> set[UUID]:
    """Give those of some patients of whom the desk said, at any visit, that they have died."""
    return set(session.scalars(
        select(Visit.patient_id).join(Decline, Decline.visit_id == Visit.id)
        .where(Visit.patient_id.in_(patient_ids), Decline.reason == DECEASED, Decline.undone_at.is_(None))))
