"""What must be true afterwards, by what people were told: each function gives what is not."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, text

from tests.faults.ground import Ground
from tests.faults.ledger import Ledger, Saved
from tests.support.hand import fields_of
from triage.cli.record import document
from triage.questionnaire.answers import AnswerSet, from_document
from triage.services import trail
from triage.services.alarms.delivering import deliver_due
from triage.services.mail import mailer_of
from triage.services.messages.gateway import gateway_of
from triage.services.record import sending
from triage.services.record.fhir_server import FhirServer
from triage.services.record.kinds import FHIR
from triage.services.record.queueing import queue_signed
from triage.store.database import Session
from triage.store.sealing import unseal
from triage.store.tables.case import Case, Review
from triage.store.tables.delivery import Delivery
from triage.store.tables.intake import Intake, IntakeSave
from triage.store.tables.trail import Outbox

MOST_ROUNDS = 400
AT_ONCE = 100
STUCK = 20.0     # seconds that a write may wait when nobody else is there
SECONDS = 180.0


def settle(ground: Ground) -> None:
    """Bring everything back, and let what waits go out as it would in the hours to come."""
    ground.hosts.be_kind()
    until = time.monotonic() + SECONDS
    while not ground.server.is_serving():
        assert time.monotonic() < until, f"not serving again within {SECONDS:.0f} seconds"
        time.sleep(0.1)
    parts, now = ground.parts, ground.parts.now()
    mailer, gateway = mailer_of(parts.settings), gateway_of(parts.settings)
    for _ in range(MOST_ROUNDS):
        now += timedelta(minutes=20)   # longer than any claim; the pauses between tries grow to an hour
        deliver_due(parts.store, mailer, now=now, gateway=gateway)
        if ground.hosts.record:
            _into_record(ground, now)
        if not _unsent(ground):
            return


def _into_record(ground: Ground, now: datetime) -> None:
    parts = ground.parts
    queue_signed(parts.store, parts.settings, now=parts.now())
    with ground.app.app_context():
        sending.deliver_due(parts.store, parts.library, {FHIR: FhirServer(parts.settings, document)},
                            now=lambda: now, limit=AT_ONCE)


def pages(ground: Ground, ledger: Ledger) -> Iterator[str]:
    """Every page that a patient was told of is there once, with what was sent; the others at most once."""
    by_key: dict[str, list[tuple[UUID, IntakeSave, AnswerSet]]] = {}
    with ground.parts.store.reading() as session:
        for save, visit_id in session.execute(
                select(IntakeSave, Intake.visit_id).join(Intake, IntakeSave.intake_id == Intake.id)):
            key = save.key.partition(":")[0]   # the form's, before a mark of what was in it
            if key not in ledger.saved:
                continue   # the urgent page, the sending, or somebody of the demonstration
            kept = unseal(session, save.document, "intake_save", "document", save.id)
            by_key.setdefault(key, []).append((visit_id, save, from_document(kept["answers"])))
    for saved in ledger.saved.values():
        found = by_key.get(saved.key, [])
        if len(found) > 1 or (saved.told and not found):
            yield f"{saved.page} of {saved.visit_id}: kept {len(found)} times, told: {saved.told}"
        for visit_id, save, answers in found:
            if (visit_id, save.page) != (saved.visit_id, saved.page):
                yield f"{saved.page} of {saved.visit_id}: kept as {save.page} of {visit_id}"
            elif wrong := _differing(ground, saved, answers):
                yield f"{saved.page} of {saved.visit_id}: kept otherwise: {sorted(wrong)}"


def red_flags(ground: Ground, ledger: Ledger) -> Iterator[str]:
    """Every patient who was shown the urgent page has alerts, all sent; what arrived twice says so."""
    arrived = ground.hosts.arrived()
    with ground.parts.store.reading() as session:
        for visit_id in sorted(ledger.flagged):
            rows = session.scalars(select(Outbox).join(Case, Outbox.case_id == Case.id)
                                   .where(Case.visit_id == visit_id)).all()
            if not rows:
                yield f"{visit_id}: the urgent page was shown, and nobody is told"
            if len({row.case_id for row in rows}) > 1:
                yield f"{visit_id}: the urgent page was shown, and clinicians see it more than once"
            for row in rows:
                count = arrived[row.key] + arrived[row.id.hex]   # a mail, or a text message
                if row.state != "sent" or not count:
                    yield f"{visit_id}: {row.kind} by {row.channel} is {row.state}, and arrived {count} times"


def cases(ground: Ground, ledger: Ledger) -> Iterator[str]:
    """Every sent form has one case; every signature that somebody was told of is there, whole and alone."""
    with ground.parts.store.reading() as session:
        found = {row.id: row for row in session.scalars(
            select(Case).where(Case.location_id == ground.clinic.location_id))}
        per_visit = Counter(case.visit_id for case in found.values())
        sent = set(session.scalars(select(Intake.visit_id).where(Intake.status == "submitted")))
        for visit_id in sorted(ledger.sent):
            if per_visit[visit_id] != 1 or visit_id not in sent:
                yield f"{visit_id}: sent, and has {per_visit[visit_id]} cases"
        signed = _signatures(session)
        for case in found.values():
            count = signed[case.id, case.round, case.result_hash]   # of what the case stands on now
            # More answers of somebody who has not sent the form yet leave a signature as it is.
            wanted = {1} if case.finished else {0, 1}
            if count not in (wanted if case.state == "signed" else {0}):
                yield f"case {case.id}: {case.state} with {count} signatures"
            if case.state == "signed" and not any(key[:2] == (case.id, case.round) for key in signed):
                yield f"case {case.id}: signed, and nobody has"
        for case_id in ledger.signed:
            if not any(id_ == case_id for id_, *_ in signed):
                yield f"case {case_id}: somebody was told that it is signed"


def nothing_stuck(ground: Ground, _ledger: Ledger) -> Iterator[str]:
    """The database is whole, and takes a write at once from whoever comes next."""
    began = time.monotonic()
    ground.visit(10**6)
    if (took := time.monotonic() - began) > STUCK:
        yield f"a write waited for {took:.1f} seconds"
    if ground.kind == "sqlite":
        with ground.parts.store.reading() as session:
            if (said := session.execute(text("PRAGMA integrity_check")).scalar()) != "ok":
                yield f"the file is damaged: {said}"


def record(ground: Ground, _ledger: Ledger) -> Iterator[str]:
    """Every case that stands as it was signed is in the record system."""
    if not ground.hosts.record:
        return
    there = {one["bundle"]["entry"][0]["resource"]["identifier"]["value"]
             for one in ground.hosts.record.seen()}
    with ground.parts.store.reading() as session:
        signed = _signatures(session)
        for case in session.scalars(select(Case).where(Case.location_id == ground.clinic.location_id,
                                                       Case.state == "signed")):
            if not signed[case.id, case.round, case.result_hash]:
                continue   # more was answered since
            sent = (Delivery.case_id == case.id, Delivery.result_hash == case.result_hash,
                    Delivery.state == "sent")
            if not session.scalar(select(exists().where(*sent))) or case.id.urn not in there:
                yield f"case {case.id}: signed, and not in the record"


def trail_is_whole(ground: Ground, _ledger: Ledger) -> Iterator[str]:
    """Nothing of the audit trail is missing, changed or out of its place."""
    found = trail.check(ground.parts.store).faults
    yield from (f"the trail, at {fault.seq}: {fault.what}" for fault in found)


ORACLES: tuple[Callable[[Ground, Ledger], Iterator[str]], ...] = (
    pages, red_flags, cases, record, trail_is_whole, nothing_stuck)


def _signatures(session: Session) -> Counter[Any]:
    what = Review.case_id, Review.round, Review.seen_hash
    rows = session.execute(select(*what, func.count()).where(Review.kind == "signed").group_by(*what))
    return Counter({(case_id, round_, seen): count for case_id, round_, seen, count in rows})


def _differing(ground: Ground, saved: Saved, answers: AnswerSet) -> set[str]:
    """Give the inputs of a page whose values are not those that were sent."""
    form = ground.parts.library.get("post-laminectomy").questionnaire
    kept: dict[str, list[str]] = {}
    for name in saved.fields:
        link_id = name.removeprefix("q_").partition(":")[0]
        kept |= fields_of(form.by_id[link_id], answers[link_id])
    return {name for name, values in saved.fields.items() if sorted(kept.get(name, [])) != sorted(values)}


def _unsent(ground: Ground) -> int:
    """Count what is still on its way. What a receiver refused for good waits for a person."""
    never = ground.parts.now() + sending.NEVER / 2
    with ground.parts.store.reading() as session:
        return sum(session.scalar(select(func.count()).select_from(kind).where(
            kind.location_id == ground.clinic.location_id, kind.state != "sent", kind.next_at < never)) or 0
            for kind in (Outbox, Delivery))
