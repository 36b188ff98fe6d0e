"""Who the staff are at a provider of sign-ins: found by a keyed hash, and sealed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.store.crypto import Cipher
from triage.store.sealing import cipher_of, seal
from triage.store.tables.staff import StaffSubject

PURPOSE = "staff.subject"


def mark(cipher: Cipher, issuer: str, subject: str) -> bytes:
    """Give the keyed hash that somebody at a provider is found by, under the active key."""
    return cipher.digest(_text(issuer, subject), PURPOSE)


def account_of(session: Session, issuer: str, subject: str) -> UUID | None:
    """Give whose account somebody at a provider opens."""
    marks = cipher_of(session).digests(_text(issuer, subject), PURPOSE)
    return session.scalar(select(StaffSubject.account_id).where(StaffSubject.mark.in_(marks)))


def is_bound(session: Session, account_id: UUID, issuer: str) -> bool:
    """Whether an account is somebody's at this provider already."""
    return session.scalar(select(StaffSubject.id).where(StaffSubject.account_id == account_id,
                                                        StaffSubject.issuer == issuer)) is not None


def bind(session: Session, account_id: UUID, issuer: str, subject: str, *, now: datetime) -> None:
    """Note who somebody is at a provider."""
    id_ = uuid4()
    session.add(StaffSubject(id=id_, account_id=account_id, issuer=issuer, at=now,
                             mark=mark(cipher_of(session), issuer, subject),
                             document=seal(session, {"subject": subject}, "staff_subject", "document", id_)))
    session.flush()


def forget(session: Session, account_id: UUID) -> None:
    """Forget who somebody is, at every provider."""
    session.execute(delete(StaffSubject).where(StaffSubject.account_id == account_id))


def _text(issuer: str, subject: str) -> str:
    return f"{issuer}\n{subject}"
