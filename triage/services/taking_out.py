"""Lists as files: the board of a day, who was found, what came of a list that was brought in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from triage.library import Library
from triage.rules.result import Classification
from triage.services import batches
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.finding import FoundPatients
from triage.services.kiosk import KioskFacts
from triage.services.lists import Column, CsvList, of_mappings
from triage.services.matching import STATUSES
from triage.services.views.desk import DayBoard, VisitRow
from triage.services.views.facts import LocationFacts
from triage.services.views.queue import QUEUE_STATES, QueueRow
from triage.store.database import Store

SEX = ("female", "male", "other", "unknown")
PATIENT = (Column("mrn", "Record number"), Column("last_name", "Family name"),
           Column("first_name", "Given name"), Column("dob", "Date of birth", "date"))
DAY = (Column("appointment_start", "Start of the visit, on the site's clock", "datetime"),
       Column("mrn", "Record number"), Column("patient", "Patient"), Column("clinician", "Clinician"),
       Column("location", "Location"), Column("state", "State of the form", "choice"),
       Column("detail", "What happened last"), Column("next_action", "Next step", "choice"),
       Column("pages_done", "Pages filled in", "integer", units="pages"),
       Column("pages_asked", "Pages asked", "integer", units="pages"),
       Column("language", "Language of the form, ISO 639-1"),
       Column("last_message", "The newest message: by which way, and how it went"),
       Column("clinician_told", "A clinician was told of it", "choice", ("yes", "no")),
       Column("look_overdue", "A clinician should have looked by now, and none has", "choice", ("yes", "no")),
       Column("visit_id", "Id of the visit"))
FOUND = (*PATIENT, Column("sex", "Sex at birth", "choice", SEX), Column("phone", "Phone"),
         Column("email", "Email"), Column("visits", "Visits at your sites", "integer"),
         Column("patient_id", "Id of the patient"))
REPORT = (Column("row", "Row of the list", "integer"), Column("status", "What it means", "choice", STATUSES),
          Column("reason", "Why, and what to mend"), Column("visit_id", "Id of the visit"))
LEVELS = ("routine", "soon", "same_day", "emergency")
QUEUE = (Column("level", "Urgency", "choice", LEVELS),
         Column("level_max", "What open questions could make of it", "choice", LEVELS),
         Column("due_at", "To be looked at before, UTC", "datetime"),
         Column("late_minutes", "How long past that; 0 while it is not, empty once signed", "integer",
                units="minutes"),
         Column("patient", "Patient"),
         Column("age", "Age", "integer", units="years"), Column("sex", "Sex at birth", "choice", SEX),
         Column("mrn", "Record number"), Column("appointment_start", "Start of the visit, UTC", "datetime"),
         Column("location", "Location"), Column("headline", "First reason"),
         Column("answers", "The answers behind it"),
         Column("unknowns", "Open questions that matter", "integer"),
         Column("changed", "What is otherwise than the time before"),
         Column("answered_by", "Who filled the form in"), Column("owner", "Assigned to; empty is nobody's"),
         Column("state", "State of the review", "choice", QUEUE_STATES),
         Column("signed_at", "Last signed, UTC", "datetime"),
         Column("signed_level", "Urgency by the last signature", "choice", LEVELS),
         Column("signed_class", "Class by the last signature", "choice", tuple(Classification)),
         Column("signed_by", "Who signed last"),
         Column("sent", "The patient has sent the form", "choice", ("yes", "no")),
         Column("case_id", "Id of the case"))
TABLETS = (Column("name", "Tablet"), Column("location", "Location"),
           Column("paired_at", "Paired, UTC", "datetime"), Column("tablet_id", "Id of the tablet"))
PLACES = (Column("name", "Location"), Column("timezone", "Time zone, IANA"), Column("phone", "Phone"),
          Column("location_id", "Id of the location"))


def noted(store: Store, actor: Actor, of: tuple[str, UUID | str], what: str, *, rows: int,
          now: datetime) -> None:
    """Record that a list was taken out; `of` names the object that it is of."""
    with store.writing() as session:
        note(session, actor, "list taken out", *of, now=now, detail=(what, f"rows:{rows}"))


def day_list(store: Store, actor: Actor, board: DayBoard, *, now: datetime) -> CsvList:
    """Give the board of a day, which the actor has read."""
    day = f"day:{board.day.isoformat()}"
    noted(store, actor, ("location", board.location.id), day, rows=len(board.rows), now=now)
    return of_mappings(f"visits-{board.day.isoformat()}", DAY, (_visit(board, row) for row in board.rows))


def found_list(store: Store, actor: Actor, found: FoundPatients, *, now: datetime) -> CsvList:
    """Give the patients who were found."""
    for one in found.patients:
        noted(store, actor, ("patient", one.facts.id), "found patients", rows=1, now=now)
    return of_mappings("patients", FOUND, (
        {"mrn": one.facts.record_number, "last_name": one.facts.family, "first_name": one.facts.given,
         "dob": one.facts.birth_date, "sex": one.facts.sex, "phone": one.facts.phone,
         "email": one.facts.email, "visits": one.visits, "patient_id": one.facts.id}
        for one in found.patients))


def report(store: Store, library: Library, actor: Actor, batch_id: UUID, *, now: datetime) -> CsvList:
    """Give what came of each row of a list. Raises NotFound, or Expired."""
    view = batches.view(store, library, actor, batch_id, now=now)
    return CsvList("import-report", REPORT, tuple(
        (one.entry.number, one.status, one.reason, one.visit_id) for one in view.matches))


def queue_list(store: Store, actor: Actor, rows: Sequence[QueueRow], *, now: datetime) -> CsvList:
    """Give the queue that a clinician has read."""
    noted(store, actor, ("queue", ""), "queue", rows=len(rows), now=now)
    return of_mappings("queue", QUEUE, ({
        "level": row.urgency.name.lower(), "level_max": row.possible.name.lower(), "due_at": row.due_at,
        "late_minutes": _late(row, now), "patient": row.patient_name, "age": row.age, "sex": row.sex,
        "mrn": row.record_number, "appointment_start": row.visit_at, "location": row.location,
        "headline": row.headline, "answers": "; ".join(row.said),
        "unknowns": row.unknowns, "changed": "; ".join(row.news), "answered_by": row.answered_by,
        "owner": row.owner, "state": row.state, "signed_at": row.signed_at,
        "signed_level": row.signed and row.signed.urgency, "signed_by": row.signed and row.signed.by,
        "signed_class": row.signed and row.signed.classification, "sent": not row.unfinished,
        "case_id": row.case_id}
        for row in rows))


def _late(row: QueueRow, now: datetime) -> int | None:
    """Give how many minutes a case is past the time by which somebody should have seen it."""
    if row.state in ("signed", "overridden"):
        return None
    return max(0, int((now - row.due_at).total_seconds() // 60))


def locations_list(store: Store, actor: Actor, places: Sequence[LocationFacts], *, now: datetime) -> CsvList:
    """Give the sites."""
    noted(store, actor, ("location", "all"), "locations", rows=len(places), now=now)
    return of_mappings("locations", PLACES, (
        {"name": one.name, "timezone": one.timezone, "phone": one.phone, "location_id": one.id}
        for one in places))


def tablets_list(store: Store, actor: Actor, tablets: Sequence[KioskFacts], *, now: datetime) -> CsvList:
    """Give the tablets in use."""
    noted(store, actor, ("kiosk", "all"), "tablets", rows=len(tablets), now=now)
    return of_mappings("tablets", TABLETS, (
        {"name": one.name, "location": one.location.name, "paired_at": one.paired_at, "tablet_id": one.id}
        for one in tablets))


def _visit(board: DayBoard, row: VisitRow) -> dict[str, object]:
    return {"appointment_start": row.time, "mrn": row.record_number, "patient": row.patient_name,
            "clinician": row.clinician, "location": row.location or board.location.name, "state": row.state,
            "detail": row.detail, "next_action": row.next_action, "pages_done": row.progress[0],
            "pages_asked": row.progress[1], "language": row.language, "last_message": row.sent,
            "clinician_told": row.told, "look_overdue": row.look_overdue, "visit_id": row.visit_id}
