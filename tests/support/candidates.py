"""Candidates: the small condition with a few words of its files changed, and forms to replay them over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from tests.support.clinic import LIBRARY, Clinic
from triage.library import Definition
from triage.services.views import IntakeView
from triage.store.models import Case, CaseExtract

SMALL = LIBRARY.get("small")
CALM: Mapping[str, Any] = {"now": {"chest": ["none"]}, "bladder": {"pee": "no"}, "pain": {"level": 3}}
CHEST = {**CALM, "now": {"chest": ["pain"]}}
PEE = {**CALM, "bladder": {"pee": "yes", "pee-since": "2026-11-06"}}
STRONG = {**CALM, "pain": {"level": 8}}

# Words of the rules, and what they are changed to.
HIGHER_PAIN = {'urgency = "soon"\nsays = "Pain of 8': 'urgency = "same_day"\nsays = "Pain of 8'}
CHEST_NOW = 'id = "chest-now"\nflag = "heart"\nurgency = "emergency"'
LOWER_CHEST = {CHEST_NOW: CHEST_NOW.replace("emergency", "soon")}


def candidate(rules: Mapping[str, str] | None = None,
              questions: Mapping[str, str] | None = None) -> Definition:
    """Give the small condition with words of its rules and of its questionnaire replaced."""
    files = {"rules.toml": _changed("rules.toml", rules or {}),
             "questionnaire.json": _changed("questionnaire.json", questions or {})}
    if questions:   # its Spanish words belong to the questions as they were
        files["es.toml"] = b""
    return Definition.from_files("candidate", {**SMALL.files, **files})


def _changed(name: str, changes: Mapping[str, str]) -> bytes:
    text = SMALL.files[name].decode()
    for old, new in changes.items():
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new)
    return text.encode()


def case_of(clinic: Clinic, view: IntakeView) -> UUID:
    """Give the case of a form."""
    with clinic.store.reading() as session:
        return session.scalars(select(Case.id).where(Case.intake_id == view.intake_id)).one()


def forget_extracts(clinic: Clinic) -> None:
    """Leave the cases as they were stored before there were extracts."""
    with clinic.store.writing() as session:
        session.execute(delete(CaseExtract))
