"""Messages that tell the clinic that a form cannot wait. Written with what raised them, sent afterwards.

The text says nothing of who or why: a mail is read on locked screens and kept by others' servers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from triage.services.alarms.people import Ring, is_made_up
from triage.services.links import location_facts
from triage.services.messages.texts import called
from triage.services.views.messages import read_messages
from triage.store import alarms, outbox
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of, seal
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location

EMAIL, SMS = "email", "sms"
FIRST = 0   # the step of a round that is taken when the case is raised


@dataclass(frozen=True, slots=True)
class Unsent:
    """An alert that reached nobody yet."""

    location_id: UUID
    case_id: UUID
    raised_at: datetime
    attempts: int
    stuck: bool
    error: str


def raise_alert(session: Session, case: Case, rules: Collection[str], *, now: datetime) -> None:
    """Write the alerts for findings that the clinic was not told of, one for each who must know."""
    ring = Ring(session, case, now)
    people = ring.first()
    raised = f"{case.intake_id}:{','.join(sorted(rules))}"
    reached = [one.email for one in people if one.email and (not ring.location.demo or is_made_up(one.email))]
    for to in reached or ([] if ring.location.demo and people else [""]):
        _put(session, [case], "alert", EMAIL, to, what=f"{raised}:{to}", now=now)
    alarms.add_step(session, {
        "id": uuid4(), "key": f"{case.id}:{case.alarm}:{FIRST}", "case_id": case.id, "kind": "told",
        "alarm": case.alarm, "step": FIRST, "people": len(people), "account_id": None,
        "to_id": people[0].id if len(people) == 1 else None, "at": now})


def put_message(session: Session, cases: Sequence[Case], channel: str, to: str, *, now: datetime) -> None:
    """Write one message about cases of one site that nobody has looked at; the same again is not written."""
    which = ",".join(sorted(f"{one.id}:{one.alarm}:{one.next_step}" for one in cases))
    _put(session, cases, "step", channel, to, what=f"{channel}:{which}:{to}", now=now)


def unsent(store: Store, locations: Collection[UUID]) -> tuple[Unsent, ...]:
    """Give the alerts of some sites that reached nobody yet, the longest waiting first."""
    with store.reading() as session:
        return tuple(Unsent(row.location_id, row.case_id, row.created_at, row.attempts, row.state == "stuck",
                            row.error) for row in outbox.unsent(session)
                     if row.location_id in locations and row.case_id)


def _put(session: Session, cases: Sequence[Case], kind: str, channel: str, to: str, *, what: str,
         now: datetime) -> None:
    id_, location = uuid4(), session.get_one(Location, cases[0].location_id)
    name = called(read_messages(location.messages), location_facts(location), "en")
    document = {"to": to, "location": name, "count": len(cases)}
    outbox.put(session, {
        "id": id_, "location_id": location.id, "case_id": cases[0].id, "kind": kind, "channel": channel,
        "state": "pending", "attempts": 0,
        # `what` tells which rules fired; its digest does not.
        "key": cipher_of(session).digest(what, "outbox").hex(),
        "document": seal(session, document, "outbox", "document", id_),
        "next_at": now, "error": "", "created_at": now})
