"""What the review queue is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.rules.result import Urgency


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One waiting case.

    `urgency` is the highest level told since the last signature: it never falls by itself.
    `possible` is what the open questions could still make of it, `unknowns` how many of them
    matter. `state` is "new" or "seen". `unfinished`: the patient has not sent the form. `version` is that
    of the form; a later one was `changed_at` and says what changed, `pending` where it is not sent yet.
    `unknown`: it came off a patient who had not filled it in, and nobody knows whose it is; `moved`: it lay
    in another record before.
    """

    case_id: UUID
    urgency: Urgency
    possible: Urgency
    due_at: datetime
    raised_at: datetime
    patient_name: str
    age: int | None
    sex: str
    record_number: str
    visit_at: datetime
    timezone: str
    location: str
    headline: str
    unknowns: int
    answered_by: str
    language: str
    state: str
    unfinished: bool
    overdue: bool
    demo: bool = False
    version: int = 1
    changed_at: datetime | None = None
    pending: bool = False
    unknown: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Part of the queue, most urgent first, then by due time.

    `counts` is by level and capped at COUNT_CAP each; `hidden_count` how many waiting cases the
    chosen level leaves out; `next_cursor` is None on the last page.
    """

    rows: tuple[QueueRow, ...]
    counts: Mapping[Urgency, int]
    unfinished_count: int
    hidden_count: int
    next_cursor: str | None


COUNT_CAP = 1000
