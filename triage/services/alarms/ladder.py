"""Tells the next, and then everyone, of cases that nobody has looked at. Run again and again by a worker.

Each step of a round happens once, in one transaction with the messages that it sends and its place in the
case's history: a kill before it leaves nothing, a kill after it repeats nothing. Any number may run it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from triage.services.alarms.arming import JOB, arm, disarm, due_at, give
from triage.services.alarms.people import Person, Ring, is_made_up
from triage.services.alerts import put_message
from triage.services.audit import note
from triage.store import alarms, visits
from triage.store.database import Session, Store
from triage.store.tables.case import Case

TEXTS, NEXT, EVERYONE = 0, 1, 2   # the steps: text messages with the first alarm, the next person, everyone
AT_ONCE = 50                      # cases of one transaction
MOST = 2000                       # cases of one turn: what is left comes with the next
EMAIL, SMS = "email", "sms"


@dataclass
class _Batch:
    """What one transaction has to say: each person hears of all its cases at a site in one message."""

    session: Session
    now: datetime
    texts: bool
    cases: dict[tuple[UUID, str, str], list[Case]] = field(default_factory=dict)

    def tell(self, case: Case, people: Iterable[Person], ways: Sequence[str], *, made_up: bool) -> int:
        """Note whom to tell of a case by which ways; give how many people that are."""
        reached = set()
        for person in people:
            for way, to in ((EMAIL, person.email), (SMS, person.phone if self.texts else "")):
                if to and way in ways and (is_made_up(to) or not made_up):
                    found = self.cases.setdefault((case.location_id, way, to), [])
                    found += [] if case in found else [case]
                    reached.add(person)
        return len(reached)

    def send(self) -> None:
        """Write the messages."""
        for (_, way, to), found in self.cases.items():
            put_message(self.session, found, way, to, now=self.now)


def climb(store: Store, *, texts: bool, now: datetime) -> int:
    """Take every step that is due; give how many. `texts`: whether text messages can be sent."""
    _arm_all(store, now)
    _set_back(store, now)
    done, more = 0, AT_ONCE
    while more == AT_ONCE and done < MOST:
        with store.writing() as session:
            batch = _Batch(session, now, texts)
            found = alarms.due(session, now, AT_ONCE)
            for case in found:
                _step(batch, case)
            batch.send()
            more, done = len(found), done + len(found)
    return done


def _arm_all(store: Store, now: datetime) -> None:
    """Begin with cases that nobody would be told of: an older release has written them."""
    for _ in range(MOST // AT_ONCE):
        with store.writing() as session:
            found = alarms.unarmed(session, AT_ONCE)
            for case in found:
                arm(case, now)
        if len(found) < AT_ONCE:
            return


def _set_back(store: Store, now: datetime) -> None:
    """Reckon anew for cases that were raised after now: the clock was set back, they are none the later."""
    with store.writing() as session:
        for case in alarms.ahead(session, now, MOST):
            visit = visits.get(session, case.visit_id)
            assert visit is not None
            due = due_at(session, case, visit.Visit.starts_at, now)
            case.alarmed_at, case.due_at = now, min(case.due_at, due)
            if case.next_step_at is not None:
                case.next_step_at = now if case.next_step == TEXTS else min(case.next_step_at, case.due_at)


def _step(batch: _Batch, case: Case) -> None:
    if case.state != "new":
        disarm(case)
        return
    ring = Ring(batch.session, case, batch.now)
    _let_go(ring)
    if case.next_step == TEXTS:
        _tell_texts(batch, ring)
        case.next_step, case.next_step_at = NEXT, ring.open_from(case.due_at)
    if case.next_step_at and case.next_step_at <= batch.now:
        case.next_step_at = ring.open_from(batch.now)
        if case.next_step_at <= batch.now:
            _tell(batch, ring)


def _let_go(ring: Ring) -> None:
    """Take a case from an owner who is away: it is visibly nobody's, and the next on the list is told."""
    case = ring.case
    if case.owner_id and ring.has_left(case.owner_id):
        give(ring.session, JOB, case, "absent", None, now=ring.now)


def _tell_texts(batch: _Batch, ring: Ring) -> None:
    """Send by text what went out by e-mail in the transaction that raised the case."""
    if ring.case.told and ring.cannot_wait:
        batch.tell(ring.case, ring.first(), [SMS], made_up=ring.location.demo)


def _tell(batch: _Batch, ring: Ring) -> None:
    case, now = ring.case, batch.now
    told = _told(batch.session, case)
    people = ring.next(told) if case.next_step == NEXT else ring.everyone()
    to = people[0].id if len(people) == 1 else None
    new = alarms.add_step(batch.session, {
        "id": uuid4(), "key": f"{case.id}:{case.alarm}:{case.next_step}", "case_id": case.id, "kind": "told",
        "alarm": case.alarm, "step": case.next_step, "people": len(people), "account_id": None, "to_id": to,
        "at": now})
    if new:
        batch.tell(case, people or [Person("")], [EMAIL, SMS], made_up=ring.location.demo)
        note(batch.session, JOB, "nobody looked", "case", case.id, now=now,
             detail=(f"step:{case.next_step}", *(f"account:{one.id}" for one in people if one.id)))
    last = case.next_step == EVERYONE or len(people) > 1
    case.next_step += 1
    case.next_step_at = None if last else ring.open_from(now + timedelta(minutes=ring.site.wait))


def _told(session: Session, case: Case) -> set[UUID | None]:
    """Give whom this round has told one by one, and who has the case: the first knew of it anyway."""
    steps = alarms.steps_of(session, case.id)
    return {case.owner_id, *(one.to_id for one in steps if one.kind == "told" and one.alarm == case.alarm)}
