"""Looking into the audit trail, and checking that it is whole. For auditors and administrators."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.grounds import GROUNDS
from triage.store import trail_check, trail_reasons, trail_search
from triage.store.database import Session, Store
from triage.store.tables.trail import Audit
from triage.store.trail_check import End, Report
from triage.store.trail_search import Wanted

__all__ = ["Report", "Row", "Wanted", "check", "head", "read_head", "search"]

MAY = (Role.AUDITOR, Role.ADMINISTRATOR)
PAGE = 100
FORMAT = "backstory-audit-head-1"
REASON, GROUND = "reason:", "ground:"   # what stands in a row's detail before the id, and the list's entry


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as it is shown. `name` is that of the member of staff, "" of all others.

    `ground`: which entry of the list was given as the reason. `reason`: the words that were typed, None for
    whoever may not read them; "" where they are gone with the patient, or were changed from outside.
    """

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    name: str
    action: str
    object: str
    detail: tuple[str, ...]
    why: str
    channel: str
    request: str
    address: str   # the beginning of the keyed hash: enough to see whether two are the same
    ground: str = ""
    reason: str | None = None

    @property
    def plain(self) -> tuple[str, ...]:
        """The detail without what `ground` and `reason` say."""
        return tuple(word for word in self.detail if not word.startswith((REASON, GROUND)))


def search(store: Store, actor: Actor, wanted: Wanted, *, now: datetime, limit: int = PAGE) -> Sequence[Row]:
    """Give the newest rows that fit. Raises Forbidden. That somebody looked is noted, too."""
    if actor.kind != "command":
        actor.require(*MAY)
    with store.writing() as session:
        rows = trail_search.find(session, wanted, limit)
        names = trail_search.names_of(session, {row.actor_id for row in rows if row.actor_kind == "staff"})
        reasons = _reasons(session, actor, rows)
        note(session, actor, "trail read", "trail", wanted.patient or wanted.object or "", now=now,
             detail=(f"rows:{len(rows)}", *((f"reasons:{len(reasons)}",) if reasons else ())))
        return [_shown(row, names, reasons) for row in rows]


def check(store: Store, kept: Iterable[End] = ()) -> Report:
    """Check the whole trail, against ends that were exported before where there are some."""
    with store.reading() as session:
        return trail_check.check(session, kept)


def head(store: Store, *, now: datetime) -> str:
    """Give the ends of the chains as a small text to be kept elsewhere. There are no values in it."""
    with store.reading() as session:
        ends = trail_check.ends(session)
    return json.dumps({"format": FORMAT, "made_at": now.isoformat(), "chains": [
        {"chain": end.chain, "link": end.link, "mac": end.mac.hex()} for end in ends]}, indent=1)


def read_head(text: str) -> list[End]:
    """Read what `head` gave. Raises ValueError, which says what it should be."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        return [End(int(one["chain"]), int(one["link"]), bytes.fromhex(one["mac"])) for one in data["chains"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("This is no head of the trail: `flask audit head` writes one.") from error


def _reasons(session: Session, actor: Actor, rows: Iterable[Audit]) -> dict[str, str]:
    """Give the words that were typed as the reason, by their id. They may name people: auditors alone."""
    if Role.AUDITOR not in actor.roles:
        return {}
    ids = [one for row in rows if trail_search.UUID_TEXT.fullmatch(one := _said(row, REASON))]
    kept = trail_reasons.words(session, [UUID(one) for one in ids]) if ids else {}
    return {one: kept.get(UUID(one), "") for one in ids}


def _shown(row: Audit, names: dict[str, str], reasons: dict[str, str]) -> Row:
    ground = _said(row, GROUND)
    return Row(row.seq, row.at, row.actor_kind, row.actor_id, names.get(row.actor_id, ""), row.action,
               row.object, tuple(_detail(row)), row.why or "", row.channel or "",
               row.request or "", row.address.hex()[:8] if row.address else "",
               GROUNDS.get(ground, ground), reasons.get(_said(row, REASON)))


def _detail(row: Audit) -> list[str]:
    found: list[str] = json.loads(row.detail or "[]")
    return found


def _said(row: Audit, name: str) -> str:
    """Give what stands behind a name in a row's detail, "" where that has none of the name."""
    return next((word.removeprefix(name) for word in _detail(row) if word.startswith(name)), "")
