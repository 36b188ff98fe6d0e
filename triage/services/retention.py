"""How long things are kept: set for each site and kind, looked at before, and done in small steps.

What nobody has set a time for is kept for ever. A legal hold keeps everything of a patient, also the trail
about it; a case that nobody has signed stays whatever its age.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, Forbidden, InvalidInput
from triage.store import holds, locations, retention, trail_cut, trail_search
from triage.store.database import Session, Store
from triage.store.retention import KINDS
from triage.store.tables.clinic import Location

__all__ = ["KINDS", "Line", "apply", "keep", "plan"]

BATCH = 50             # records in one transaction
TRAIL_BATCH = 1000
LONGEST = 36_500       # days
LEAST = {"drafts": 1, "cases": 30, "messages": 1, "audit": 180}
HALF = 2


@dataclass(frozen=True, slots=True)
class Line:
    """What is due of one kind at one site; `location` is "" for the trail. `days` 0: kept for ever."""

    location_id: UUID | None
    location: str
    kind: str
    days: int
    due: int = 0
    held: int = 0
    unsigned: int = 0
    all: int = 0


def keep(store: Store, actor: Actor, location_id: UUID | None, kind: str, days: int, *,
         now: datetime) -> None:
    """Set for how many days one kind is kept at a site; 0 is for ever. Raises InvalidInput, Forbidden."""
    if kind not in KINDS or (kind == "audit") != (location_id is None):
        raise InvalidInput("kind", "Say drafts, cases or messages of a site, or audit without one.")
    if days and not LEAST[kind] <= days <= LONGEST:
        raise InvalidInput("days", f"Keep {kind} for {LEAST[kind]} to {LONGEST} days, or 0 for ever.")
    _allow(actor, location_id)
    with store.writing() as session:
        retention.put(session, location_id, kind, days, by=actor.id, now=now)
        note(session, actor, "retention set", "location", location_id or "every", now=now,
             detail=(kind, f"days:{days}"))


def plan(store: Store, actor: Actor, *, now: datetime) -> list[Line]:
    """Say what would go now. Nothing is changed. For administrators, of their sites, and the shell."""
    with store.reading() as session:
        set_ = retention.in_force(session)
        lines = [_line(session, place, kind, set_.get((place.id, kind), 0), now)
                 for place in locations.every(session) for kind in KINDS
                 if kind != "audit" and _sees(actor, place.id)]
        days = set_.get((None, "audit"), 0)
        due = trail_cut.due(session, now - timedelta(days=days), _kept_objects(session)) if days else 0
        return [*lines, Line(None, "", "audit", days, due)]


def apply(store: Store, actor: Actor, *, now: datetime, most: bool = False) -> Iterator[Line]:
    """Delete what is due, batch by batch; each line says what one batch came to.

    Refused with Conflict where more than half of a site's visits would go, unless `most` says that this is
    meant: a clock that runs years ahead looks just like that. Can be stopped and begun again at any time.
    """
    lines = [line for line in plan(store, actor, now=now) if line.due]
    for line in lines:
        if line.kind == "cases" and line.due * HALF > line.all and not most:
            raise Conflict(f"{line.due} of {line.all} visits of {line.location} would go. Is the clock "
                           "right, and the number of days? If so, say --most.")
    for line in lines:
        while gone := _batch(store, actor, line, now):
            yield Line(line.location_id, line.location, line.kind, line.days, gone)


def _batch(store: Store, actor: Actor, line: Line, now: datetime) -> int:
    before = now - timedelta(days=line.days)
    with store.writing() as session:
        if line.location_id is None:
            trail_cut.cut(session, before, _kept_objects(session))
            gone = trail_cut.sweep(session, TRAIL_BATCH)
        else:
            found = retention.some(session, retention.old(line.kind, line.location_id, before).due, BATCH)
            retention.give_up(session, line.kind, found)
            if line.kind == "messages":
                retention.sent_alerts(session, line.location_id, before)
            gone = len(found)
        if gone:
            note(session, actor, "retention applied", "location", line.location_id or "every", now=now,
                 detail=(line.kind, f"rows:{gone}"))
    return gone


def _line(session: Session, place: Location, kind: str, days: int, now: datetime) -> Line:
    if not days:
        return Line(place.id, place.name, kind, 0)
    old = retention.old(kind, place.id, now - timedelta(days=days))
    every = retention.count(session, retention.old(kind, place.id, now + timedelta(days=LONGEST)).due)
    return Line(place.id, place.name, kind, days, *(retention.count(session, query)
                                                    for query in (old.due, old.held, old.unsigned)), every)


def _kept_objects(session: Session) -> set[str]:
    return {name for patient_id in holds.held(session)
            for name in trail_search.of_patient(session, patient_id)[0]}


def _allow(actor: Actor, location_id: UUID | None) -> None:
    if actor.kind == "command":
        return
    actor.require(Role.ADMINISTRATOR)
    if location_id is None:
        raise Forbidden("How long the trail is kept is set for the whole installation, at the shell.")
    actor.require_at(location_id)


def _sees(actor: Actor, location_id: UUID) -> bool:
    return actor.kind == "command" or location_id in actor.locations
