"""What the patient's pages are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.conditions import enabling_of
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.narrow import brought_up, narrowed
from triage.questionnaire.page import Page
from triage.questionnaire.path import enabled_pages, pages_of
from triage.questionnaire.rows import Table
from triage.questionnaire.telling import telling
from triage.questionnaire.values import Value
from triage.rules.result import Finding, Result
from triage.services.draft import Draft, keys_of, row_key, touches
from triage.services.views.facts import LocationFacts, VisitFacts

if TYPE_CHECKING:
    from triage.library import Definition


MARK_LENGTH = 12   # hexadecimal digits


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
    `typist` is the account of the member of staff who types for the patient, `called` how that patient is
    called on their screen. `version` counts from 1; later ones say what changed since the one before.
    `counted_as`: where the tallies count it.
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
    typist: UUID | None = None
    called: str = ""
    version: int = 1
    counted_as: str | None = None

    @property
    def mark(self) -> str:
        """What pages of this visit's forms carry, so that one form's page is never saved into another's."""
        return sha256(self.visit.id.bytes).hexdigest()[:MARK_LENGTH]

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
        """Findings that must be shown at once. To staff, only what rests on what they typed themselves."""
        fresh = self.fresh
        if self.typist is None or fresh is None:
            return self.draft.urgent
        return tuple(one for one in self.draft.urgent if touches(one, fresh, self.definition.questionnaire))

    @property
    def reminded(self) -> tuple[Finding, ...]:
        """The urgent findings to show again: of those that were read, none that tells what is private."""
        untold, form = self.private | self.veiled, self.definition.questionnaire
        return tuple(one for one in self.urgent if one.rule not in self.draft.seen
                     or not touches(one, untold, form))

    @property
    def urgent_seen(self) -> bool:
        """Whether the urgent page was passed for everything that is on it."""
        return self.draft.seen.issuperset(finding.rule for finding in self.urgent)

    @property
    def sent(self) -> bool:
        """Whether part one was sent: it is locked, and part two may be added."""
        return self.status == "submitted"

    @property
    def changing(self) -> bool:
        """Whether this says what changed since the form was sent, and was not sent itself yet."""
        return self.version > 1 and not self.sent

    @property
    def changed_from(self) -> datetime | None:
        """When the version before was sent; None for the first."""
        return self.draft.base_sent_at

    @property
    def whole(self) -> bool:
        """Whether it is judged as a whole form: one that was sent, or what changed since."""
        return self.sent or self.changing

    @property
    def fresh(self) -> frozenset[str] | None:
        """The keys of what may be read back: typed in this sitting of the staff, said since sending.

        None where neither limits it.
        """
        found = self.draft.changed if self.changing else None
        if self.typist is None:
            return found
        here, entered = str(self.session_id), self.draft.entered
        mine = frozenset(key for key, session in entered.items() if session == here)
        return mine if found is None else mine & found

    def table(self, group: str) -> Table:
        """Give a group's rows, each with its name."""
        return Table.of(self.stored.rows.get(group, ()), self.draft.row_names.get(group, ()))

    def hidden_rows(self, group: str) -> frozenset[int]:
        """Give the places of a group's rows that are not read back."""
        fresh = self.fresh
        if fresh is None:
            return frozenset()
        return frozenset(place for place, row in enumerate(self.stored.rows.get(group, ()))
                         if row_key(group, row) not in fresh)

    @property
    def masked(self) -> frozenset[str]:
        """What is never read back: sensitive answers of another device, and all that was sent."""
        hidden = self.of_others | self.veiled
        return hidden | self._locked if self.sent else hidden

    @property
    def of_others(self) -> frozenset[str]:
        """Sensitive questions that another device answered, and whatever is not `fresh`."""
        fresh = self.fresh
        return self.private if fresh is None else self.private | (keys_of(self.stored) - fresh)

    @property
    def private(self) -> frozenset[str]:
        """Sensitive questions that another device answered."""
        mine = str(self.session_id)
        return frozenset(link_id for link_id, session in self.draft.typed_by.items() if session != mine)

    @cached_property
    def veiled(self) -> frozenset[str]:
        """What is not shown at all here, as it would tell a sensitive answer of another device.

        To staff who type it would tell whatever the patient said alone; but when they take down what changed
        since sending, every other question is asked.
        """
        untold = self.of_others if self.typist and not self.changing else self.private
        return telling(self.questionnaire, self.answers, untold, self.today) if untold else frozenset()

    @property
    def _locked(self) -> frozenset[str]:
        return frozenset(item.link_id for page in pages_of(self.definition.questionnaire, 1)
                         for item in page.item.walk())

    @property
    def asked(self) -> frozenset[str]:
        """What the staff ask for, and nothing else is offered meanwhile. Nothing once it was sent."""
        asked = self.draft.asked
        if asked is None or self.sent:
            return frozenset()
        return frozenset(asked.questions if self.changing else asked.open)

    @property
    def offered(self) -> tuple[Page, ...]:
        """The pages to fill in now. Of part two, those that another device filled in are not shown again.

        Where staff ask for some answers, these are pages with just them, what they bring up and what was
        told anew; all others wait.
        """
        return self._asked_pages or self._every_page

    @cached_property
    def _asked_pages(self) -> tuple[Page, ...]:
        if not self.asked:
            return ()
        form, told = self.questionnaire, self.draft.changed
        follow = {one for one in brought_up(form, self.asked) if one not in self.stored or one in told}
        wanted = {1: self.asked | follow | told, 2: self.asked | told}   # by part: nothing is added unasked
        now = enabling_of(form, self.answers, self.today)
        found = (narrowed(page, wanted[page.part]) for page in self._every_page)
        return tuple(page for page in found if page and any(
            now.of(item) for item in (*page.questions, *page.rows) if item.link_id in wanted[page.part]))

    def unveiled(self, part: int) -> tuple[Page, ...]:
        """Give the pages of a part that apply, and have more on them than what is `veiled`."""
        now = enabling_of(self.questionnaire, self.answers, self.today)
        return tuple(page for page in enabled_pages(self.questionnaire, self.answers, self.today, part)
                     if not self.veiled or any(now.of(one) and one.link_id not in self.veiled
                                               for one in (*page.questions, *page.rows)))

    @property
    def _every_page(self) -> tuple[Page, ...]:
        if self.changing:
            return tuple(page for part in (1, 2)
                         for page in enabled_pages(self.questionnaire, self.answers, self.today, part))
        if not self.sent:
            return self.unveiled(1)
        return tuple(page for page in enabled_pages(self.questionnaire, self.answers, self.today, 2)
                     if self.masked.isdisjoint(item.link_id for item in page.item.walk()))


@dataclass(frozen=True, slots=True)
class Saved:
    """A page was saved. `new_interrupts` are urgent findings that this save brought up.

    `unassessed`: the rules broke on it, and the patient does not know yet.
    """

    view: IntakeView
    new_interrupts: tuple[Finding, ...]
    unassessed: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """The form was sent, now or before."""

    receipt: str
    result: Result
    submitted_at: datetime
