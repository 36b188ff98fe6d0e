"""What a patient said the time before: the numbers and the body drawing of the form sent before this one."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import numbers, scores
from triage.services import definitions
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.entries import Path
from triage.services.versions import judged
from triage.services.views.case import CaseView, Entry, LastTime, Visit
from triage.store import cases
from triage.store.database import Session, Store


def last_time(session: Session, library: Library, actor: Actor, found: Any,
              now: datetime) -> LastTime | None:
    """Give it, from whatever site of the actor; None where this is the first. `found` is a case, whole."""
    sent_at = found.Intake.submitted_at or now
    before = cases.sent_before(session, found.Case, found.Patient.id, sent_at, actor.locations)
    if before is None:
        return None
    intake, visit = before.Intake, before.Visit
    definition = definitions.pinned(session, library, visit.condition, intake.definition_hash)
    judgement, kept = judged(session, intake, before.Case.result_hash)
    path = Path(definition, intake.language, judgement.answers, kept.evaluated_at.date())
    assert intake.submitted_at is not None
    return LastTime(intake.submitted_at, every_number(definition, judgement.answers), path.body())


def course(store: Store, library: Library, actor: Actor, case: CaseView, *, now: datetime,
           most: int = 5) -> tuple[Visit, ...]:
    """Give what the patient said for the visits before this one, at sites of the actor, the first one first.

    At most `most` of them. Raises Forbidden and NotFound, as reading the case itself does.
    """
    actor.require(Role.CLINICIAN)
    actor.require_at(case.location.id)
    found: list[Visit] = []
    with store.writing() as session:
        at = case.versions[0].sent_at if case.versions else None
        row, sent_at = cases.get(session, case.case_id), at or now
        assert row is not None
        while len(found) < most:
            before = cases.sent_before(session, row.Case, row.Patient.id, sent_at, actor.locations)
            if before is None:
                break
            found.append(_visit(session, library, before))
            sent_at = before.Intake.submitted_at
        if found:
            note(session, actor, "earlier forms read", "case", case.case_id, now=now)
    return tuple(reversed(found))


def _visit(session: Session, library: Library, before: Any) -> Visit:
    intake, visit = before.Intake, before.Visit
    definition = definitions.pinned(session, library, visit.condition, intake.definition_hash)
    judgement, kept = judged(session, intake, before.Case.result_hash)
    path = Path(definition, intake.language, judgement.answers, kept.evaluated_at.date())
    said: dict[str, list[Entry]] = {}
    for section in path.sections():
        for entry in section.entries:
            said.setdefault(entry.link_id, []).append(entry)
    return Visit(before.Case.id, intake.submitted_at, every_number(definition, judgement.answers),
                 path.body(), {link_id: tuple(entries) for link_id, entries in said.items()})


def every_number(definition: Definition, answers: AnswerSet) -> dict[str, Decimal]:
    """Give published scores and scales that stand alone, those that have a value, by linkId."""
    found = {one.link_id: one.value for one in scores(definition.questionnaire, answers)
             if one.value is not None}
    return {**found, **numbers(definition.questionnaire, answers)}
