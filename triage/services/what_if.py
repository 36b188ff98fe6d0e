"""What if an answer were another one: weighed as the case was, compared with it, and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.conditions import enabling_of
from triage.questionnaire.values import Value
from triage.rules.result import Finding, Result
from triage.services import definitions
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.difference import differences
from triage.services.errors import NotFound
from triage.services.judging import Weighing, facts_of, weigh
from triage.services.links import location_facts
from triage.services.versions import draft_of, judged, standing
from triage.services.views.case import Difference
from triage.store import cases, visits
from triage.store.database import Store


@dataclass(frozen=True)
class Basis:
    """What a case rests on. `stored` is all that was typed, hidden branches too; `today` the day of it."""

    case_id: UUID
    definition: Definition
    stored: AnswerSet
    facts: Mapping[str, Value]
    today: date
    finished: bool

    def weighed(self, answers: AnswerSet) -> Weighing:
        """Weigh other answers on the same day, with the same facts of the record."""
        return weigh(self.definition, answers, self.facts, self.today, finished=self.finished)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What other answers come to. `opened` and `closed`: linkIds of questions that they bring up or hide."""

    flips: tuple[Difference, ...]
    before: Result
    after: Result
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]


def basis(store: Store, library: Library, actor: Actor, case_id: UUID, *, now: datetime) -> Basis:
    """Give what a case rests on; that it was looked at is noted. Raises NotFound, Forbidden, Damaged."""
    actor.require(Role.CLINICIAN)
    with store.writing() as session:
        found = cases.get(session, case_id)
        if found is None:
            raise NotFound("There is nothing here.")
        actor.require_at(found.Case.location_id)
        intake, hash_ = standing(session, found, None)
        definition = definitions.pinned(session, library, found.Visit.condition, intake.definition_hash)
        draft, (_, kept) = draft_of(session, intake), judged(session, intake, hash_)
        today = location_facts(found.Location).today(kept.evaluated_at)
        facts = facts_of(visits.identity_of(session, found.Patient), draft.settings, today)
        note(session, actor, "what-if looked at", "case", case_id, now=now)
    return Basis(case_id, definition, draft.answers, facts, today, found.Case.finished)


def compare(on: Basis, answers: AnswerSet) -> Outcome:
    """Weigh other answers, and say what differs from those given."""
    before, after = on.weighed(on.stored), on.weighed(answers)
    old, new = before.judgement.result, after.judgement.result
    shown, then = _shown(on, before), _shown(on, after)
    return Outcome(
        differences(on.definition, before.completed, after.completed), old, new,
        _without(new.findings, old.findings), _without(old.findings, new.findings),
        tuple(one for one in then if one not in shown), tuple(one for one in shown if one not in then))


def _without(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give the findings that the others lack, or have at another level or for want of answers."""
    known = {(one.rule, one.urgency, one.open) for one in others}
    return tuple(one for one in findings if (one.rule, one.urgency, one.open) not in known)


def _shown(on: Basis, weighing: Weighing) -> tuple[str, ...]:
    form = on.definition.questionnaire
    now = enabling_of(form, weighing.completed, on.today)
    return tuple(link_id for link_id, item in form.by_id.items()
                 if item.is_question and not item.hidden and link_id not in form.rows_of and now.of(item))
