"""What rules came to over time: how often each fired, and what clinicians made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from triage.rules.result import Finding, Urgency
from triage.services.actors import Actor, Role
from triage.services.links import location_facts
from triage.services.views.intake import IntakeView
from triage.store import tallies
from triage.store.database import Session, Store
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Visit

AGREED, RAISED, LOWERED = "agreed", "raised", "lowered"


@dataclass(frozen=True, slots=True)
class Record:
    """How many sent forms a rule fired in or was left open in, and how their cases were signed."""

    fired: int = 0
    open: int = 0
    agreed: int = 0
    raised: int = 0
    lowered: int = 0

    @property
    def overridden(self) -> int:
        """Cases that were signed at another level than the rules gave."""
        return self.raised + self.lowered


def count_fired(session: Session, view: IntakeView, findings: Iterable[Finding], *, now: datetime) -> None:
    """Count what a form came to when it was first sent."""
    outcomes = [(one.rule, "open" if one.open else "fired") for one in findings]
    tallies.add(session, view.location.id, view.definition.slug, view.location.today(now), outcomes)


def count_judged(session: Session, case: Case, findings: Iterable[Finding], level: Urgency, *,
                 now: datetime) -> None:
    """Count how a case was signed, for each rule that fired in it."""
    outcome = AGREED if level == case.urgency else RAISED if level > case.urgency else LOWERED
    visit = session.get_one(Visit, case.visit_id)
    today = location_facts(session.get_one(Location, case.location_id)).today(now)
    tallies.add(session, case.location_id, visit.condition, today,
                [(one.rule, outcome) for one in findings if not one.open])


def records(store: Store, actor: Actor, condition: str) -> Mapping[str, Record]:
    """Give rule id → record at the actor's sites, over all time. Numbers of nobody: no audit row."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        found = tallies.totals(session, actor.locations, condition)
    return {rule: Record(**outcomes) for rule, outcomes in found.items()}


def conditions_of(store: Store, actor: Actor) -> tuple[str, ...]:
    """Give the conditions that the actor's sites ask about, in order."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        return tuple(sorted({session.get_one(Location, one).condition for one in actor.locations}))
