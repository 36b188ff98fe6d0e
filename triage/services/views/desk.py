"""What the front desk is given: who is expected, and what to do next. Never a level or a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2s
from uuid import UUID

from triage.services.views.facts import LocationFacts

STATES = ("to_invite", "not_started", "in_progress", "to_print", "done", "expired")
MORE_STATES = ("declined", "away")   # nobody fills that form in; the visit does not take place
OFF = ("no_show", "cancelled")
ACTIONS = ("invite", "show_link", "new_link", "print", "none", "arrived", "give_code", "fix_address",
           "put_right")
NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit to add, as typed. `starts_at` is aware; `sex` "male", "female", "other" or "unknown".

    `help` and `channel`: what the table of visits has under HELPS and WAYS.
    """

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
    help: str = ""
    channel: str = ""


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
class Standing:
    """What became of a visit: one of the table's STANDINGS, in words, and why.

    `late`: how many minutes ago it should have begun, 0 while it should not or the patient is here.
    """

    name: str = "expected"
    words: str = ""
    late: int = 0
    walk_in: bool = False

    @property
    def off(self) -> bool:
        """Whether the visit does not take place."""
        return self.name in OFF


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of the day.

    `time` is on the site's wall clock. `state` is one of STATES or MORE_STATES; `next_action` one of
    ACTIONS; `detail` says in words what happened last. `told`: a clinician has been told of this form;
    `tell`: and none has looked at it yet. `progress` is pages done, pages asked. `unidentified`: it was
    filled in on a tablet, and nobody has said yet that they looked who sat there. `sent`: by which way the
    newest message went and how; `trouble`: it did not arrive. `code_until`: a code waits to be used, in
    words. `wants`: the site that the patient says they are going to. `reachable`: there is an address that
    may be written to. `asked`: since when a clinician waits for an answer, in words. `look_overdue`: a
    clinician should have looked by now, and none has. `version` changes with anything that shows.
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
    location_id: UUID = NOWHERE
    location: str = ""
    clinician_id: UUID | None = None
    patient_id: UUID = NOWHERE
    standing: Standing = Standing()
    help: str = ""
    sent: str = ""
    trouble: bool = False
    printed: str = ""
    code_until: str = ""
    wants: str = ""
    changes: bool = False
    tell: bool = False
    reachable: bool = False
    asked: str = ""
    look_overdue: bool = False

    @property
    def id(self) -> str:
        """The visit's id as pages and cookies hold it."""
        return str(self.visit_id)

    @property
    def version(self) -> str:
        """Tell one state of the line from another, in a few letters that say nothing."""
        return blake2s(repr(self).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class DayBoard:
    """One day at one location, or at all that the actor works at where `everywhere`.

    `locations` are those this actor can choose from; `location` is the first of those that show. `clinicians`
    are those of the day's visits. `digest` changes whenever a row does.
    """

    day: date
    location: LocationFacts
    locations: tuple[LocationFacts, ...]
    rows: tuple[VisitRow, ...]
    counts: Mapping[str, int]
    everywhere: bool = False
    clinicians: tuple["Choice", ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick in a staff form."""

    id: UUID
    name: str
