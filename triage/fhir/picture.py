"""The body map as a picture, beside the coded answers that it is drawn from."""

from base64 import b64encode
from typing import Any

from triage.fhir.case_facts import CaseFacts, PictureFacts
from triage.fhir.people import instant
from triage.fhir.references import PATIENT, RESPONSE, VISIT, reference


def picture(case: CaseFacts, drawn: PictureFacts) -> dict[str, Any]:
    """Give the DocumentReference that holds the drawing."""
    return {
        "status": "current", "type": {"text": "Places marked on the body map"},
        "subject": reference(case, PATIENT),
        "date": instant(case.origin.saved_at),
        "description": drawn.words,
        "content": [{"attachment": {
            "contentType": "image/svg+xml", "language": "en", "title": "Body map",
            "data": b64encode(drawn.svg.encode()).decode()}}],
        "context": {"encounter": [reference(case, VISIT)], "related": [reference(case, RESPONSE)]},
    }
