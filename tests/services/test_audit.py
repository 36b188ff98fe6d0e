"""Where the trail cannot be written, nothing is done and nothing is shown."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.databases import renamed
from tests.support.factories import BORN
from triage.services import accounts, desk, entry, export, glass, intake, review
from triage.services.views import IntakeView
from triage.store.errors import Unavailable
from triage.store.models import Account, Case, Intake, Invite, Patient, PatientSession, Review, Visit

Act = Callable[[Clinic, "Things"], object]

KEPT = (Account, Case, Intake, Invite, Patient, PatientSession, Review, Visit)


class Things:
    """What the acts are done to."""

    def __init__(self, clinic: Clinic) -> None:
        """Make a sent form and one that is being filled in."""
        self.visit = clinic.add()
        self.token = clinic.token(self.visit)
        self.view: IntakeView = clinic.open_token(self.token)
        sent = clinic.sent({"bladder": {"pee": "yes"}})
        with clinic.store.reading() as session:
            case = session.scalars(select(Case).where(Case.intake_id == sent.intake_id)).one()
        self.case: UUID = case.id
        self.hash: str = case.result_hash


ACTS: dict[str, Act] = {
    "open a form": lambda c, t: c.open_token(t.token, BORN),
    "leave a form": lambda c, t: intake.leave(c.store, t.view, now=c.now),
    "save a page": lambda c, t: c.save(t.view, "pain", {"level": 4}),
    "save a danger sign": lambda c, t: c.save(t.view, "now", {"chest": ["pain"]}),
    "pass the urgent page": lambda c, t: intake.mark_urgent_seen(c.store, t.view, choice="x", now=c.now),
    "set the language": lambda c, t: intake.set_language(c.store, t.view, "es", now=c.now),
    "send a form": lambda c, t: c.submit(t.view),
    "look at the day": lambda c, t: desk.day(c.store, c.desk, c.now.date(), now=c.now),
    "add a visit": lambda c, t: c.add(),
    "make a link": lambda c, t: c.token(t.visit),
    "show a link": lambda c, t: desk.current_link(c.store, c.desk, c.settings, t.visit, now=c.now),
    "mark as printed": lambda c, t: desk.mark_printed(c.store, c.desk, t.case, now=c.now),
    "look at the queue": lambda c, t: review.queue(c.store, c.clinician, now=c.now),
    "read a case": lambda c, t: export.case_view(c.store, c.library, c.clinician, t.case, now=c.now),
    "open a case with a reason": lambda c, t: glass.break_(c.store, c.administrator, t.case, "fault",
                                                           "Ticket 4711 crashes", now=c.now),
    "acknowledge a case": lambda c, t: review.acknowledge(c.store, c.clinician, t.case, now=c.now),
    "sign a case": lambda c, t: review.decide(c.store, c.clinician, t.case, AGREE, seen_hash=t.hash, key="k",
                                              now=c.now),
    "type for a patient": lambda c, t: entry.begin(c.store, c.library, c.desk, c.settings, t.visit,
                                                   channel="phone", now=c.now),
    "disable an account": lambda c, t: accounts.disable(c.store, c.administrator, UUID(c.desk.id), now=c.now),
}


@pytest.fixture
def things(clinic: Clinic) -> Iterator[Things]:
    """A clinic at work, whose trail has just been lost."""
    things = Things(clinic)
    with renamed(clinic.store.engine, "audit", "lost"):
        yield things


def everything(clinic: Clinic) -> list[object]:
    """Give every row of what the acts change."""
    with clinic.store.reading() as session:
        return [tuple(row) for model in KEPT
                for row in session.execute(select(*model.__table__.columns).order_by(model.id))]


@pytest.mark.parametrize("act", ACTS)
def test_without_the_trail_nothing_is_done(clinic: Clinic, things: Things, act: str) -> None:
    before = everything(clinic)
    with pytest.raises(Unavailable):
        ACTS[act](clinic, things)
    assert everything(clinic) == before
