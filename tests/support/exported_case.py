"""One finished case as plain facts, for tests of what is exported."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.support.questionnaires import TODAY, fixture
from triage.fhir.case_facts import CaseFacts, OriginFacts, PatientFacts, ReviewFacts, VisitFacts
from triage.questionnaire.reading import read_flat
from triage.rules.result import (
    Classification,
    ClassReason,
    Contributor,
    Finding,
    Reason,
    Result,
    Undetermined,
    Urgency,
)

QUESTIONNAIRE = fixture("every-type")
ANSWERED = Finding("fever-now", "infection", Urgency.SAME_DAY, "Fever after an operation", open=False,
                   because=(Reason("signs", ("fever",)), Reason("falls")), cites=("63", "99"), verified=True,
                   interrupt=True)
LEFT_OPEN = Finding("side-open", "cauda-equina", Urgency.SOON, "The side is not told", open=True,
                    because=(Reason("side"),), cites=(), verified=False, interrupt=False)
RESULT = Result(
    urgency=Urgency.SAME_DAY, certain=Urgency.SAME_DAY, possible=Urgency.EMERGENCY,
    classification=Classification.POSSIBLE, region="low", regions=(),
    class_reasons=(ClassReason("P-days", "Pain is not on most days", False, ("5",)),),
    findings=(ANSWERED, LEFT_OPEN),
    undetermined=(Undetermined("side-rule", "cauda-equina", Urgency.EMERGENCY, "Trouble on both sides",
                               ("side",)),),
    settling=("side",), incomplete=(),
    contributors=(Contributor("falls-often", "contributor", "Falls often", (Reason("falls"),), ()),),
    notes=("Worst pain is elsewhere",), rules_version="2026.11.1")
REVIEW = ReviewFacts("Dr. Ames", datetime(2026, 11, 20, 11, tzinfo=UTC), "emergency", "Seen", "Scan today")


def facts(**changes: Any) -> CaseFacts:
    """Give the case, with these parts replaced."""
    case = CaseFacts(
        id=UUID(int=1),
        patient=PatientFacts(UUID(int=2), "Ruiz", "Ana", date(1961, 2, 3), "female", "MRN-7", "555-0100",
                             "ana@example.org", "es"),
        visit=VisitFacts(UUID(int=3), datetime(2026, 11, 21, 9, tzinfo=UTC), "Dr. Ames", "Main Street"),
        origin=OriginFacts("home", "self", datetime(2026, 11, 20, 8, tzinfo=UTC),
                           datetime(2026, 11, 20, 8, 20, tzinfo=UTC),
                           datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        questionnaire=QUESTIONNAIRE,
        answers=read_flat(QUESTIONNAIRE, {"signs": ["fever"], "falls": 3, "side": None, "weight": 70.5}),
        result=RESULT, today=TODAY, evaluated_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        content_hash="ab" * 32, sources={"63": "NICE NG51"})
    return replace(case, **changes)
