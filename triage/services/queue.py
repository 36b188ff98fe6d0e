"""The review queue: most urgent first, then by due time, paged by key."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput
from triage.services.links import location_facts
from triage.services.patients import patient_facts
from triage.services.views.queue import COUNT_CAP, QueuePage, QueueRow
from triage.store import cases
from triage.store.database import Session, Store
from triage.store.sealing import unseal
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake

__all__ = ["QueuePage", "QueueRow", "queue"]

MOST_ROWS = 200


def queue(store: Store, actor: Actor, *, level: Urgency | None = None, after: str | None = None,
          limit: int = 50, now: datetime) -> QueuePage:
    """Give waiting cases of the actor's sites, of one `level` or all; `after` is a page's `next_cursor`."""
    actor.require(Role.CLINICIAN)
    limit = max(1, min(limit, MOST_ROWS))
    place = _place(after) if after else None
    with store.writing() as session:
        found = cases.waiting(session, actor.locations, rank=None if level is None else -level, after=place,
                              limit=limit + 1)
        rows = tuple(_row(session, row, now) for row in found[:limit])
        counts = _counts(session, actor)
        unfinished = cases.count_waiting(session, actor.locations, COUNT_CAP, unfinished=True)
        note(session, actor, "queue read", "queue", "", now=now, detail=[str(row.case_id) for row in rows])
    hidden = 0 if level is None else sum(counts.values()) - counts[level]
    cursor = _cursor(found[limit - 1].Case) if len(found) > limit else None
    return QueuePage(rows, counts, unfinished, hidden, cursor)


def _counts(session: Session, actor: Actor) -> Mapping[Urgency, int]:
    return {level: cases.count_waiting(session, actor.locations, COUNT_CAP, rank=-level)
            for level in sorted(Urgency, reverse=True)}


def _row(session: Session, found: Any, now: datetime) -> QueueRow:
    case, location = found.Case, location_facts(found.Location)
    who = patient_facts(session, found.Patient)
    summary = unseal(session, case.summary, "case", "summary", case.id)
    return QueueRow(
        case_id=case.id, urgency=Urgency(case.urgency), possible=Urgency(case.possible), due_at=case.due_at,
        raised_at=case.raised_at, patient_name=who.name, age=who.age(location.today(now)), sex=who.sex,
        record_number=who.record_number, visit_at=found.Visit.starts_at, timezone=location.timezone,
        location=location.name, headline=summary["headline"], unknowns=summary["unknowns"],
        answered_by=summary["answered_by"], language=found.Intake.language, state=case.state,
        unfinished=not case.finished, overdue=case.due_at <= now, demo=who.demo,
        version=found.Intake.version, changed_at=_changed_at(found.Intake),
        pending=found.Intake.version > 1 and found.Intake.status == "open",
        unknown=who.unknown, moved=case.round > 0)


def _changed_at(intake: Intake) -> datetime | None:
    return (intake.submitted_at or intake.saved_at) if intake.version > 1 else None


def _cursor(case: Case) -> str:
    return f"{case.rank}_{int(case.due_at.timestamp() * 1_000_000)}_{case.id}"


def _place(cursor: str) -> tuple[int, datetime, UUID]:
    try:
        rank, micros, id_ = cursor.split("_")
        seconds, rest = divmod(int(micros), 1_000_000)
        return int(rank), datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), UUID(id_)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidInput("after", "This is no place in the queue. Begin at its first page.") from error
