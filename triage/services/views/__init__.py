"""What services give back: plain frozen values, never a database row."""

from triage.services.views.case import (
    CaseView,
    Changes,
    Difference,
    Entry,
    Event,
    Provenance,
    Section,
    Typed,
    Version,
)
from triage.services.views.desk import STATES, Choice, DayBoard, GivenCode, Link, NewVisit, VisitRow
from triage.services.views.facts import LocationFacts, PatientFacts, VisitFacts
from triage.services.views.intake import IntakeView, Opened, Saved, Submitted
from triage.services.views.queue import COUNT_CAP, QueuePage, QueueRow
from triage.services.views.review import Decision, ReviewFacts

__all__ = [
    "COUNT_CAP",
    "STATES",
    "CaseView",
    "Changes",
    "Choice",
    "DayBoard",
    "Decision",
    "Difference",
    "Entry",
    "Event",
    "GivenCode",
    "IntakeView",
    "Link",
    "LocationFacts",
    "NewVisit",
    "Opened",
    "PatientFacts",
    "Provenance",
    "QueuePage",
    "QueueRow",
    "ReviewFacts",
    "Saved",
    "Section",
    "Submitted",
    "Typed",
    "Version",
    "VisitFacts",
    "VisitRow",
]
