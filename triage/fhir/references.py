"""How the resources of one case find each other: addresses that are the same each time."""

from uuid import UUID, uuid5

from triage.fhir.case_facts import CaseFacts

RESPONSE = "QuestionnaireResponse"
ASSESSMENT = "RiskAssessment"
PATIENT = "Patient"
VISIT = "Encounter"
PROGRAM = "Device"
PROVENANCE = "Provenance"
PICTURE = "DocumentReference"


def resource_id(case: CaseFacts, kind: str) -> UUID:
    """Give the id of the case's resource of this kind; patient and visit keep their own."""
    return {PATIENT: case.patient.id, VISIT: case.visit.id}.get(kind) or uuid5(case.id, kind)


def address(case: CaseFacts, kind: str) -> str:
    """Give the fullUrl of the case's resource of this kind."""
    return resource_id(case, kind).urn


def reference(case: CaseFacts, kind: str) -> dict[str, str]:
    """Give a Reference to the case's resource of this kind."""
    return {"reference": address(case, kind)}
