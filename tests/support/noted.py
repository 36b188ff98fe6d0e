"""A case as every page sees it, made of random answers, for tests of what is written of it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.support.stored_forms import REAL
from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import scores
from triage.services.entries import Path, unanswered
from triage.services.views import CaseView
from triage.services.views.case import Provenance
from triage.services.views.facts import LocationFacts, PatientFacts, VisitFacts

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
CASE = UUID(int=1)


def case_of(answers: AnswerSet, today: date, *, finished: bool = True, definition: Definition = REAL,
            language: str = "en", **changes: Any) -> CaseView:
    """Give the case that these answers in effect come to."""
    path = Path(definition, language, answers, today)
    result, sections = definition.judge(answers, today, finished=finished), path.sections()
    sent = AT if finished else None
    given = {
        "case_id": CASE, "age": 65, "state": "new", "finished": finished, "urgency": result.urgency,
        "due_at": AT,
        "patient": PatientFacts(UUID(int=2), "Ruiz", "Ana", date(1961, 2, 3), "female", "MRN-7"),
        "visit": VisitFacts(UUID(int=3), AT, "Dr. Ames", language, definition.slug),
        "location": LocationFacts(UUID(int=4), "Main Street", "America/Chicago", "(555) 555-0142"),
        "provenance": Provenance(
            channel="home", answered_by="the patient", helped_by="", helper="", language=language,
            condition=definition.slug, definition_hash=definition.hash,
            questionnaire_version=definition.questionnaire.version, rules_version=definition.rules.version,
            started_at=AT, saved_at=AT, submitted_at=sent, finished_early=False,
            receipt="ABC" if finished else "", identity_checked=None),
        "result": result, "withdrawn": (), "definition": definition, "answers": answers, "sections": sections,
        "body": path.body(), "unanswered": unanswered(sections),
        "scores": scores(definition.questionnaire, answers), "timeline": (), "reviews": (),
        "seen_hash": "ab" * 32, "today": today, "evaluated_at": AT, "printed_at": None}
    return CaseView(**{**given, **changes})
