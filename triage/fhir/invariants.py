"""What must hold of a case's bundle beyond its shapes, checked on the finished resource."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from triage.fhir import names
from triage.fhir.response import read_response
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.model import Questionnaire
from triage.rules.result import Classification, Urgency

_SYSTEMS = frozenset({
    names.ANSWER_CODES, names.URGENCY_CODES, names.CLASSIFICATION_CODES, names.FLAG_CODES, names.ACT_CODES,
    names.ACT_REASONS, names.PARTICIPANT_TYPES, names.LANGUAGES, names.QUESTION_CODES, names.SECTION_CODES,
    names.LOINC, names.OBSERVATION_CATEGORIES, names.INTERPRETATIONS, names.FLAG_CATEGORIES,
    names.ABSENT_CODES, names.UNITS,
})
_CODES = {names.URGENCY_CODES: {str(one) for one in Urgency},
          names.CLASSIFICATION_CODES: {str(one) for one in Classification}}
_EXPECTED = ("Patient", "Encounter", "QuestionnaireResponse", "RiskAssessment", "Device", "Provenance")


def problems(bundle: Mapping[str, Any], questionnaire: Questionnaire | None = None) -> list[str]:
    """Give every broken invariant as a sentence; an empty list means that the bundle is sound.

    With the questionnaire, also reads the response against it: linkIds, structure and codes.
    """
    return [*_entries(bundle), *_references(bundle), *_codings(bundle, questionnaire), *_times(bundle),
            *_assessment(bundle), *_response(bundle, questionnaire)]


def _entries(bundle: Mapping[str, Any]) -> Iterator[str]:
    addresses = Counter(entry["fullUrl"] for entry in bundle["entry"])
    yield from (f"{address} stands {count} times" for address, count in addresses.items() if count > 1)
    for entry in bundle["entry"]:
        if entry["fullUrl"] != f"urn:uuid:{entry['resource'].get('id')}":
            yield f"{entry['fullUrl']} is not the address of its resource's id"
    kinds = Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
    yield from (f"there are {kinds[kind]} resources of type {kind}" for kind in _EXPECTED if kinds[kind] != 1)


def _references(bundle: Mapping[str, Any]) -> Iterator[str]:
    known = {entry["fullUrl"] for entry in bundle["entry"]}
    for element in _elements(bundle):
        target = element.get("reference")
        if isinstance(target, str) and target not in known:
            yield f"the reference {target} leads nowhere"


def _codings(bundle: Mapping[str, Any], questionnaire: Questionnaire | None) -> Iterator[str]:
    of_form = {coding.system for item in (questionnaire.by_id.values() if questionnaire else ())
               for option in item.options for coding in option.codings}
    for element in _elements(bundle):
        system, code = element.get("system"), element.get("code")
        if not isinstance(code, str):
            continue
        if system not in _SYSTEMS | of_form:
            yield f"the code {code} is of an unknown system {system}"
        elif system in _CODES and code not in _CODES[system]:
            yield f"the system {system} has no code {code}"


def _times(bundle: Mapping[str, Any]) -> Iterator[str]:
    found = {kind: _resource(bundle, kind) for kind in _EXPECTED}
    period = found["Provenance"].get("occurredPeriod", {})
    order = [
        ("the birth date", found["Patient"].get("birthDate")),
        ("the first answer", period.get("start")), ("the last answer", period.get("end")),
        ("the assessment", found["RiskAssessment"].get("occurrenceDateTime")),
        ("the bundle", bundle.get("timestamp")),
    ]
    given = [(name, _moment(text)) for name, text in order if text]
    yield from (f"{later} lies before {earlier}" for (earlier, first), (later, second)
                in pairwise(given) if second < first)


def _assessment(bundle: Mapping[str, Any]) -> Iterator[str]:
    found = _resource(bundle, "RiskAssessment")
    addresses = [entry["fullUrl"] for entry in bundle["entry"]
                 if entry["resource"]["resourceType"] == "QuestionnaireResponse"]
    if [one.get("reference") for one in found.get("basis", ())] != addresses:
        yield "the assessment does not rest on the response"
    complete = _resource(bundle, "QuestionnaireResponse").get("status") == "completed"
    if found.get("status") == "final" and not complete:
        yield "the assessment is final and the response is not complete"
    for index, prediction in enumerate(found.get("prediction", ())):
        if not prediction.get("rationale"):
            yield f"finding {index} gives no reason"


def _response(bundle: Mapping[str, Any], questionnaire: Questionnaire | None) -> Iterator[str]:
    if questionnaire is None:
        return
    try:
        read_response(questionnaire, _resource(bundle, "QuestionnaireResponse"))
    except AnswerError as error:
        yield f"the response does not fit its questionnaire: {error}"


def _resource(bundle: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found: Iterator[Mapping[str, Any]] = (entry["resource"] for entry in bundle["entry"]
                                          if entry["resource"]["resourceType"] == kind)
    return next(found, {})


def _elements(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _elements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _elements(inner)


def _moment(text: str) -> datetime:
    # A day stands for its first moment, in UTC, as all times here do.
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00+00:00")
