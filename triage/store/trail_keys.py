"""The keys that the trail is checked with: they never change, so that no row ever needs a new mark.

Each is sealed with the active key of the installation, and sealed anew when that changes.
"""

import hmac
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store.errors import Damaged
from triage.store.sealing import cipher_of, seal, unseal
from triage.store.tables.trail import AuditKey
from triage.store.upsert import InsertOnce

CHAIN = "chain"       # the name of the key of the chains
MARKS = "marks:"      # and of those of the rows before them, with the id of the installation's key
LENGTH = 32
ADDRESS_LENGTH = 16
INSERT_ONCE = InsertOnce(AuditKey, "name")


@dataclass(frozen=True, slots=True)
class ChainKey:
    """What rows are hashed with, and the addresses that they came from."""

    id: UUID
    secret: bytes

    def mark(self, *parts: str | int | None) -> bytes:
        """Give the keyed hash (32 bytes) over some words and numbers."""
        return hmac.digest(self.secret, json.dumps(parts).encode(), "sha256")

    def address(self, address: str) -> bytes | None:
        """Give the keyed hash (16 bytes) of a network address, None of none."""
        return self.mark("address", address)[:ADDRESS_LENGTH] if address else None


def chain_key(session: Session, id_: UUID) -> ChainKey:
    """Give one key of the chains, opened once for each store. Raises Damaged."""
    known: dict[UUID, ChainKey] = session.info["chain_keys"]
    if id_ not in known:
        sealed = session.scalar(select(AuditKey.document).where(AuditKey.id == id_))
        if sealed is None:
            raise Damaged("The key of the audit trail is gone.")
        known[id_] = ChainKey(id_, _opened(session, sealed, id_))
    return known[id_]


def make_chain_key(session: Session) -> ChainKey:
    """Make the key of the chains, or give the one that is there."""
    _keep(session, CHAIN, os.urandom(LENGTH))
    return chain_key(session, session.scalars(select(AuditKey.id).where(AuditKey.name == CHAIN)).one())


def keep_mark_keys(session: Session) -> None:
    """Keep what rows from before the chains are checked with, also when the keys of today are gone."""
    for key_id, secret in cipher_of(session).digest_keys.items():
        _keep(session, MARKS + key_id, secret)


def mark_keys(session: Session) -> list[bytes]:
    """Give every key that a row from before the chains may have been marked with."""
    kept = session.execute(select(AuditKey.id, AuditKey.document)
                           .where(AuditKey.name.startswith(MARKS, autoescape=True)))
    found = {_opened(session, document, id_) for id_, document in kept}
    return sorted(found | set(cipher_of(session).digest_keys.values()))


def _keep(session: Session, name: str, secret: bytes) -> None:
    id_ = uuid4()
    document = seal(session, b64encode(secret).decode(), AuditKey.__tablename__, "document", id_)
    INSERT_ONCE(session, {"id": id_, "name": name, "document": document})


def _opened(session: Session, sealed: bytes, id_: UUID) -> bytes:
    return b64decode(unseal(session, sealed, AuditKey.__tablename__, "document", id_))
