"""What clinicians do: look at the queue, acknowledge a case, sign it. Everything appends."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.rules.result import Classification, Result, Urgency
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.judging import Judgement
from triage.services.links import location_facts
from triage.services.queue import QueuePage, QueueRow, queue
from triage.services.tally import count_judged
from triage.services.views.review import Decision, ReviewFacts
from triage.services.words import day_words
from triage.store import cases
from triage.store.database import Session, Store
from triage.store.sealing import seal, unseal
from triage.store.tables.case import Case, Review
from triage.store.tables.clinic import Location

__all__ = ["Decision", "QueuePage", "QueueRow", "acknowledge", "decide", "queue", "reviews_of"]

LONGEST_TEXT = 4000


def acknowledge(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Record that a clinician has seen a case; twice is once. Raises NotFound, Conflict when signed."""
    with store.writing() as session:
        case = _waiting(session, actor, case_id)
        key = f"seen:{case.round}:{actor.id[:8]}:{case.result_hash[:32]}"
        if _append(session, case, actor, "acknowledged", None, key=key, now=now):
            case.state = "seen"
            note(session, actor, "case acknowledged", "case", case.id, now=now)


def decide(store: Store, actor: Actor, case_id: UUID, decision: Decision, *, seen_hash: str, key: str,
           now: datetime) -> None:
    """Sign a case as it was seen. The same `key` again is the same signature.

    Raises InvalidInput for a change without a reason, Conflict when somebody signed before or when
    what was seen has changed since.
    """
    _check(decision)
    with store.writing() as session:
        if _is_repeat(session, actor, case_id, seen_hash, key):
            return
        case = _waiting(session, actor, case_id)
        if case.result_hash != seen_hash:
            raise Conflict("The answers have changed since you opened this case. Read it again, then sign.")
        result = _result_of(session, case)
        stands = Urgency(case.urgency), result.classification
        if decision.agree:   # with the level that the case has, and the class that the rules gave
            decision = replace(decision, urgency=stands[0], classification=stands[1])
        count_judged(session, case, result.findings, decision.urgency, now=now)
        _append(session, case, actor, "signed", decision, key=key, now=now)
        case.state, case.changed, case.signed_at = "signed", False, now
        case.overridden = (decision.urgency, decision.classification) != stands
        note(session, actor, "case signed", "case", case.id, now=now,
             detail=("agree" if decision.agree else "change", seen_hash))


def reviews_of(session: Session, case_id: UUID) -> tuple[ReviewFacts, ...]:
    """Give what was done about a case, oldest first."""
    return tuple(ReviewFacts(review.kind, name, review.at, review.seen_hash, _decision(session, review))
                 for review, name in cases.reviews_of(session, case_id))


def _check(decision: Decision) -> None:
    if not decision.agree and not decision.reason.strip():
        raise InvalidInput("reason", "Say why you change it.")
    for field in ("reason", "plan"):
        if len(getattr(decision, field)) > LONGEST_TEXT:
            raise InvalidInput(field, f"Use at most {LONGEST_TEXT} characters.")


def _waiting(session: Session, actor: Actor, case_id: UUID) -> Case:
    """Give a case that waits for review, held until the transaction ends."""
    actor.require(Role.CLINICIAN)
    case = cases.lock(session, case_id)
    if case is None:
        raise NotFound("There is nothing here.")
    actor.require_at(case.location_id)
    if case.state == "signed":
        raise Conflict(_who_signed(session, case))
    return case


def _who_signed(session: Session, case: Case) -> str:
    last = [one for one in reviews_of(session, case.id) if one.kind == "signed"][-1]
    location = session.get_one(Location, case.location_id)
    at = location_facts(location).local(last.at)
    return f"{last.by} signed this case on {day_words(at.date(), 'en')} at {at.hour}:{at.minute:02d}."


def _is_repeat(session: Session, actor: Actor, case_id: UUID, seen_hash: str, key: str) -> bool:
    earlier = cases.review_by_key(session, case_id, key)
    return earlier is not None and str(earlier.account_id) == actor.id and earlier.seen_hash == seen_hash


def _append(session: Session, case: Case, actor: Actor, kind: str, decision: Decision | None, *, key: str,
            now: datetime) -> bool:
    id_ = uuid4()
    document = seal(session, _document(decision), "review", "document", id_)
    return cases.add_review(session, {
        "id": id_, "case_id": case.id, "kind": kind, "seen_hash": case.result_hash, "key": key,
        "account_id": UUID(actor.id), "document": document, "at": now, "round": case.round})


def _result_of(session: Session, case: Case) -> Result:
    """Give the result that a case stands on."""
    kept = cases.final_result(session, case.intake_id)
    document = unseal(session, kept.document, "result", "document", kept.id)
    return Judgement.from_document(document, kept.definition_hash).result


def _document(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {"agree": decision.agree, "urgency": str(decision.urgency), "reason": decision.reason.strip(),
            "classification": str(decision.classification), "plan": decision.plan.strip()}


def _decision(session: Session, review: Review) -> Decision | None:
    document = unseal(session, review.document, "review", "document", review.id)
    if not document:
        return None
    return Decision(document["agree"], Urgency.of(document["urgency"]),
                    Classification(document["classification"]), document["reason"], document["plan"])
