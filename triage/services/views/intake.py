"""What the patient's pages are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Page, Questionnaire
from triage.questionnaire.path import enabled_pages, pages_of
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
    "submitted"; of a submitted form part one is `masked` whole. `channel` is that of this session.
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
    def sent(self) -> bool:
        """Whether part one was sent: it is locked, and part two may be added."""
        return self.status == "submitted"

    @property
    def masked(self) -> frozenset[str]:
        """What is never read back: sensitive answers of another device, and all that was sent."""
        return self.of_others | self._locked if self.sent else self.of_others

    @property
    def of_others(self) -> frozenset[str]:
        """Sensitive questions that another device answered."""
        mine = str(self.session_id)
        return frozenset(link_id for link_id, session in self.draft.typed_by.items() if session != mine)

    @property
    def _locked(self) -> frozenset[str]:
        return frozenset(item.link_id for page in pages_of(self.definition.questionnaire, 1)
                         for item in page.item.walk())

    @property
    def offered(self) -> tuple[Page, ...]:
        """The pages to fill in now. Of part two, those that another device filled in are not shown again."""
        if not self.sent:
            return enabled_pages(self.questionnaire, self.answers, self.today)
        return tuple(page for page in enabled_pages(self.questionnaire, self.answers, self.today, 2)
                     if self.masked.isdisjoint(item.link_id for item in page.item.walk()))


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
