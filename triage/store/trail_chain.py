"""The ends of the chains: a writer takes one, as the last thing before its transaction ends.

SQLite has one writer at a time, and one chain. PostgreSQL has many: a writer takes the first chain that no
other has in hand, so that writers wait for each other's disc only when all chains are taken.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, exists, func, insert, literal_column, select, text
from sqlalchemy.orm import Session

from triage.store.errors import Damaged
from triage.store.tables.base import table_of
from triage.store.tables.trail import Audit, AuditHead
from triage.store.trail_keys import ChainKey, chain_key, make_chain_key

CHAINS = 8      # on PostgreSQL; more writers than this at the same instant wait for each other
HEAD = table_of(AuditHead)

_PLACE = (HEAD.c.chain, HEAD.c.link, HEAD.c.mac, HEAD.c.key_id)
_LAST = literal_column("(SELECT seq FROM sqlite_sequence WHERE name = 'audit')", BigInteger)
ONLY = select(*_PLACE, _LAST.label("seqs"))
FREE = select(*_PLACE, text("ARRAY(SELECT nextval('audit_seq_seq') FROM generate_series(1, :rows)) AS seqs")
              ).order_by(HEAD.c.chain).limit(1)
ANY_FREE = FREE.with_for_update(skip_locked=True)
FIRST = FREE.with_for_update()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next rows go: behind `link` of `chain`, whose hash is `mac`, with the numbers `seqs`."""

    chain: int
    link: int
    mac: bytes
    key: ChainKey
    seqs: list[int]


def take(session: Session, rows: int) -> Place:
    """Take the end of a chain until the transaction ends, for so many rows. Begins the chains if need be."""
    found = _taken(session, rows)
    if found is None:
        begin(session)
        found = _taken(session, rows)
    assert found is not None
    chain, link, mac, key_id, seqs = found
    if not isinstance(seqs, list):
        seqs = list(range((seqs or 0) + 1, (seqs or 0) + 1 + rows))
    return Place(chain, link, mac, chain_key(session, key_id), seqs)


def _taken(session: Session, rows: int) -> tuple[int, int, bytes, UUID, Any] | None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        found = connection.execute(ONLY).first()
    else:
        found = (connection.execute(ANY_FREE, {"rows": rows}).first()
                 or connection.execute(FIRST, {"rows": rows}).first())
    return tuple(found) if found else None


def begin(session: Session) -> None:
    """Begin the chains, the first one over every row there is. Raises Damaged where they had begun before."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
        if session.scalar(select(exists().select_from(HEAD))):
            return   # another process was quicker
    if session.scalar(select(exists().where(Audit.link.is_not(None)))):
        raise Damaged("The ends of the audit trail's chains are gone. Run: flask audit verify")
    key = make_chain_key(session)
    before = session.scalar(select(func.max(Audit.seq))) or 0
    for chain in range(1 if connection.dialect.name == "sqlite" else CHAINS):
        first = first_mac(session, key, chain, before)
        connection.execute(insert(HEAD), {
            "chain": chain, "key_id": key.id, "link": 0, "mac": first, "cut_link": 0, "cut_mac": first,
            "before": before, "mark": head_mark(key, chain, 0, first, before)})


def first_mac(session: Session, key: ChainKey, chain: int, before: int) -> bytes:
    """Give the hash that a chain begins with. That of the first is over the rows from before the chains."""
    over = hashlib.sha256()
    if chain == 0:
        older = select(Audit.seq, Audit.mac).where(Audit.link.is_(None), Audit.seq <= before)
        for seq, mac in session.execute(older.order_by(Audit.seq).execution_options(yield_per=1000)):
            over.update(b"%d %s\n" % (seq, mac.hex().encode()))
    return key.mark("begin", chain, over.hexdigest())


def head_mark(key: ChainKey, chain: int, cut_link: int, cut_mac: bytes, before: int) -> bytes:
    """Give the keyed hash over where a chain begins."""
    return key.mark("head", chain, cut_link, cut_mac.hex(), before)
