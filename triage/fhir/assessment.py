"""The result as a RiskAssessment: every finding with its reasons, nothing said to be a diagnosis."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from triage.fhir.case_facts import CaseFacts, ReviewFacts
from triage.fhir.names import (
    CLASSIFICATION,
    CLASSIFICATION_CODES,
    FLAG_CODES,
    OPEN,
    POSSIBLE_URGENCY,
    UNDETERMINED,
    URGENCY,
    URGENCY_CODES,
)
from triage.fhir.people import instant
from triage.fhir.references import PATIENT, PROGRAM, RESPONSE, VISIT, reference
from triage.fhir.wording import classification, question_words, rationale
from triage.questionnaire.scores import scores
from triage.rules.result import Contributor, Finding, Undetermined, Urgency

URGENCY_WORDS = {
    Urgency.ROUTINE: "At the planned visit", Urgency.SOON: "Within days, never more than two weeks",
    Urgency.SAME_DAY: "A clinician speaks to the patient within 24 hours",
    Urgency.EMERGENCY: "Ambulance or emergency department now",
}
METHOD = "Rules over the patient's own answers; an answer that is missing stays unknown"


def assessment(case: CaseFacts) -> dict[str, Any]:
    """Give the RiskAssessment. Unfinished answers make it preliminary."""
    result = case.result
    settled = case.finished and not result.incomplete
    return {
        "resourceType": "RiskAssessment",
        "extension": _extensions(case),
        "status": "final" if settled else "preliminary",
        "method": {"text": f"{METHOD}. Rule set {result.rules_version}."},
        "subject": reference(case, PATIENT), "encounter": reference(case, VISIT),
        "occurrenceDateTime": instant(case.evaluated_at),
        "performer": reference(case, PROGRAM), "basis": [reference(case, RESPONSE)],
        **({"prediction": [_prediction(case, finding) for finding in result.findings]}
           if result.findings else {}),
        "mitigation": f"{URGENCY_WORDS[result.urgency]}.",
        "note": _notes(case),
    }


def _extensions(case: CaseFacts) -> list[dict[str, Any]]:
    result = case.result
    return [
        {"url": URGENCY, "valueCoding": _urgency(result.urgency)},
        {"url": POSSIBLE_URGENCY, "valueCoding": _urgency(result.possible)},
        {"url": CLASSIFICATION, "valueCoding": {"system": CLASSIFICATION_CODES,
                                                "code": str(result.classification)}},
        *(_undetermined(rule) for rule in result.undetermined),
    ]


def _urgency(urgency: Urgency) -> dict[str, str]:
    return {"system": URGENCY_CODES, "code": str(urgency), "display": URGENCY_WORDS[urgency]}


def _undetermined(rule: Undetermined) -> dict[str, Any]:
    return {"url": UNDETERMINED, "extension": [
        {"url": "rule", "valueString": rule.rule}, {"url": "urgency", "valueCoding": _urgency(rule.urgency)},
        {"url": "says", "valueString": rule.says},
        *({"url": "waits-for", "valueString": question} for question in rule.waits_for)]}


def _prediction(case: CaseFacts, finding: Finding) -> dict[str, Any]:
    return {
        "extension": [{"url": OPEN, "valueBoolean": finding.open}],
        "outcome": {"coding": [{"system": FLAG_CODES, "code": finding.flag}], "text": finding.says},
        "qualitativeRisk": {"coding": [_urgency(finding.urgency)]},
        "rationale": rationale(case, finding),
    }


def _notes(case: CaseFacts) -> list[dict[str, Any]]:
    result = case.result
    texts = [classification(case)]
    if result.possible > result.urgency:
        texts.append(f"Possible urgency, once open questions are answered: {URGENCY_WORDS[result.possible]}.")
    texts += [f"Undetermined: {rule.says}. Waits for: {_questions(case, rule.waits_for)}."
              for rule in result.undetermined]
    if result.incomplete:
        texts.append(f"Danger questions not asked yet: {_questions(case, result.incomplete)}.")
    if result.settling:
        texts.append(f"Questions that would settle it: {_questions(case, result.settling)}.")
    texts += [f"{one.name}: {one.words}." for one in scores(case.questionnaire, case.answers)]
    texts += [_contributor(one) for one in result.contributors]
    texts += [f"{note}." for note in result.notes]
    return [*({"text": text} for text in texts), *(one for review in case.reviews for one in _review(review))]


def _questions(case: CaseFacts, link_ids: tuple[str, ...]) -> str:
    return "; ".join(question_words(case, link_id) for link_id in link_ids)


def _contributor(one: Contributor) -> str:
    return f"{one.kind.capitalize()}: {one.says}."


def _review(review: ReviewFacts) -> Iterator[dict[str, Any]]:
    """Give a decision as a note of who made it, and what followed it, each as a note of its own."""
    level, fit = _words(review.urgency), _words(review.classification)
    parts = [f"Reviewed. Urgency: {level}{_before(review.before)}."]
    if fit:
        parts.append(f"Fit with the condition: {fit}{_before(review.classification_before)}.")
    said = ("Reason", review.reason), ("Plan", review.plan)
    parts += [f"{name}: {text.removesuffix('.')}." for name, text in said if text]
    if review.plan_by:
        parts.append(f"To be done by {review.plan_who}, by {instant(review.plan_by)}.")
    yield _annotation(review.by, review.at, " ".join(parts))
    for one in review.addenda:
        yield _annotation(one.by, one.at, f"Addendum: {one.words}")
    if review.reopened:
        yield _annotation(review.reopened.by, review.reopened.at, f"Opened again: {review.reopened.words}")


def _before(code: str) -> str:
    return f" (by the rules: {_words(code)})" if code else ""


def _words(code: str) -> str:
    return code.replace("_", " ")


def _annotation(by: str, at: datetime, words: str) -> dict[str, Any]:
    return {"authorString": by, "time": instant(at), "text": words}
