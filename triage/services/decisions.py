"""Decisions as they are kept, sealed, and as they are read again with all that followed them."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.rules.result import Classification, Result, Urgency
from triage.services.views.review import Decision, ReviewFacts, Seen, SequelFacts
from triage.store import cases, sequels
from triage.store.database import Session
from triage.store.sealing import unseal
from triage.store.tables.case import Case, Review
from triage.store.tables.intake import Intake

ADDENDUM, REOPENED = "addendum", "reopened"
DECIDED = "decided"   # in a case's summary: what the last signature gave it
TEXTS = ("reason_code", "reason_says", "plan_code", "plan_says", "plan_name")


def reviews_of(session: Session, case_id: UUID) -> tuple[ReviewFacts, ...]:
    """Give what was done about a case, oldest first, each signature with what followed it."""
    after: dict[UUID, list[SequelFacts]] = {}
    for sequel, name in sequels.of_case(session, case_id):
        words = unseal(session, sequel.document, "sequel", "document", sequel.id)["words"]
        after.setdefault(sequel.review_id, []).append(SequelFacts(sequel.kind, name, sequel.at, words))
    return tuple(_facts(session, review, name, after.get(review.id, []))
                 for review, name in cases.reviews_of(session, case_id))


def seen_of(case: Case, form: Intake, result: Result) -> Seen:
    """Give what the page of a case shows of it, as it stands: this is what a signature pins."""
    shown = {"result": case.result_hash, "content": form.definition_hash, "rules": result.rules_version,
             "version": form.version, "urgency": case.urgency, "possible": int(result.possible),
             "classification": str(result.classification), "round": case.round}
    page = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()
    return Seen(form.version, result.rules_version, Urgency(case.urgency), result.classification, page)


def as_document(decision: Decision | None, seen: Seen) -> dict[str, Any]:
    """Give what is kept of a step: what was decided, where something was, and what was seen."""
    kept: dict[str, Any] = {"seen": {
        "version": seen.version, "rules": seen.rules, "urgency": str(seen.urgency),
        "classification": str(seen.classification), "page": seen.page}}
    if decision is None:
        return kept
    kept |= {"agree": decision.agree, "urgency": str(decision.urgency), "reason": decision.reason,
             "classification": str(decision.classification), "plan": decision.plan}
    kept |= {name: getattr(decision, name) for name in TEXTS if getattr(decision, name)}
    if decision.plan_who:
        kept["plan_who"] = str(decision.plan_who)
    if decision.plan_by:
        kept["plan_by"] = decision.plan_by.isoformat()
    return kept


def decision_in(document: dict[str, Any]) -> Decision | None:
    """Read what was decided out of a step; None where nothing was."""
    if "agree" not in document:
        return None
    who, by = document.get("plan_who"), document.get("plan_by")
    return Decision(document["agree"], Urgency.of(document["urgency"]),
                    Classification(document["classification"]), document["reason"], document["plan"],
                    plan_who=UUID(who) if who else None, plan_by=datetime.fromisoformat(by) if by else None,
                    **{name: document.get(name, "") for name in TEXTS})


def document_of(session: Session, review: Review) -> dict[str, Any]:
    """Open what is kept of a step. Raises Damaged."""
    document: dict[str, Any] = unseal(session, review.document, "review", "document", review.id)
    return document


def _facts(session: Session, review: Review, name: str, after: list[SequelFacts]) -> ReviewFacts:
    document = document_of(session, review)
    return ReviewFacts(
        review.kind, name, review.at, review.seen_hash, decision_in(document), _seen_in(document),
        addenda=tuple(one for one in after if one.kind == ADDENDUM),
        reopened=next((one for one in after if one.kind == REOPENED), None))


def _seen_in(document: dict[str, Any]) -> Seen | None:
    kept = document.get("seen")
    if kept is None:
        return None
    return Seen(kept["version"], kept["rules"], Urgency.of(kept["urgency"]),
                Classification(kept["classification"]), kept["page"])
