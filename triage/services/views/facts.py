"""Plain facts about a location, a patient and a visit, as every view needs them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.questionnaire.age import age_on
from triage.services.views.help import SiteHelp


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """One clinic site. `timezone` is an IANA name; `phone` as patients should dial it."""

    id: UUID
    name: str
    timezone: str
    phone: str
    demo: bool = False
    help: SiteHelp = field(default_factory=SiteHelp)

    def local(self, moment: datetime) -> datetime:
        """Give a UTC moment on this site's wall clock."""
        return moment.astimezone(ZoneInfo(self.timezone))

    def today(self, now: datetime) -> date:
        """Give the calendar day at this site."""
        return self.local(now).date()


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who the patient is. `sex` is that at birth: "male", "female", "other" or "unknown".

    `unknown`: nobody knows yet; the form came off a visit of somebody who had not filled it in.
    """

    id: UUID
    family: str
    given: str
    birth_date: date
    sex: str
    record_number: str
    phone: str = ""
    email: str = ""
    demo: bool = False
    unknown: bool = False

    @property
    def name(self) -> str:
        """The name as lists show it: "LAST, First"."""
        return f"{self.family.upper()}, {self.given}"

    def age(self, on: date) -> int | None:
        """Give whole years, None when impossible. Born on 29 February: a year older on 1 March."""
        return age_on(self.birth_date, on)


@dataclass(frozen=True, slots=True)
class Moved:
    """In whose record a form lay before, until when, and who put that right."""

    patient: PatientFacts
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One planned visit. `clinician` is a name, "" when nobody is named yet."""

    id: UUID
    starts_at: datetime
    clinician: str
    language: str
    condition: str
