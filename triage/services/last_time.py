"""What a patient said the time before: the numbers and the body drawing of the form sent before this one."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import numbers, scores
from triage.services import definitions
from triage.services.actors import Actor
from triage.services.entries import Path
from triage.services.versions import judged
from triage.services.views.case import LastTime
from triage.store import cases
from triage.store.database import Session


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


def every_number(definition: Definition, answers: AnswerSet) -> dict[str, Decimal]:
    """Give published scores and scales that stand alone, those that have a value, by linkId."""
    found = {one.link_id: one.value for one in scores(definition.questionnaire, answers)
             if one.value is not None}
    return {**found, **numbers(definition.questionnaire, answers)}
