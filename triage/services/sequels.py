"""What may follow a signature: an addendum, or opening again what it closed. The signature itself stays."""

from datetime import datetime
from uuid import UUID, uuid4

from triage.services.actors import Actor
from triage.services.alarms.arming import due_at, rouse
from triage.services.audit import note
from triage.services.decision_lists import REOPENINGS, need_short, pick_of
from triage.services.decisions import ADDENDUM, REOPENED, reviews_of
from triage.services.errors import Conflict, InvalidInput
from triage.services.links import location_facts
from triage.services.review import held, own_key
from triage.services.views.review import OTHER
from triage.services.words import day_words
from triage.store import cases, sequels
from triage.store.database import Session, Store
from triage.store.sealing import seal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Visit

NOT_SIGNED = "Nobody has signed this case yet. What you wrote can go into the signature."


def add(store: Store, actor: Actor, case_id: UUID, words: str, *, key: str, now: datetime) -> None:
    """Append words to the last signature of a case. The same `key` and words again are one.

    Raises InvalidInput for none or too many words, Conflict where no signature stands to add to.
    """
    with store.writing() as session:
        case = held(session, actor, case_id)
        own = own_key(ADDENDUM, key, words.strip())   # other words are another addendum
        if _is_repeat(session, actor, case, own):
            return
        need_short(words, "words")
        if not words.strip():
            raise InvalidInput("words", "Write what you want to add.")
        signature = _last_signature(session, case)
        _append(session, case, actor, (ADDENDUM, signature, words.strip()), key=own, now=now)
        note(session, actor, "addendum kept", "case", case.id, now=now)


def reopen(store: Store, actor: Actor, case_id: UUID, code: str, words: str = "", *, key: str,
           now: datetime) -> None:
    """Open a signed case again, with a reason: it comes back to the queue. The same `key` again is once.

    Raises InvalidInput without a reason, Conflict where it is not signed, or open again already.
    """
    with store.writing() as session:
        case = held(session, actor, case_id)
        own = own_key(REOPENED, key)
        if _is_repeat(session, actor, case, own):
            return
        picked = pick_of(REOPENINGS, code, words, "why")
        if not (picked or words.strip()):
            raise InvalidInput("why", "Say why you open it again.")
        signature = _last_signature(session, case)
        if case.state != "signed":
            raise Conflict("The answers have changed since: this case waits for a signature already.")
        said = [words.strip()] if picked is None or code == OTHER else [picked.says, words.strip()]
        _append(session, case, actor, (REOPENED, signature, ": ".join(filter(None, said))), key=own, now=now)
        _wait_again(session, case, now)
        note(session, actor, "case reopened", "case", case.id, now=now)


def _is_repeat(session: Session, actor: Actor, case: Case, key: str) -> bool:
    earlier = sequels.by_key(session, case.id, key)
    return earlier is not None and str(earlier.account_id) == actor.id


def _last_signature(session: Session, case: Case) -> UUID:
    """Give the id of the signature that stands. Raises Conflict where there is none."""
    signed = [row.Review for row in cases.reviews_of(session, case.id) if row.Review.kind == "signed"]
    if not signed:
        raise Conflict(NOT_SIGNED)
    last = [one for one in reviews_of(session, case.id) if one.decision][-1]
    if last.reopened:
        at = location_facts(session.get_one(Location, case.location_id)).local(last.reopened.at)
        raise Conflict(f"{last.reopened.by} opened this case again on {day_words(at.date(), 'en')} at "
                       f"{at.hour}:{at.minute:02d}. Sign it anew instead.")
    id_: UUID = signed[-1].id
    return id_


def _append(session: Session, case: Case, actor: Actor, what: tuple[str, UUID, str], *, key: str,
            now: datetime) -> None:
    id_, (kind, signature, words) = uuid4(), what
    document = seal(session, {"words": words}, "sequel", "document", id_)
    sequels.add(session, {"id": id_, "case_id": case.id, "review_id": signature, "kind": kind, "key": key,
                          "account_id": UUID(actor.id), "document": document, "at": now})


def _wait_again(session: Session, case: Case, now: datetime) -> None:
    """Put a case back into the queue, at the level that it had, as one that nobody has looked at yet."""
    case.state, case.overridden, case.changed, case.signed_at = "new", False, False, None
    case.due_at = due_at(session, case, session.get_one(Visit, case.visit_id).starts_at, now)
    case.round += 1
    case.reopened += 1
    session.flush()
    rouse(session, case, now)
