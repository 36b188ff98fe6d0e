"""One case as an FHIR R4 Bundle that refers to nothing outside itself."""

from typing import Any

from triage.fhir.assessment import assessment
from triage.fhir.case_facts import (
    CaseFacts,
    OriginFacts,
    PatientFacts,
    PictureFacts,
    ReviewFacts,
    SequelFacts,
    VisitFacts,
)
from triage.fhir.names import ACT_REASONS, CASES
from triage.fhir.people import instant, patient, program, visit
from triage.fhir.picture import picture
from triage.fhir.provenance import helper, provenance
from triage.fhir.references import (
    ASSESSMENT,
    PATIENT,
    PICTURE,
    PROGRAM,
    PROVENANCE,
    RESPONSE,
    VISIT,
    address,
    reference,
    resource_id,
)
from triage.fhir.response import write_response

__all__ = ["CaseFacts", "OriginFacts", "PatientFacts", "PictureFacts", "ReviewFacts", "SequelFacts",
           "VisitFacts", "case_bundle", "resources"]


def case_bundle(case: CaseFacts) -> dict[str, Any]:
    """Give the Bundle of type collection, of plain JSON values: the same case gives the same bundle."""
    return {
        "resourceType": "Bundle", "id": str(resource_id(case, "Bundle")),
        **({"meta": {"tag": [{"system": ACT_REASONS, "code": "HTEST", "display": "test health data"}]}}
           if case.demo else {}),
        "identifier": {"system": CASES, "value": case.id.urn},
        "type": "collection", "timestamp": instant(case.evaluated_at),
        "entry": [{"fullUrl": address(case, kind), "resource": resource}
                  for kind, resource in resources(case).items()],
    }


def resources(case: CaseFacts) -> dict[str, dict[str, Any]]:
    """Give the resources of a case by their kind, each with its id."""
    found = {PATIENT: patient(case), VISIT: visit(case), RESPONSE: _response(case),
             ASSESSMENT: assessment(case), PROGRAM: program(case), PROVENANCE: provenance(case)}
    if case.picture:
        found[PICTURE] = picture(case, case.picture)
    return {kind: {"resourceType": kind, "id": str(resource_id(case, kind)), **_meta(case, kind), **resource}
            for kind, resource in found.items()}


def _response(case: CaseFacts) -> dict[str, Any]:
    themselves = case.origin.answered_by == "self"
    return write_response(
        case.questionnaire, case.answers, today=case.today,
        status=_status(case),
        authored=case.origin.submitted_at or case.origin.saved_at,
        subject=reference(case, PATIENT), encounter=reference(case, VISIT),
        author=_author(case, PATIENT if themselves else PROGRAM),
        source=reference(case, PATIENT) if themselves else {"display": helper(case.origin)})


def _status(case: CaseFacts) -> str:
    if not case.finished:
        return "in-progress"
    return "amended" if case.origin.version > 1 else "completed"


def _author(case: CaseFacts, otherwise: str) -> dict[str, str]:
    """Give who wrote the answers down: the last of the staff who typed some of them, where any did."""
    typed = case.origin.typed_by
    return {"display": typed[-1][0]} if typed else reference(case, otherwise)


def _meta(case: CaseFacts, kind: str) -> dict[str, Any]:
    """Give the version of answers that were changed after they were sent: the same resource, anew."""
    if kind != RESPONSE or case.origin.version == 1:
        return {}
    return {"meta": {"versionId": str(case.origin.version)}}
