"""What must be sent: by a clinician's hand, or by itself once a case is signed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role, system
from triage.services.audit import note
from triage.services.errors import Conflict, NotFound
from triage.services.links import location_facts
from triage.services.record.kinds import NAMES, RecordSettings, Sending, configured
from triage.services.views.facts import LocationFacts
from triage.store import cases, deliveries, sequels
from triage.store import settings as kept
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of
from triage.store.tables.case import Case
from triage.store.tables.delivery import Delivery
from triage.store.tables.intake import Intake

JOB = system("record")
SINCE = "record.since."                # + kind: from when on signed cases are looked for
OVERLAP = timedelta(minutes=10)        # a signature may be kept a little after its own time
ROUND = 50
NOWHERE = ("No record system is set. Whoever runs the server sets FHIR_URL or HL7_HOST; "
           "the files below can be taken by hand.")
NOT_SIGNED = "Sign the case first: only what somebody signed is sent into the record."


def send(store: Store, actor: Actor, settings: RecordSettings, case_id: UUID, *, now: datetime) -> int:
    """Queue a signed case for every receiver that is set; give how many it was not queued for before.

    Raises NotFound, and Conflict where it is not signed or no receiver is set.
    """
    actor.require(Role.CLINICIAN)
    with store.writing() as session:
        case = _case(session, actor, case_id)
        if not configured(settings):
            raise Conflict(NOWHERE)
        if case.state != "signed":
            raise Conflict(NOT_SIGNED)
        version = session.get_one(Intake, case.intake_id).version
        return sum(_queue(session, actor, case, (kind, version), now) for kind in configured(settings))


def again(store: Store, actor: Actor, delivery_id: UUID, *, now: datetime) -> UUID:
    """Try one delivery anew, as the case stands now; give its case. One that arrived is left alone.

    Raises NotFound, and Conflict where the case must be signed first.
    """
    actor.require(Role.CLINICIAN)
    with store.writing() as session:
        row = deliveries.lock(session, delivery_id)
        if row is None:
            raise NotFound("There is nothing here.")
        case = _case(session, actor, row.case_id)
        if row.state == "sent":
            return row.case_id
        if case.state != "signed":
            raise Conflict(NOT_SIGNED)
        version = session.get_one(Intake, case.intake_id).version
        if row.result_hash != case.result_hash:
            _replace(session, row, case, version)
        row.state, row.attempts, row.next_at, row.error = "pending", 0, now, ""
        note(session, actor, "record tried again", "case", row.case_id, now=now, detail=(row.kind,))
        return row.case_id


def queue_signed(store: Store, settings: RecordSettings, *, now: datetime) -> int:
    """Queue what was signed since the last look; give how many. What was signed before the first is not.

    Looking, rather than being told, forgets no signature: however it came about, and whatever was down.
    """
    if not settings.record_on_signing:
        return 0
    with store.writing() as session:
        return sum(_look(session, kind, now) for kind in configured(settings))


def of_case(store: Store, actor: Actor, case_id: UUID) -> tuple[Sending, ...]:
    """Give what became of a case's sendings, oldest first. Raises NotFound."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        found = cases.get(session, case_id)
        if found is None:
            raise NotFound("There is nothing here.")
        actor.require_at(found.Case.location_id)
        return tuple(_sending(row) for row in deliveries.of_case(session, case_id))


def unsent(store: Store, actor: Actor, limit: int = 200) -> tuple[Sending, ...]:
    """Give what has not arrived yet from the actor's sites, the longest waiting first."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        return tuple(_sending(row, location_facts(location))
                     for row, location in deliveries.unsent(session, actor.locations, limit))


def _case(session: Session, actor: Actor, case_id: UUID) -> Case:
    case = cases.lock(session, case_id)
    if case is None:
        raise NotFound("There is nothing here.")
    actor.require_at(case.location_id)
    return case


def _look(session: Session, kind: str, now: datetime) -> int:
    since = kept.held(session, SINCE + kind)
    if since is None:
        kept.put(session, SINCE + kind, now.astimezone(UTC).isoformat(), now)
        return 0
    reached = datetime.fromisoformat(since)
    moment = reached if reached <= now else now - OVERLAP   # the clock was set back: look from here again
    signed = deliveries.signed_since(session, kind, moment, ROUND)
    added = deliveries.added_since(session, kind, moment, ROUND)
    queued = sum(_queue(session, JOB, case, (kind, version), now) for case, version in (*signed, *added))
    if max(len(signed), len(added)) < ROUND and not now - OVERLAP <= reached <= now:
        kept.put(session, SINCE + kind, (now - OVERLAP).astimezone(UTC).isoformat(), now)
    return queued


def _queue(session: Session, actor: Actor, case: Case, what: tuple[str, int], now: datetime) -> bool:
    """Queue a case for one kind of receiver, as one version of its form; give whether it was not yet."""
    kind, version = what
    person = UUID(actor.id) if actor.kind == "staff" else None
    is_new = deliveries.put(session, {
        "id": uuid4(), "key": _key(session, case, kind, version), "kind": kind, "case_id": case.id,
        "location_id": case.location_id, "version": version, "result_hash": case.result_hash,
        "account_id": person, "state": "pending", "attempts": 0, "next_at": now, "error": "",
        "created_at": now})
    if is_new:
        note(session, actor, "record queued", "case", case.id, now=now, detail=(kind,))
    return is_new


def _replace(session: Session, row: Delivery, case: Case, version: int) -> None:
    """Let a delivery be of what was signed last."""
    key = _key(session, case, row.kind, version)
    other = deliveries.of_key(session, key)
    if other is not None and other.id != row.id:
        raise Conflict(f"What was signed last is on its way to the {NAMES[row.kind]} already.")
    row.key, row.version, row.result_hash = key, version, case.result_hash


def _key(session: Session, case: Case, kind: str, version: int) -> str:
    """Give the key of what is sent: signed once more, or with words added, it is something else."""
    steps = len(cases.reviews_of(session, case.id)) + len(sequels.of_case(session, case.id))
    what = f"{kind}:{case.id}:{version}:{case.result_hash}:{case.round}:{steps}"
    return cipher_of(session).digest(what, "delivery").hex()


def _sending(row: Delivery, site: LocationFacts | None = None) -> Sending:
    return Sending(row.id, row.case_id, row.kind, row.state, row.version, row.attempts, row.error,
                   site.local(row.created_at) if site else row.created_at, row.next_at, row.sent_at,
                   site.name if site else "")
