"""What clinicians do first: look at the queue, acknowledge a case, sign it. Everything appends."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from triage.rules.result import Result
from triage.services.actors import Actor, Role
from triage.services.alarms.owners import take_if_free
from triage.services.audit import note
from triage.services.decisions import DECIDED, as_document, decision_in, document_of, reviews_of, seen_of
from triage.services.errors import AlreadySigned, Conflict, NotFound
from triage.services.judging import Judgement
from triage.services.links import location_facts
from triage.services.plans import checked
from triage.services.queue import QueuePage, QueueRow, queue
from triage.services.tally import count_judged, count_looked
from triage.services.views.review import Decision, Seen
from triage.services.words import day_words
from triage.store import cases
from triage.store.database import Session, Store
from triage.store.sealing import seal, unseal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake

__all__ = ["Decision", "QueuePage", "QueueRow", "acknowledge", "decide", "held", "own_key", "queue",
           "reviews_of", "who_signed"]

CHANGED = "have changed since you opened this case. Read it again, then sign."


@dataclass(frozen=True)
class _Held:
    """A case that an actor holds until the transaction ends, with what it stands on and what it shows."""

    session: Session
    actor: Actor
    case: Case
    now: datetime
    result: Result
    seen: Seen

    def append(self, kind: str, decision: Decision | None, key: str) -> bool:
        """Append a step; give whether it was new."""
        id_, case = uuid4(), self.case
        document = seal(self.session, as_document(decision, self.seen), "review", "document", id_)
        return cases.add_review(self.session, {
            "id": id_, "case_id": case.id, "kind": kind, "seen_hash": case.result_hash, "key": key,
            "account_id": UUID(self.actor.id), "document": document, "at": self.now, "round": case.round})

    def sign(self, decision: Decision, key: str) -> None:
        """Sign, and close the case."""
        case, seen = self.case, self.seen
        count_judged(self.session, case, self.result.findings, decision.urgency, now=self.now,
                     class_changed=decision.classification != seen.classification)
        self.append("signed", decision, key)
        case.state, case.changed, case.signed_at = "signed", False, self.now
        case.overridden = (decision.urgency, decision.classification) != (seen.urgency, seen.classification)
        summary = unseal(self.session, case.summary, "case", "summary", case.id)
        summary[DECIDED] = {"urgency": str(decision.urgency), "classification": str(decision.classification),
                            "before": str(seen.classification), "by": self.actor.name}
        case.summary = seal(self.session, summary, "case", "summary", case.id)
        note(self.session, self.actor, "case signed", "case", case.id, now=self.now,
             detail=("agree" if decision.agree else "change", case.result_hash, seen.page))


def acknowledge(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Record that a clinician has seen a case; twice is once. Raises NotFound, AlreadySigned."""
    with store.writing() as session:
        case = held(session, actor, case_id)
        one = _waiting(session, actor, case, now)
        count_looked(session, case, now=now)
        key = f"seen:{case.round}:{actor.id[:8]}:{case.result_hash[:32]}"
        if one.append("acknowledged", None, key):
            case.state = "seen"
            take_if_free(session, actor, case, now=now)
            note(session, actor, "case acknowledged", "case", case.id, now=now)


def decide(store: Store, actor: Actor, case_id: UUID, decision: Decision, *, seen_hash: str, key: str,
           now: datetime, shown: str = "") -> None:
    """Sign a case as it was seen. The same `key` again with the same decision is the same signature.

    `shown`: the hash of the page that was seen, where there was one. Raises InvalidInput for what cannot be
    signed, AlreadySigned when somebody signed before, Conflict when what was seen has changed since.
    """
    with store.writing() as session:
        case = held(session, actor, case_id)
        own = own_key("signed", case.round, key)
        if _is_repeat(session, actor, case, decision, own):
            return
        one = _waiting(session, actor, case, now)
        if case.result_hash != seen_hash:
            raise Conflict(f"The answers {CHANGED}")
        if shown not in ("", one.seen.page):
            raise Conflict(f"The level or the rules {CHANGED}")
        if decision.agree:   # with the level that the case has, and the class that the rules gave
            decision = replace(decision, urgency=one.seen.urgency, classification=one.seen.classification)
        site = location_facts(session.get_one(Location, case.location_id))
        one.sign(checked(session, decision, site, now=now), own)


def held(session: Session, actor: Actor, case_id: UUID) -> Case:
    """Give a case of the actor's, held until the transaction ends. Raises NotFound."""
    actor.require(Role.CLINICIAN)
    case = cases.lock(session, case_id)
    if case is None:
        raise NotFound("There is nothing here.")
    actor.require_at(case.location_id)
    return case


def who_signed(session: Session, case: Case) -> AlreadySigned:
    """Say who signed a case last, and when."""
    last = [one for one in reviews_of(session, case.id) if one.decision][-1]
    at = location_facts(session.get_one(Location, case.location_id)).local(last.at)
    when = f"{day_words(at.date(), 'en')} at {at.hour}:{at.minute:02d}"
    return AlreadySigned(f"{last.by} signed this case on {when}.", last)


def own_key(*parts: object) -> str:
    """Give the key that a step is kept under: what a form sends may be of any length."""
    return sha256(":".join(map(str, parts)).encode()).hexdigest()


def _waiting(session: Session, actor: Actor, case: Case, now: datetime) -> _Held:
    """Give a case that waits for review. Raises AlreadySigned."""
    if case.state == "signed":
        raise who_signed(session, case)
    kept = cases.final_result(session, case.intake_id)
    document = unseal(session, kept.document, "result", "document", kept.id)
    result = Judgement.from_document(document, kept.definition_hash).result
    return _Held(session, actor, case, now, result,
                 seen_of(case, session.get_one(Intake, case.intake_id), result))


def _is_repeat(session: Session, actor: Actor, case: Case, decision: Decision, key: str) -> bool:
    """Whether just this was signed just so before. What says something else under the same key is refused."""
    earlier = cases.review_by_key(session, case.id, key)
    if earlier is None:
        return False
    kept = decision_in(document_of(session, earlier))
    if kept is None or str(earlier.account_id) != actor.id or not _is_same(kept, decision):
        raise who_signed(session, case)
    return True


def _is_same(kept: Decision, sent: Decision) -> bool:
    """Whether a decision that was sent again says what was kept. Who and when count where they were kept."""
    why = kept.agree or (kept.urgency, kept.classification, kept.reason, kept.reason_code) == (
        sent.urgency, sent.classification, sent.reason.strip(), sent.reason_code)
    plan = (kept.plan, kept.plan_code) == (sent.plan.strip(), sent.plan_code)
    who = kept.plan_who is None or (kept.plan_who, kept.plan_by) == (sent.plan_who, sent.plan_by)
    return kept.agree == sent.agree and why and plan and who
