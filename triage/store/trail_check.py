"""Checking the trail: every row, its place, the ends of the chains, and heads that were kept elsewhere."""

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from triage.store import trail
from triage.store.errors import Damaged
from triage.store.tables.base import table_of
from triage.store.tables.trail import Audit, AuditHead
from triage.store.trail_chain import first_mac, head_mark
from triage.store.trail_keys import ChainKey, chain_key, mark_keys

AT_ONCE = 1000
# The release before notes one of these for each clinician whom it told of a case, all as of one moment.
ALIKE = frozenset({"alert sent", "alert failed"})
AUDIT = table_of(Audit)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written. `seq` is the row, or the first one behind what is missing."""

    what: str
    seq: int | None = None
    chain: int | None = None
    link: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The end of one chain, as it is kept elsewhere."""

    chain: int
    link: int
    mac: bytes


@dataclass(slots=True)
class Report:
    """What a check came to. `older`: rows from before the chains; `outside`: by an older release since."""

    rows: int = 0
    older: int = 0
    outside: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def first(self) -> Fault | None:
        """The fault with the lowest row; one about an end comes last."""
        return min(self.faults, key=lambda one: (one.seq is None, one.seq or 0), default=None)


def ends(session: Session) -> list[End]:
    """Give the ends of the chains, to be kept elsewhere."""
    found = session.scalars(select(AuditHead).order_by(AuditHead.chain))
    return [End(head.chain, head.link, head.mac) for head in found]


def check(session: Session, kept: Iterable[End] = ()) -> Report:
    """Check everything as of one moment. `kept` are ends that were exported before."""
    if session.connection().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    report = Report()
    heads = session.scalars(select(AuditHead).order_by(AuditHead.chain)).all()
    for head in heads:
        _chain(session, head, report)
    _strangers(session, [head.chain for head in heads], report)
    _before(session, heads[0] if heads else None, report)
    for end in kept:
        _reaches(session, end, {head.chain: head.cut_link for head in heads}, report)
    return report


def _chain(session: Session, head: AuditHead, report: Report) -> None:
    try:
        key = chain_key(session, head.key_id)
    except Damaged as error:
        report.faults.append(Fault(str(error), chain=head.chain))
        return
    if head.mark != head_mark(key, head.chain, head.cut_link, head.cut_mac, head.before):
        report.faults.append(Fault("where the chain begins was changed", chain=head.chain))
    link, mac = head.cut_link, head.cut_mac
    for row in _rows(session, head.chain, head.cut_link):
        report.rows += 1
        if fault := _fault(row, key, link, mac, head.link):
            report.faults.append(Fault(fault, row.seq, head.chain, row.link))
        link, mac = row.link, row.mac
    if link < head.link:
        report.faults.append(Fault(f"the last {head.link - link} rows of the chain are missing",
                                   chain=head.chain, link=link + 1))
    elif link == head.link and mac != head.mac:
        report.faults.append(Fault("the end of the chain was changed", chain=head.chain, link=link))


def _fault(row: Row[Any], key: ChainKey, link: int, mac: bytes, end: int) -> str:
    if row.link > end:
        return "put in behind the end of the chain"
    if row.link != link + 1:
        missing = row.link - link - 1
        return f"{missing} {'row' if missing == 1 else 'rows'} before this one missing"
    if not hmac.compare_digest(row.mac, trail.mark(key, mac, dict(row._mapping))):
        return "changed, put in or moved"
    return ""


def _rows(session: Session, chain: int, after: int) -> Iterator[Row[Any]]:
    while True:
        found = session.execute(select(AUDIT).where(AUDIT.c.chain == chain, AUDIT.c.link > after)
                                .order_by(AUDIT.c.link).limit(AT_ONCE)).all()
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1].link


def _strangers(session: Session, chains: Sequence[int], report: Report) -> None:
    """Name rows of chains that there are none of."""
    query = select(func.min(AUDIT.c.seq), AUDIT.c.chain).where(
        AUDIT.c.link.is_not(None) | AUDIT.c.chain.is_not(None),
        AUDIT.c.chain.is_(None) | AUDIT.c.link.is_(None) | AUDIT.c.chain.not_in(chains))
    for seq, chain in session.execute(query.group_by(AUDIT.c.chain)):
        report.faults.append(Fault("in no chain that there is", seq, chain))


def _before(session: Session, head: AuditHead | None, report: Report) -> None:
    """Check the rows without a place: each by itself, and those from before the chains together."""
    keys, seen, wrong = mark_keys(session), set(), len(report.faults)
    for row in _without_place(session):
        text = _older_text(row)
        whole = any(hmac.compare_digest(row.mac, hmac.digest(key, text, "sha256")) for key in keys)
        late = head is not None and row.seq > head.before
        report.outside, report.older = report.outside + late, report.older + (not late)
        if not whole or (late and row.mac in seen and row.action not in ALIKE):
            report.faults.append(Fault("changed, put in or moved", row.seq))
        seen.add(row.mac)
    if head is None or head.cut_link or len(report.faults) > wrong:
        return
    if _begins_otherwise(session, head):
        report.faults.append(Fault("a row from before the chains is missing, was put in or moved", seq=0))


def _begins_otherwise(session: Session, head: AuditHead) -> bool:
    try:
        return head.cut_mac != first_mac(session, chain_key(session, head.key_id), head.chain, head.before)
    except Damaged:
        return False   # said already


def _without_place(session: Session) -> Iterator[Row[Any]]:
    after = 0
    while found := session.execute(select(AUDIT).where(AUDIT.c.link.is_(None), AUDIT.c.seq > after)
                                   .order_by(AUDIT.c.seq).limit(AT_ONCE)).all():
        yield from found
        after = found[-1].seq


def _older_text(row: Row[Any]) -> bytes:
    """Give what the mark of a row from before the chains is over."""
    words = [row.at.timestamp(), row.actor_kind, row.actor_id, row.action, row.object, row.detail]
    return b"audit\0" + json.dumps(words).encode()


def _reaches(session: Session, end: End, cut: dict[int, int], report: Report) -> None:
    """Check that a chain still has the row that was its end when that was exported."""
    if end.link <= cut.get(end.chain, -1):
        return   # no longer kept, by retention
    mac = session.scalar(select(Audit.mac).where(Audit.chain == end.chain, Audit.link == end.link))
    if end.link and mac is None:
        last = session.scalar(select(func.max(Audit.link)).where(Audit.chain == end.chain)) or 0
        report.faults.append(Fault(f"cut behind row {last} of the chain: it had {end.link} when its end was "
                                   "exported", chain=end.chain, link=last + 1))
    elif end.link and mac != end.mac:
        report.faults.append(Fault("not the row that was the end when it was exported", chain=end.chain,
                                   link=end.link))
