"""What became of a case's owner, and whom it was brought to, as its timeline tells it."""

from collections.abc import Iterator

from triage.services.alarms.ladder import EVERYONE, NEXT
from triage.services.views.case import Event
from triage.store import alarms
from triage.store.database import Session
from triage.store.tables.alarm import CaseStep
from triage.store.tables.case import Case

OWNED = {"assigned": "Given to {to}, whose visit it is", "taken": "Taken", "handed": "Handed over to {to}",
         "released": "Let go: nobody has it", "absent": "Its owner is away: nobody has it"}
REASONS = {NEXT: "Nobody had looked by the due time", EVERYONE: "Still nobody had looked"}


def of_steps(session: Session, case: Case) -> Iterator[Event]:
    """Give the events, oldest first."""
    steps = alarms.steps_of(session, case.id)
    names = alarms.names(session, {id_ for one in steps for id_ in (one.account_id, one.to_id) if id_})
    for one in steps:
        to, by = names.get(one.to_id, "somebody"), names.get(one.account_id, "")  # type: ignore[arg-type]
        if one.kind in OWNED:
            yield Event(one.at, OWNED[one.kind].format(to=to), by)
        elif one.step in REASONS:
            yield Event(one.at, f"{REASONS[one.step]}: {_whom(one, to)}")


def _whom(one: CaseStep, to: str) -> str:
    if one.to_id:
        return f"{to} told"
    return f"all {one.people} told" if one.people else "there is nobody to tell"
