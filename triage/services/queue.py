"""The review queue: most urgent first, then by due time, paged by key; and what was signed lately."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.rules.result import Classification, Urgency
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput
from triage.services.patients import patient_facts
from triage.services.views.queue import COUNT_CAP, QueueFilter, QueuePage, QueueRow, Signed
from triage.store import queue as lists
from triage.store.database import Session, Store
from triage.store.queue import Which
from triage.store.sealing import unseal

__all__ = ["QueueFilter", "QueuePage", "QueueRow", "queue", "stands"]

MOST_ROWS = 200
ALL = QueueFilter()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def queue(store: Store, actor: Actor, *, wanted: QueueFilter = ALL, after: str | None = None,
          limit: int = 50, now: datetime) -> QueuePage:
    """Give a list of cases of the actor's sites; `after` is a page's `next_cursor`.

    Raises InvalidInput for a place that is none, NotFound for a site that is not the actor's.
    """
    actor.require(Role.CLINICIAN)
    limit, which = max(1, min(limit, MOST_ROWS)), _which(actor, wanted)
    place = _place(after, which) if after else None
    with store.writing() as session:
        found = lists.page(session, which, after=place, limit=limit + 1)
        sites = lists.sites(session, actor.locations)
        rows = tuple(_row(session, actor, sites, one, now) for one in found[:limit])
        counts, hidden, unfinished = _counts(session, actor, which)
        note(session, actor, "queue read", "queue", "", now=now, detail=[str(row.case_id) for row in rows])
    cursor = _cursor(lists.place(which, found[limit - 1])) if len(found) > limit else None
    names = {id_: site.name for id_, site in sites.items()} if len(sites) > 1 else {}
    return QueuePage(rows, counts, unfinished, hidden, cursor, names)


def stands(case: Any) -> str:
    """Say in one word where a case's review stands: one of views.queue.QUEUE_STATES."""
    if case.state == "signed":
        return "overridden" if case.overridden else "signed"
    return "changed" if case.state == "new" and case.changed else str(case.state)


def _which(actor: Actor, wanted: QueueFilter) -> Which:
    if wanted.site:
        actor.require_at(wanted.site)
    locations = (wanted.site,) if wanted.site else tuple(sorted(actor.locations))
    return Which(locations, None if wanted.level is None else -wanted.level, wanted.state,
                 wanted.unfinished, wanted.whose, UUID(actor.id))


def _counts(session: Session, actor: Actor, which: Which) -> tuple[
        Mapping[Urgency, int], Mapping[Urgency, int], int]:
    """Count what waits, what of it a list leaves out, and how many forms of it are not finished."""
    whole = Which(tuple(sorted(actor.locations)), account=which.account)
    asked = [whole, replace(whole, unfinished=True), *([] if which.signed or which == whole else [which])]
    every, unfinished, *rest = lists.counts(session, asked, COUNT_CAP)
    shown = {} if which.signed else rest[0] if rest else every
    levels = {Urgency(-rank): number for rank, number in every.items()}
    hidden = {level: number - shown.get(-level, 0) for level, number in levels.items()}
    return levels, hidden, sum(unfinished.values())


def _row(session: Session, actor: Actor, sites: Mapping[UUID, Any], found: Any,
         now: datetime) -> QueueRow:
    who = patient_facts(session, found.Patient)
    summary = unseal(session, found.summary, "case", "summary", found.id)
    site = sites[found.location_id]
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    return QueueRow(
        case_id=found.id, urgency=Urgency(found.urgency), possible=Urgency(found.possible),
        due_at=found.due_at, raised_at=found.raised_at, patient_name=who.name,
        age=who.age(today), sex=who.sex, record_number=who.record_number,
        visit_at=found.starts_at, timezone=site.timezone, location=site.name,
        headline=summary["headline"], said=tuple(summary.get("said", ())),
        unknowns=summary["unknowns"], answered_by=summary["answered_by"],
        language=found.language, channel=found.channel, state=stands(found),
        unfinished=not found.finished, overdue=found.state != "signed" and found.due_at <= now,
        demo=who.demo, version=found.version, changed_at=found.answered_at,
        pending=found.pending, unknown=who.unknown,
        moved=found.round > found.reopened, reopened=found.reopened > 0 and not found.changed,
        signed_at=found.signed_at,
        owner=found.owner or "", mine=str(found.owner_id) == actor.id,
        news=tuple(summary.get("news", ())), since=_moment(summary.get("since")),
        signed=_signed(summary.get("decided")))


def _signed(kept: Mapping[str, str] | None) -> Signed | None:
    return Signed(Urgency.of(kept["urgency"]), Classification(kept["classification"]),
                  Classification(kept["before"]), kept["by"]) if kept else None


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _cursor(place: tuple[Any, ...]) -> str:
    """Write a place of a list, its moment in microseconds: exactly, or a page would begin beside it."""
    return "_".join(str((one - EPOCH) // MICROSECOND if isinstance(one, datetime) else one) for one in place)


def _place(cursor: str, which: Which) -> tuple[Any, ...]:
    try:
        *ranks, micros, id_ = cursor.split("_")
        moment = EPOCH + int(micros) * MICROSECOND
        rank = () if which.signed else (int(ranks.pop()),)
        if ranks or (rank and which.rank not in (None, *rank)):
            raise ValueError("of another list")
        return *rank, moment, UUID(id_)
    except (ValueError, OverflowError, IndexError) as error:
        raise InvalidInput("after", "This is no place in the queue. Begin at its first page.") from error
