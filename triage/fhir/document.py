"""One case as an FHIR R4 document: a Composition with the note, and all that it refers to."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from triage.fhir.bundle import resources
from triage.fhir.case_facts import CaseFacts
from triage.fhir.document_facts import DocumentFacts, SectionFacts
from triage.fhir.names import ACT_REASONS, CASES, FLAG_CATEGORIES, FLAG_CODES, LOINC, SECTION_CODES
from triage.fhir.narrative import listed, narrative
from triage.fhir.observations import observations
from triage.fhir.people import instant
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
)
from triage.fhir.wording import SCREENING
from triage.rules.result import Finding

Resource = dict[str, Any]
WORDS = {PATIENT: "The patient", VISIT: "The visit that the answers are for",
         RESPONSE: "What was answered, question by question", PROGRAM: "The program and its rules",
         ASSESSMENT: f"What the rules made of the answers. {SCREENING}",
         PROVENANCE: "Who answered, and by which way", PICTURE: "Places marked on the body map"}


def document_bundle(case: CaseFacts, facts: DocumentFacts) -> Resource:
    """Give the Bundle of type document, of plain JSON values; all that it refers to is inside."""
    placed: dict[str, list[str]] = {one.code: [] for one in facts.sections}
    kept: list[tuple[str, Resource]] = [
        (address(case, kind), {"text": narrative(WORDS[kind]), **resource})
        for kind, resource in resources(case).items()]
    for kind, code in ((ASSESSMENT, facts.verdict), (RESPONSE, facts.who), (PROVENANCE, facts.who),
                       (PROGRAM, facts.versions), *(((PICTURE, facts.places),) if case.picture else ())):
        placed[code].append(address(case, kind))
    for kind, key, code, resource in _more(case, facts):
        id_ = uuid5(case.id, f"{kind}/{key}")
        placed[code].append(id_.urn)
        kept.append((id_.urn, {"resourceType": kind, "id": str(id_), **resource}))
    first = _composition(case, facts, placed)
    return {
        "resourceType": "Bundle", "id": str(_key(case, facts)), **_tag(case),
        "identifier": identifier(case, facts), "type": "document",
        "timestamp": facts.signed_at or instant(case.evaluated_at),
        "entry": [{"fullUrl": UUID(first["id"]).urn, "resource": first},
                  *({"fullUrl": url, "resource": resource} for url, resource in kept)],
    }


def identifier(case: CaseFacts, facts: DocumentFacts) -> dict[str, str]:
    """Give the identifier of the document: another one as soon as it says something else."""
    return {"system": CASES, "value": _key(case, facts).urn}


def _key(case: CaseFacts, facts: DocumentFacts) -> UUID:
    return uuid5(case.id, f"document/{facts.key}")


def _tag(case: CaseFacts) -> Resource:
    tag = {"system": ACT_REASONS, "code": "HTEST", "display": "test health data"}
    return {"meta": {"tag": [tag]}} if case.demo else {}


def _more(case: CaseFacts, facts: DocumentFacts) -> Iterator[tuple[str, str, str, Resource]]:
    """Yield kind, key, section and resource of what only a document holds."""
    for key, link_id, observation in observations(case, facts):
        section = facts.danger_section if key.startswith("danger/") else facts.homes[link_id]
        yield "Observation", key, section, observation
    for finding in case.result.findings:
        yield "Flag", finding.rule, facts.verdict, _flag(case, finding)
    if facts.pdf is not None:
        yield "DocumentReference", "pdf", facts.versions, _paper(case, facts.pdf)


def _composition(case: CaseFacts, facts: DocumentFacts, placed: dict[str, list[str]]) -> Resource:
    settled = "amended" if case.origin.version > 1 else "final"
    verdict = next(one for one in facts.sections if one.code == facts.verdict)
    signed = {"attester": [{"mode": "professional", "time": facts.signed_at,
                            "party": {"display": facts.signed_by}}]} if facts.signed_by else {}
    return {
        "resourceType": "Composition", "id": str(uuid5(case.id, f"Composition/{facts.key}")),
        "language": "en", "text": narrative(facts.title, *verdict.lines[:1], SCREENING),
        "identifier": {"system": CASES, "value": case.id.urn},
        "status": settled if case.finished else "preliminary",
        "type": {"coding": [{"system": LOINC, "code": "51855-5", "display": "Patient Note"}]},
        "subject": reference(case, PATIENT), "encounter": reference(case, VISIT),
        "date": instant(case.evaluated_at), "author": [reference(case, PROGRAM)], "title": facts.title,
        **signed, "section": [_section(one, placed[one.code]) for one in facts.sections],
    }


def _section(facts: SectionFacts, entries: list[str]) -> Resource:
    return {"title": facts.title, "code": {"coding": [{"system": SECTION_CODES, "code": facts.code}]},
            "text": listed(facts.lines),
            **({"entry": [{"reference": one} for one in entries]} if entries else {})}


def _flag(case: CaseFacts, finding: Finding) -> Resource:
    says = f"Left open by missing answers: {finding.says}" if finding.open else finding.says
    return {
        "text": narrative(says), "status": "active",
        "category": [{"coding": [{"system": FLAG_CATEGORIES, "code": "clinical"}]}],
        "code": {"coding": [{"system": FLAG_CODES, "code": finding.flag}], "text": says},
        "subject": reference(case, PATIENT), "period": {"start": instant(case.evaluated_at)},
        "encounter": reference(case, VISIT), "author": reference(case, PROGRAM),
    }


def _paper(case: CaseFacts, pdf: bytes) -> Resource:
    return {
        "text": narrative("The printed summary of one page"), "status": "current",
        "type": {"text": "Printed summary"}, "subject": reference(case, PATIENT),
        "date": instant(case.evaluated_at), "author": [reference(case, PROGRAM)],
        "description": "The printed summary of one page",
        "content": [{"attachment": {"contentType": "application/pdf", "language": "en", "title": "Summary",
                                    "data": b64encode(pdf).decode(), "size": len(pdf)}}],
        "context": {"encounter": [reference(case, VISIT)], "related": [reference(case, RESPONSE)]},
    }
