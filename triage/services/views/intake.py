"""What the patient's pages are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.values import Value
from triage.rules.result import Finding, Result
from triage.services.draft import Draft
from triage.services.views.facts import LocationFacts, VisitFacts

if TYPE_CHECKING:
    from triage.library import Definition


@dataclass(frozen=True, slots=True)
class Opened:
    """A link was opened with the right date of birth. The token goes into the patient's cookie."""

    session_token: str
    expires_at: datetime


@dataclass(frozen=True)
class IntakeView:
    """One form being filled in, as one patient session may see it.

    `answers` are those typed with the hidden ones derived on top. `status` is "open" or
    "submitted"; a submitted form shows no answers. `channel` is that of this session.
    """

    intake_id: UUID
    session_id: UUID
    visit: VisitFacts
    location: LocationFacts
    definition: "Definition"
    draft: Draft
    answers: AnswerSet
    facts: Mapping[str, Value]
    revision: int
    status: str
    language: str
    channel: str
    saved_at: datetime | None
    submitted_at: datetime | None
    receipt: str
    today: date

    @property
    def questionnaire(self) -> Questionnaire:
        """The form in the patient's language."""
        return self.definition.in_language(self.language)

    @property
    def stored(self) -> AnswerSet:
        """What was typed."""
        return self.draft.answers

    @property
    def urgent(self) -> tuple[Finding, ...]:
        """Findings that must be shown to the patient at once."""
        return self.draft.urgent

    @property
    def urgent_seen(self) -> bool:
        """Whether the patient has passed the urgent page for everything that is on it."""
        return self.draft.seen.issuperset(finding.rule for finding in self.draft.urgent)

    @property
    def masked(self) -> frozenset[str]:
        """Sensitive questions answered on another device: shown as answered, never read back."""
        mine = str(self.session_id)
        return frozenset(link_id for link_id, session in self.draft.typed_by.items() if session != mine)


@dataclass(frozen=True, slots=True)
class Saved:
    """A page was saved. `new_interrupts` are urgent findings that this save brought up."""

    view: IntakeView
    new_interrupts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Submitted:
    """The form was sent, now or before."""

    receipt: str
    result: Result
    submitted_at: datetime
