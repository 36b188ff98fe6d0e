"""A case as the FHIR layer takes it."""

from typing import Any

from triage.fhir import bundle as fhir
from triage.fhir.bundle import PictureFacts
from triage.services.views.case import CaseView
from triage.services.views.review import ReviewFacts, SequelFacts

__all__ = ["PictureFacts", "bundle", "case_facts"]

BY_STAFF = ("assisted", "paper", "phone")


def bundle(case: CaseView, picture: PictureFacts | None = None) -> dict[str, Any]:
    """Give one case as an R4 Bundle, of plain JSON values; `picture` is its body map, drawn."""
    return fhir.case_bundle(case_facts(case, picture))


def case_facts(case: CaseView, picture: PictureFacts | None = None) -> fhir.CaseFacts:
    """Give what a bundle is made of."""
    who, visit = case.patient, case.visit
    return fhir.CaseFacts(
        id=case.case_id,
        patient=fhir.PatientFacts(
            id=who.id, family=who.family, given=who.given, birth_date=who.birth_date, sex=who.sex,
            record_number=who.record_number, phone=who.phone, email=who.email,
            language=case.provenance.language),
        visit=fhir.VisitFacts(visit.id, visit.starts_at, visit.clinician, case.location.name),
        origin=_origin(case),
        questionnaire=case.definition.in_language(case.provenance.language), answers=case.answers,
        result=case.result, today=case.today, evaluated_at=case.evaluated_at,
        content_hash=case.provenance.definition_hash,
        sources={number: source.citation for number, source in case.definition.evidence.items()},
        reviews=tuple(_review(one) for one in case.reviews if one.decision), demo=who.demo,
        picture=picture)


def _origin(case: CaseView) -> fhir.OriginFacts:
    origin = case.provenance
    typed_by = tuple((one.by, one.channel) for one in origin.typed if one.by)
    told = "staff" if origin.channel in BY_STAFF and not typed_by else "self"
    return fhir.OriginFacts(channel=origin.channel, answered_by=origin.helped_by or told,
                            helper=origin.helper, started_at=origin.started_at,
                            saved_at=origin.saved_at or origin.started_at,
                            submitted_at=origin.submitted_at, typed_by=typed_by, version=case.version,
                            amended_at=case.changes.since if case.changes else None)


def _review(review: ReviewFacts) -> fhir.ReviewFacts:
    decision, was = review.decision, review.seen
    assert decision is not None
    before = str(was.urgency) if was and was.urgency != decision.urgency else ""
    fit = str(was.classification) if was and was.classification != decision.classification else ""
    return fhir.ReviewFacts(
        by=review.by, at=review.at, urgency=str(decision.urgency), reason=decision.why, plan=decision.what,
        classification=str(decision.classification), plan_who=decision.plan_name, plan_by=decision.plan_by,
        before=before, classification_before=fit, addenda=tuple(map(_sequel, review.addenda)),
        reopened=_sequel(review.reopened) if review.reopened else None)


def _sequel(one: SequelFacts) -> fhir.SequelFacts:
    return fhir.SequelFacts(one.by, one.at, one.words)
