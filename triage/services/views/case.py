"""The one object behind the case page, the printed page, and the FHIR bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.scores import Score
from triage.rules.result import Finding, Result, Urgency
from triage.services.views.facts import LocationFacts, Moved, PatientFacts, VisitFacts
from triage.services.views.review import ReviewFacts

if TYPE_CHECKING:
    from triage.library import Definition


@dataclass(frozen=True, slots=True)
class Typed:
    """Pages that came in one way. `by`: who of the staff typed them, "" where the patient did."""

    channel: str
    by: str
    pages: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the answers come from.

    `answered_by` is in English words, "" when it was not said; `helped_by` is "carer" or
    "interpreter" where somebody else answered for the patient, else ""; `helper` is the name that was
    given, or "". `identity_checked`: whether staff looked who sat at the tablet; None where no tablet
    was used. `typed` says who typed the pages, in the order that they began; `sent_by_staff` that the
    last step was theirs.
    """

    channel: str
    answered_by: str
    helped_by: str
    helper: str
    language: str
    condition: str
    definition_hash: str
    questionnaire_version: str
    rules_version: str
    started_at: datetime
    saved_at: datetime | None
    submitted_at: datetime | None
    finished_early: bool
    receipt: str
    identity_checked: bool | None
    typed: tuple[Typed, ...] = ()
    sent_by_staff: bool = False
    version: int = 1

    @property
    def typists(self) -> tuple[str, ...]:
        """Those of the staff who typed some of it, each once."""
        return tuple(dict.fromkeys(one.by for one in self.typed if one.by))


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the path with what was said to it.

    `question` and `words` are as the patient saw them, `question_en` and `words_en` in English. Words
    are never empty: a question without an answer says so. `label_en` is the question's short name.
    `row` counts from 0 inside a repeating group and `row_label` names it. `mark` is the class of a
    medicine that must not be missed ("opioid"), "" for everything else.
    """

    link_id: str
    question: str
    question_en: str
    label_en: str
    state: State
    words: str
    words_en: str
    row: int | None = None
    row_label: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form."""

    slug: str
    title: str
    title_en: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the case. `what` is in English."""

    at: datetime
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One question, or one group of rows, that is answered otherwise than before. Words are in English.

    `danger`: a rule that cannot wait reads it.
    """

    link_id: str
    label: str
    question: str
    before: str
    after: str
    danger: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the version before. `at`: when it was sent, or saved last where it is not `sent`.

    `same` are short names of questions that were answered again, and the same.
    """

    since: datetime
    at: datetime
    sent: bool
    differences: tuple[Difference, ...]
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the patient said the time before, for another visit. `at`: when that form was sent.

    `numbers` holds published scores and scales that stand alone, by linkId; `body` the marked places.
    """

    at: datetime
    numbers: Mapping[str, Decimal]
    body: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Visit:
    """What the patient said for an earlier visit, as it stands today. `at`: when that form was sent.

    `numbers` and `body` as in LastTime; `said` holds the entries of each linkId, one for each row.
    """

    case_id: UUID
    at: datetime
    numbers: Mapping[str, Decimal]
    body: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a clinician asked the patient for after the form: linkIds, their short names, who asked, when.

    `waiting`: the answers are not here yet; `begun`: some were given, and not sent.
    """

    questions: tuple[str, ...]
    names: tuple[str, ...]
    by: str
    at: datetime
    waiting: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the form. `sent_at` is None while it is not sent."""

    number: int
    sent_at: datetime | None


@dataclass(frozen=True)
class CaseView:
    """One case, whole.

    `answers` are those in effect, derived ones included. `urgency` is the level of the queue: it
    never falls without a signature; `result.urgency` is what the answers say now. `withdrawn` are
    findings the clinic was told of that later answers took back. `unanswered` are the entries
    that were shown and left empty, or never asked. `body` maps each body drawing to its picked
    regions. `scores` are those of published scales. `seen_hash` pins the result that this view shows,
    `shown_hash` all that a signature is about; "" for an earlier version.
    `state` is "new", "seen" or "signed". `version` is that of the form which this view shows, `versions`
    are all that there are, `changes` says what changed in a later one, and `last` what was said the time
    before.
    """

    case_id: UUID
    patient: PatientFacts
    age: int | None
    visit: VisitFacts
    location: LocationFacts
    provenance: Provenance
    state: str
    finished: bool
    urgency: Urgency
    due_at: datetime
    result: Result
    withdrawn: tuple[Finding, ...]
    definition: "Definition"
    answers: AnswerSet
    sections: tuple[Section, ...]
    body: Mapping[str, tuple[str, ...]]
    unanswered: tuple[Entry, ...]
    scores: tuple[Score, ...]
    timeline: tuple[Event, ...]
    reviews: tuple[ReviewFacts, ...]
    seen_hash: str
    today: date
    evaluated_at: datetime
    printed_at: datetime | None
    version: int = 1
    versions: tuple[Version, ...] = ()
    changes: Changes | None = None
    last: LastTime | None = None
    moved: Moved | None = None
    ask: Ask | None = None
    shown_hash: str = ""

    @property
    def signature(self) -> ReviewFacts | None:
        """The signature that stands; None where nobody signed what this view shows.

        Answers that only add to a signed form leave it signed: then it was signed on another `seen_hash`.
        """
        if self.is_latest and self.state != "signed":
            return None
        last = next((one for one in reversed(self.reviews)
                     if one.decision and (self.is_latest or one.seen_hash == self.seen_hash)), None)
        return None if last is None or last.reopened else last

    @property
    def is_latest(self) -> bool:
        """Whether this view shows what the case stands on, and not an earlier version."""
        return not self.versions or self.version == self.versions[-1].number
