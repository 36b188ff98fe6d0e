"""The versions of one form: which one a view shows, and what the latest changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.services.difference import differences, unchanged
from triage.services.draft import Draft
from triage.services.errors import NotFound
from triage.services.judging import Judgement
from triage.services.views.case import Changes, Event
from triage.store import cases, intakes
from triage.store.database import Session
from triage.store.sealing import unseal
from triage.store.tables.intake import Intake


def standing(session: Session, found: Any, version: int | None) -> tuple[Intake, str]:
    """Give one version of a case's form, the latest unless told, and the hash of what it came to.

    Raises NotFound for one that the case does not stand on, or never did.
    """
    newest = found.Intake
    if version is None or version == newest.version:
        return newest, found.Case.result_hash
    if not 0 < version < newest.version:   # nor one that no database could count to
        raise NotFound("There is nothing here.")
    older = intakes.version(session, newest.visit_id, version)
    later = intakes.version(session, newest.visit_id, version + 1)
    if older is None or later is None:
        raise NotFound("There is nothing here.")
    return older, draft_of(session, later).base


def draft_of(session: Session, intake: Intake) -> Draft:
    """Open a form's document."""
    return Draft.from_document(unseal(session, intake.document, "intake", "document", intake.id))


def judged(session: Session, intake: Intake, hash_: str) -> tuple[Judgement, Any]:
    """Give what a form came to, and the row that it is kept in."""
    kept = cases.result_of(session, intake.id, hash_)
    document = unseal(session, kept.document, "result", "document", kept.id)
    return Judgement.from_document(document, kept.definition_hash), kept


def changes_of(session: Session, definition: Definition, intake: Intake, draft: Draft,
               answers: AnswerSet) -> Changes | None:
    """Give what a later version changed; None for the first."""
    base = session.get(Intake, intake.amends) if intake.amends else None
    if base is None or base.submitted_at is None:
        return None
    before = judged(session, base, draft.base)[0].answers
    at = intake.submitted_at or intake.saved_at or intake.started_at
    return Changes(base.submitted_at, at, intake.submitted_at is not None,
                   differences(definition, before, answers),
                   unchanged(definition, before, answers, draft.changed))


def earlier(versions: Iterable[Intake], number: int) -> Iterator[Event]:
    """Give what is known to have happened before a version was begun."""
    for one in versions:
        if one.version < number and one.submitted_at:
            yield Event(one.started_at, "Changes begun" if one.version > 1 else "Form opened")
            yield Event(one.submitted_at, f"Sent: version {one.version}")
