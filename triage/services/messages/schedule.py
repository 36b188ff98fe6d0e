"""Messages that go out by themselves: some days before a visit, and some hours, while its form is not sent.

Each step of a visit has a key of its own, so that a step is taken once whoever takes it, whenever the clock
was set back, and however often a worker was killed. Only the last step whose time has come is taken.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from triage.services.errors import Conflict
from triage.services.messages import queueing
from triage.services.messages.hours import next_allowed
from triage.services.messages.queueing import SendSettings, Whom
from triage.services.messages.sending import JOB
from triage.services.messages.ways import is_set_up
from triage.services.views.messages import SiteMessages, read_messages
from triage.store import messages, visits
from triage.store.database import Session, Store

SETTLE = timedelta(minutes=10)   # after a visit was added: time to notice a slip
APART = timedelta(hours=3)       # two messages to one patient, whatever they are about
PORTION = 50                     # visits of one transaction
FARTHEST = timedelta(days=60)
REQUESTED_BY = "schedule"


@dataclass(frozen=True, slots=True)
class _Step:
    kind: str
    before: timedelta


def queue_due(store: Store, settings: SendSettings, *, now: datetime) -> int:
    """Queue what the sites' schedules ask for by now; give how many messages that are."""
    with store.reading() as session:
        due = list(_due(session, now))
    count = 0
    for start in range(0, len(due), PORTION):
        with store.writing() as session:
            portion = due[start:start + PORTION]
            count += sum(_queue(session, settings, id_, step, now) for id_, step in portion)
    return count


def steps_of(site: SiteMessages) -> Sequence[_Step]:
    """Give a site's steps, the one nearest to the visit first."""
    every = (_Step("last", timedelta(hours=site.last)), _Step("reminder", timedelta(days=site.second)),
             _Step("invitation", timedelta(days=site.first)))
    return [step for step in every if step.before]


def key_of(visit_id: UUID, starts_at: datetime, step: str) -> str:
    """Name one step of one visit; another time of the visit makes another one."""
    return f"schedule:{visit_id}:{starts_at.isoformat()}:{step}"


def _due(session: Session, now: datetime) -> Iterator[tuple[UUID, _Step]]:
    """Give the visits whose step has come and was not taken."""
    by_site = defaultdict(list)
    for row in messages.waiting_visits(session, now, now + FARTHEST):
        by_site[row.messages].append(row)
    for document, rows in by_site.items():
        site = read_messages(document)
        if site.scheduled:
            yield from _untaken(session, site, rows, now)


def _untaken(session: Session, site: SiteMessages, rows: Sequence[Any],
             now: datetime) -> Iterator[tuple[UUID, _Step]]:
    come = [(row, step) for row in rows if row.created_at <= now - SETTLE
            and (step := next((one for one in steps_of(site) if row.starts_at - one.before <= now), None))]
    keys = {sha256(key_of(row.id, row.starts_at, step.kind).encode()).hexdigest(): (row.id, step)
            for row, step in come}
    taken = messages.keys_among(session, list(keys))
    yield from (pair for key, pair in keys.items() if key not in taken)


def _queue(session: Session, settings: SendSettings, visit_id: UUID, step: _Step, now: datetime) -> bool:
    found = visits.get(session, visit_id)
    if found is None:
        return False
    one = queueing.whom(session, found.Visit, found.Patient, found.Location)
    way = one.way(settings)
    if way is None or not is_set_up(settings, way.channel):
        return False   # the desk sees that nothing went out, and can hand out a card
    if queueing.why_not(session, one, now) or queueing.stopped(session, way):
        return False
    if messages.newest_to(session, one.patient.id, now - APART):
        return False
    if next_allowed(now, one.location.timezone, one.site) >= one.visit.starts_at:
        return False
    return _put(session, settings, one, step, now)


def _put(session: Session, settings: SendSettings, one: Whom, step: _Step, now: datetime) -> bool:
    way = one.way(settings)
    assert way is not None
    was_told = bool(messages.of_visit(session, one.visit.id))
    if step.kind == "invitation" and was_told:
        return False   # the desk was earlier
    try:
        if queueing.live_link(session, JOB, settings, one, now=now) is None:
            return False
    except Conflict:
        return False
    kind = step.kind if was_told else "invitation"
    return queueing.put(session, JOB, settings, one, way=way, kind=kind,
                        key=key_of(one.visit.id, one.visit.starts_at, step.kind), requested_by=REQUESTED_BY,
                        at_once=False, now=now)
