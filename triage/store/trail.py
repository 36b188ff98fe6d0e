"""The audit trail: written in the transaction of what it tells, or the whole is refused.

What is noted is written when everything else of the transaction is (`write`), so that the end of a chain is
the last thing that anybody waits for, and is held no longer than the commit takes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from triage.store import trail_chain
from triage.store.tables.base import table_of
from triage.store.tables.trail import Audit
from triage.store.trail_keys import ChainKey

INSERT = insert(table_of(Audit))
NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Whence:
    """From where: the part of the program, the request's id, and the network address, which is not kept."""

    channel: str = ""
    request: str = ""
    address: str = ""


NOWHERE = Whence()


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which object ("case:<uuid>"), why, from where. `detail` are ids, never a value."""

    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    object: str
    detail: tuple[str, ...] = ()
    why: str = ""
    whence: Whence = NOWHERE


def note(session: Session, entry: Entry) -> None:
    """Add one row, when the transaction ends."""
    session.info.setdefault(NOTED, []).append(entry)


def note_many(session: Session, entries: Sequence[Entry]) -> None:
    """Add many rows, when the transaction ends."""
    session.info.setdefault(NOTED, []).extend(entries)


def write(session: Session) -> None:
    """Write what was noted, behind everything else that the transaction writes."""
    noted: list[Entry] = session.info.pop(NOTED, [])
    if not noted:
        return
    session.flush()
    place = trail_chain.take(session, len(noted))
    link, mac, rows = place.link, place.mac, []
    for seq, entry in zip(place.seqs, noted, strict=True):
        link += 1
        row = _row(entry, place.key) | {"seq": seq, "chain": place.chain, "link": link}
        mac = row["mac"] = mark(place.key, mac, row)
        rows.append(row)
    session.connection().execute(INSERT, rows if len(rows) > 1 else rows[0])


def mark(key: ChainKey, before: bytes, row: dict[str, object]) -> bytes:
    """Give the keyed hash over one row, by its columns' names, and the one before it."""
    at, address = row["at"], row["address"]
    assert isinstance(at, datetime)
    plain = (row[name] for name in ("chain", "link", "seq", "actor_kind", "actor_id", "action", "object",
                                    "detail", "why", "channel", "request"))
    return key.mark(before.hex(), at.astimezone(UTC).isoformat(timespec="microseconds"),
                    address.hex() if isinstance(address, bytes) else None, *plain)   # type: ignore[arg-type]


def _row(entry: Entry, key: ChainKey) -> dict[str, object]:
    return {"at": entry.at, "actor_kind": entry.actor_kind, "actor_id": entry.actor_id,
            "action": entry.action, "object": entry.object,
            "detail": json.dumps(entry.detail, separators=(",", ":")), "why": entry.why,
            "channel": entry.whence.channel, "request": entry.whence.request,
            "address": key.address(entry.whence.address)}
