"""A case as a FHIR document: the note, the answers, scores, danger signs, and the page as a PDF."""

from typing import Any

from triage.fhir.bundle import CaseFacts, PictureFacts
from triage.fhir.document import document_bundle, identifier
from triage.fhir.document_facts import DocumentFacts, SectionFacts
from triage.fhir.people import instant
from triage.services.bundle import case_facts
from triage.services.note import Heading, note_of
from triage.services.note.homes import danger_of, homes
from triage.services.note.text import origin
from triage.services.views.case import CaseView
from triage.services.views.review import steps

__all__ = ["document", "document_facts", "identifier"]


def document(case: CaseView, picture: PictureFacts | None = None, pdf: bytes | None = None) -> dict[str, Any]:
    """Give one case as an R4 Bundle of type document, of plain JSON values.

    `picture`: its body map, drawn. `pdf`: its printed page; None where none can be made.
    """
    facts, more = document_facts(case, picture, pdf)
    return document_bundle(facts, more)


def document_facts(case: CaseView, picture: PictureFacts | None = None,
                   pdf: bytes | None = None) -> tuple[CaseFacts, DocumentFacts]:
    """Give what a document is made of."""
    note, by_question = note_of(case), homes(case.definition)
    signed = case.signature
    if signed and signed.seen_hash != case.seen_hash:
        signed = None   # answers were added since: nobody attests those
    for score in case.scores:   # a scale is told where its questions are
        inside = next(one.link_id for one in case.definition.questionnaire.by_id[score.link_id].walk()
                      if one.is_question)
        by_question = {**by_question, score.link_id: by_question[inside]}
    return case_facts(case, picture), DocumentFacts(
        key=f"{case.version}/{case.seen_hash}/{steps(case.reviews)}", title="Pre-visit note",
        form=case.definition.questionnaire,
        sections=tuple(SectionFacts(one.name.lower(), one.value, tuple(
            f"{line.text} {origin(line)}".rstrip() for line in note.under(one))) for one in Heading),
        danger=danger_of(case.definition), scores=case.scores,
        homes={link_id: heading.name.lower() for link_id, heading in by_question.items()},
        verdict=Heading.VERDICT.name.lower(), who=Heading.WHO.name.lower(),
        versions=Heading.VERSIONS.name.lower(), places=Heading.PAIN.name.lower(),
        danger_section=Heading.DANGER.name.lower(), pdf=pdf,
        signed_by=signed.by if signed else "", signed_at=instant(signed.at) if signed else "")
