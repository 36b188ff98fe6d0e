"""Taking a patient out, wherever something of them lies, and the traces of that."""

import json
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.store import erase as rows
from triage.store import messages, trail_search
from triage.store.sealing import cipher_of, unseal
from triage.store.tables.keeping import Erasure
from triage.store.tables.message import MessageStop, PatientMessage
from triage.store.tables.people import PatientSearch
from triage.store.tables.trail import Audit, AuditReason
from triage.store.tables.visit import Patient, Visit
from triage.store.trail_keys import ChainKey, make_chain_key
from triage.store.visits import identity_of

REASON = re.compile(r"^reason:([0-9a-f-]{36})$")


def merged(session: Session, patient_id: UUID) -> list[UUID]:
    """Give a record and all that were merged into it, held until the transaction ends."""
    found, new = [patient_id], [patient_id]
    while new:
        new = list(session.scalars(select(Patient.id).where(Patient.merged_into.in_(new))))
        found += new
    session.scalars(select(Patient.id).where(Patient.id.in_(found)).with_for_update()).all()
    return found


def erase(session: Session, patient_ids: Collection[UUID]) -> int:
    """Delete everything of some patients; give how many rows went. What the trail says of them are ids."""
    addresses = _addresses(session, patient_ids)
    reasons = [id_ for one in patient_ids for id_ in _reasons(session, one)]
    gone = rows.delete_all(session, rows.with_all(session, "patient", patient_ids))
    hashes = [hash_ for address in sorted(addresses) if address
              for hash_ in cipher_of(session).digests(address, messages.ADDRESS)]
    for statement in (delete(MessageStop).where(MessageStop.address_hash.in_(hashes)),
                      delete(AuditReason).where(AuditReason.id.in_(reasons)), delete(PatientSearch)):
        gone += session.execute(statement).rowcount   # type: ignore[attr-defined]
    return gone


def keep(session: Session, patient_id: UUID, now: datetime) -> UUID:
    """Keep the trace of one; give its own id."""
    id_ = uuid4()
    session.add(Erasure(id=id_, trace=_trace(make_chain_key(session), patient_id), at=now))
    return id_


def traces(session: Session) -> Sequence[bytes]:
    """Give every trace, the oldest first."""
    return session.scalars(select(Erasure.trace).order_by(Erasure.at, Erasure.id)).all()


def known(session: Session, wanted: Collection[bytes]) -> list[UUID]:
    """Give the records that some traces tell of."""
    key = make_chain_key(session)
    ids = session.scalars(select(Patient.id).where(Patient.merged_into.is_(None)))
    return [id_ for id_ in ids if _trace(key, id_) in wanted]


def _trace(key: ChainKey, patient_id: UUID) -> bytes:
    return key.mark("erased", str(patient_id))


def _addresses(session: Session, patient_ids: Collection[UUID]) -> set[str]:
    """Give every address that a patient was, or would have been, written to."""
    found: set[str] = set()
    for patient in session.scalars(select(Patient).where(Patient.id.in_(patient_ids))):
        identity = identity_of(session, patient)
        found |= {identity["phone"], identity["email"]}
    sent = select(PatientMessage.id, PatientMessage.document).join(
        Visit, PatientMessage.visit_id == Visit.id).where(Visit.patient_id.in_(patient_ids))
    for id_, document in session.execute(sent):
        found.add(unseal(session, document, PatientMessage.__tablename__, "document", id_)["to"])
    return found


def _reasons(session: Session, patient_id: UUID) -> list[UUID]:
    """Give the reasons that were stated for looking at this patient's records."""
    objects, _ = trail_search.of_patient(session, patient_id)
    details = session.scalars(select(Audit.detail).where(
        Audit.object.in_(objects), Audit.detail.contains('"reason:', autoescape=True)))
    words = (REASON.match(word) for detail in details for word in json.loads(detail))
    return [UUID(found[1]) for found in words if found]
