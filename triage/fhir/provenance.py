"""Who gave the answers, how, and what made the result of them."""

from typing import Any

from triage.fhir.case_facts import CaseFacts, OriginFacts
from triage.fhir.names import CHANNEL, CONTENT_HASHES, PARTICIPANT_TYPES
from triage.fhir.people import instant
from triage.fhir.references import ASSESSMENT, PATIENT, PROGRAM, RESPONSE, reference
from triage.fhir.response import canonical

_OTHERS = {"carer": "Somebody who helps the patient", "staff": "A member of the clinic's staff",
           "interpreter": "An interpreter"}


def provenance(case: CaseFacts) -> dict[str, Any]:
    """Give the Provenance of the answers and of the assessment."""
    origin = case.origin
    return {
        "resourceType": "Provenance",
        "extension": [{"url": CHANNEL, "valueCode": origin.channel}],
        "target": [reference(case, RESPONSE), reference(case, ASSESSMENT)],
        "occurredPeriod": {"start": instant(origin.started_at),
                           "end": instant(origin.submitted_at or origin.saved_at)},
        "recorded": instant(case.evaluated_at),
        "activity": {"text": f"Answered by {origin.answered_by}, by way of {origin.channel}"},
        "agent": [_agent("author", reference(case, PATIENT)), *_helper(case), *_typists(case),
                  _agent("assembler", reference(case, PROGRAM))],
        "entity": [{"role": "source", "what": {
            "identifier": {"system": CONTENT_HASHES, "value": case.content_hash},
            "display": canonical(case.questionnaire) or case.questionnaire.title or "Questionnaire"}},
            *_before(case)],
    }


def helper(origin: OriginFacts) -> str:
    """Say who gave the answers in the patient's place, by name where one was told."""
    kind = _OTHERS.get(origin.answered_by, "Somebody else")
    return f"{kind}: {origin.helper}" if origin.helper else kind


def _before(case: CaseFacts) -> list[dict[str, Any]]:
    """Name the version that was changed."""
    before, sent = case.origin.version - 1, case.origin.amended_at
    if sent is None:
        return []
    words = f"Version {before} of the answers, sent {instant(sent)}"
    return [{"role": "revision", "what": {"display": words}}]


def _helper(case: CaseFacts) -> list[dict[str, Any]]:
    if case.origin.answered_by == "self":
        return []
    kind = "informant" if case.origin.typed_by else "enterer"
    return [_agent(kind, {"display": helper(case.origin)})]


def _typists(case: CaseFacts) -> list[dict[str, Any]]:
    return [_agent("enterer", {"display": f"{name}, by way of {channel}"})
            for name, channel in case.origin.typed_by]


def _agent(kind: str, who: dict[str, str]) -> dict[str, Any]:
    return {"type": {"coding": [{"system": PARTICIPANT_TYPES, "code": kind}]}, "who": who}
