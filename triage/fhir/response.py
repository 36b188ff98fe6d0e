"""FHIR R4 QuestionnaireResponse: what a person said, out and in again without loss."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from triage.fhir.answers_in import items_in
from triage.fhir.answers_out import items_out
from triage.fhir.flaw import Flaw, Place
from triage.fhir.json_text import load
from triage.fhir.node import Node
from triage.fhir.shape_check import check
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.path import effective

_TYPE = "QuestionnaireResponse"
_STATUS = ("in-progress", "completed", "amended", "entered-in-error", "stopped")


def write_response(questionnaire: Questionnaire, answers: AnswerSet, *, today: date,
                   status: str = "completed", authored: datetime | None = None,
                   **references: Mapping[str, str]) -> dict[str, Any]:
    """Give the resource, of plain JSON values: words as shown, nothing of branches that do not apply.

    `today` is the day the answers were given. `references`: subject, author, source or encounter, each
    a FHIR Reference. Skipped questions stand without an answer and with a data-absent-reason.
    """
    items = items_out(questionnaire.items, effective(questionnaire, answers, today))
    return {
        "resourceType": _TYPE, "language": questionnaire.language,
        **({"questionnaire": canonical(questionnaire)} if questionnaire.url else {}), "status": status,
        **{name: dict(reference) for name, reference in references.items()},
        **({"authored": authored.isoformat(timespec="seconds")} if authored else {}),
        **({"item": items} if items else {}),
    }


def read_response(questionnaire: Questionnaire, resource: bytes | Mapping[str, Any]) -> AnswerSet:
    """Read the answers of a response to this questionnaire, as bytes or as decoded JSON.

    Raises AnswerError where the resource, its structure or an answer does not fit.
    """
    try:
        return _read(questionnaire, load(resource) if isinstance(resource, bytes) else resource)
    except Flaw as flaw:
        raise AnswerError(str(flaw.place), f"{flaw.problem}. {flaw.mend}") from None


def canonical(questionnaire: Questionnaire) -> str:
    """Give the questionnaire's address with its version."""
    return f"{questionnaire.url}|{questionnaire.version}" if questionnaire.version else questionnaire.url


def _read(questionnaire: Questionnaire, document: Any) -> AnswerSet:
    top = Place(root=_TYPE)
    root = Node(document, top)
    if not isinstance(document, dict) or document.get("resourceType") != _TYPE:
        raise root.flaw(f"it is not a {_TYPE}", f'Write a JSON object with "resourceType": "{_TYPE}"')
    check(document, _TYPE, top)
    if root.text("status") not in _STATUS:
        raise root.flaw(f"{root.text('status')!r} is not a status", f"Use one of: {', '.join(_STATUS)}",
                        "status")
    answered = root.text("questionnaire").partition("|")[0]
    if answered and questionnaire.url and answered != questionnaire.url:
        raise root.flaw(f"it answers {answered}", f"Give a response to {questionnaire.url}", "questionnaire")
    return items_in(root.nodes("item"), questionnaire.items)
