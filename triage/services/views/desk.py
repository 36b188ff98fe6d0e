"""What the front desk is given: who is expected, and what to do next. Never a level or a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from triage.services.views.facts import LocationFacts

STATES = ("to_invite", "not_started", "in_progress", "to_print", "done", "expired")


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit to add, as typed. `starts_at` is aware; `sex` "male", "female", "other" or "unknown"."""

    family: str
    given: str
    birth_date: date
    sex: str
    record_number: str
    language: str
    starts_at: datetime
    location_id: UUID
    clinician_id: UUID | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A patient's link. `url_path` is "/i/<token>", `url` the whole address for a QR code."""

    url_path: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code of the desk. `text` is its six characters, as they are typed."""

    text: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of the day.

    `time` is on the site's wall clock. `state` is one of STATES; `next_action` "invite",
    "show_link", "new_link", "print" or "none"; `detail` says in words what happened last. `told`:
    a clinician has been told of this form. `progress` is pages done, pages asked. `unidentified`: it
    was filled in on a tablet, and nobody has said yet that they looked who sat there.
    """

    visit_id: UUID
    case_id: UUID | None
    time: datetime
    patient_name: str
    record_number: str
    clinician: str
    state: str
    detail: str
    next_action: str
    told: bool
    language: str
    progress: tuple[int, int]
    demo: bool = False
    unidentified: bool = False


@dataclass(frozen=True, slots=True)
class DayBoard:
    """One day at one location. `locations` are those this actor can choose from."""

    day: date
    location: LocationFacts
    locations: tuple[LocationFacts, ...]
    rows: tuple[VisitRow, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick in a staff form."""

    id: UUID
    name: str
