"""What a bundle is made of: plain values, filled in by whoever holds the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Questionnaire
from triage.rules.result import Result


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who the answers are about. `sex` is male, female, other or unknown; "" leaves a fact out."""

    id: UUID
    family: str
    given: str
    birth_date: date | None = None
    sex: str = "unknown"
    record_number: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The visit that the answers are for. Clinician and location are names."""

    id: UUID
    starts_at: datetime
    clinician: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class OriginFacts:
    """How the answers came about. Times are UTC-aware.

    channel: home, phone, kiosk, assisted or paper. answered_by: self, carer, staff or interpreter.
    helper: the name of whoever helped, "" where none was told.
    typed_by: (name, channel) of each member of staff who typed some of it. version counts from 1; amended_at
    is when the version before was sent.
    """

    channel: str
    answered_by: str
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None = None
    helper: str = ""
    typed_by: tuple[tuple[str, str], ...] = ()
    version: int = 1
    amended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SequelFacts:
    """What was added to a decision, or why it was opened again."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One clinician's decision about the case.

    `before` and `classification_before` are what the rules gave, where that was changed. `plan_by` (UTC) is
    when `plan_who` has to have done it.
    """

    by: str
    at: datetime
    urgency: str
    reason: str = ""
    plan: str = ""
    classification: str = ""
    before: str = ""
    classification_before: str = ""
    plan_who: str = ""
    plan_by: datetime | None = None
    addenda: tuple[SequelFacts, ...] = ()
    reopened: SequelFacts | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The places that were marked, drawn: an SVG document, and the same in words."""

    svg: str
    words: str


@dataclass(frozen=True)
class CaseFacts:
    """One case. `questionnaire` and `answers` are as shown, in the patient's language.

    `today`: the day of answering. `content_hash`: what the form and the rules are pinned by.
    `sources`: number of a cited fact → its citation.
    """

    id: UUID
    patient: PatientFacts
    visit: VisitFacts
    origin: OriginFacts
    questionnaire: Questionnaire
    answers: AnswerSet
    result: Result
    today: date
    evaluated_at: datetime
    content_hash: str
    sources: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[ReviewFacts, ...] = ()
    demo: bool = False
    picture: PictureFacts | None = None

    @property
    def finished(self) -> bool:
        """Whether the answers were submitted."""
        return self.origin.submitted_at is not None
