"""Letting old rows of the trail go: each chain begins later. Nothing is ever taken out of its middle."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from triage.store.tables.trail import Audit, AuditHead
from triage.store.trail_chain import head_mark
from triage.store.trail_keys import chain_key


def due(session: Session, before: datetime, keep: Collection[str]) -> int:
    """Count the rows that may go: older than `before`, and than anything about the objects in `keep`."""
    heads = session.scalars(select(AuditHead)).all()
    return sum(max(0, _until(session, head, before, keep) - head.cut_link) for head in heads)


def cut(session: Session, before: datetime, keep: Collection[str]) -> None:
    """Let every chain begin behind what may go. The rows are still there: `sweep` deletes them."""
    for head in session.scalars(select(AuditHead).order_by(AuditHead.chain).with_for_update()):
        link = _until(session, head, before, keep)
        if link > head.cut_link:
            head.cut_mac = session.scalars(select(Audit.mac).where(
                Audit.chain == head.chain, Audit.link == link)).one()
            head.cut_link = link
            key = chain_key(session, head.key_id)
            head.mark = head_mark(key, head.chain, link, head.cut_mac, head.before)


def sweep(session: Session, limit: int) -> int:
    """Delete some rows that no chain has any more; give how many."""
    session.flush()
    gone = 0
    for head in session.scalars(select(AuditHead)).all():
        where = (Audit.chain == head.chain) & (Audit.link <= head.cut_link)
        if head.chain == 0 and head.cut_link:
            where |= Audit.link.is_(None) & (Audit.seq <= head.before)
        some = session.scalars(select(Audit.seq).where(where).order_by(Audit.seq).limit(limit - gone)).all()
        if some:
            session.execute(delete(Audit).where(Audit.seq.in_(some)))
            gone += len(some)
    return gone


def _until(session: Session, head: AuditHead, before: datetime, keep: Collection[str]) -> int:
    """Give the last link that may go: the one before the first row that is young, or about what is kept."""
    here = select(func.min(Audit.link)).where(Audit.chain == head.chain, Audit.link > head.cut_link)
    first = [session.scalar(here.where(Audit.at >= before))]
    wanted = sorted(keep)
    for start in range(0, len(wanted), 400):
        first.append(session.scalar(here.where(Audit.object.in_(wanted[start:start + 400]))))
    found = [link for link in first if link is not None]
    return min(found) - 1 if found else head.link
