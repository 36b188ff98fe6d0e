"""What the review queue is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.rules.result import Classification, Urgency

COUNT_CAP = 200   # beyond it a count only says that it is more: nobody decides by it
QUEUE_STATES = ("new", "changed", "seen", "signed", "overridden")
WHOSE = ("mine", "nobody")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a list of the queue takes in; without anything all that waits at all sites of the clinician.

    `state` is one of QUEUE_STATES: the last two list what was signed, the newest signature first, at one
    `level` and `site` or all. `whose` is one of WHOSE. `unfinished`: only forms that were not sent yet.
    """

    level: Urgency | None = None
    state: str = ""
    whose: str = ""
    site: UUID | None = None
    unfinished: bool = False

    @property
    def signed(self) -> bool:
        """Whether it lists what was signed."""
        return self.state in ("signed", "overridden")


@dataclass(frozen=True, slots=True)
class Signed:
    """What the last signature gave a case, and by whom. `before` is the class that the rules had given."""

    urgency: Urgency
    classification: Classification
    before: Classification
    by: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case.

    `urgency` is the highest level told since the last signature: it never falls by itself.
    `possible` is what the open questions could still make of it, `unknowns` how many of them
    matter. `state` is one of QUEUE_STATES: "changed" was signed, answered otherwise since, and waits again.
    `unfinished`: the patient has not sent the form. `version` is that
    of the form; a later one was `changed_at` and says what changed, `pending` where it is not sent yet.
    `said` are the answers behind the `headline`, in English.
    `news` says in words what is otherwise than the time before, the most important first; `since` is when
    that was. `owner` is whose it is, "" nobody's; `mine`: the clinician's who looks.
    `unknown`: it came off a patient who had not filled it in, and nobody knows whose it is; `moved`: it lay
    in another record before. `reopened`: somebody took a signature back. `signed` is what the last signature
    gave the case, also where it stands no longer; None where nobody signed, or an earlier release kept it.
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
    channel: str
    state: str
    unfinished: bool
    overdue: bool
    demo: bool = False
    version: int = 1
    changed_at: datetime | None = None
    pending: bool = False
    unknown: bool = False
    moved: bool = False
    reopened: bool = False
    signed_at: datetime | None = None
    owner: str = ""
    mine: bool = False
    news: tuple[str, ...] = ()
    since: datetime | None = None
    signed: Signed | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Part of a list: most urgent first, then by due time; or what was signed, the newest signature first.

    `counts` is by level of all that waits, whatever is asked for, and `hidden` how many of these the list
    leaves out. Both count to COUNT_CAP a level and no further: `hidden` is then the least that it can be.
    `next_cursor` is None on the last page. `sites` are the clinician's, by id, where there are several.
    """

    rows: tuple[QueueRow, ...]
    counts: Mapping[Urgency, int]
    unfinished_count: int
    hidden: Mapping[Urgency, int]
    next_cursor: str | None
    sites: Mapping[UUID, str]


