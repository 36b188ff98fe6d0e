"""Counts what comes of forms and cases, by site and month, in the transaction that makes it so.

Numbers of nobody: they outlive the cases that they were counted from, and are read without any case. Rows
are written in the order of the tables here, so that no two writers wait for each other.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.path import first_incomplete
from triage.rules.result import Finding, Urgency
from triage.services.actors import Actor, Role
from triage.services.views.intake import IntakeView
from triage.store import cases, tallies
from triage.store.database import Session, Store
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Visit

FIRED, OPEN = "fired", "open"
AGREED, RAISED, LOWERED = "agreed", "raised", "lowered"
SENT, CHECKING = "sent", "check-answers"   # stages of a form that are no page of the questionnaire
EXACT = 64                     # minutes; longer waits are kept in steps of a 32nd of what they are
LONGEST = 60 * 24 * 60         # minutes: 60 days and more are one


def month_of(timezone: str, now: datetime) -> date:
    """Give the first day of the month that it is at a site."""
    return now.astimezone(ZoneInfo(timezone)).date().replace(day=1)


def kept_minutes(minutes: int) -> int:
    """Give a wait as it is kept: to the minute below EXACT, else at most a 32nd too short."""
    minutes = max(0, min(minutes, LONGEST))
    step = max(0, minutes.bit_length() - EXACT.bit_length() + 1)
    return minutes >> step << step


def count_fired(session: Session, view: IntakeView, findings: Iterable[Finding], *, now: datetime) -> None:
    """Count what a form came to when it was first sent."""
    outcomes = [(one.rule, OPEN if one.open else FIRED) for one in findings]
    month = month_of(view.location.timezone, now)
    tallies.add(session, view.location.id, view.definition.slug, month, outcomes)


def count_judged(session: Session, case: Case, findings: Iterable[Finding], level: Urgency, *,
                 now: datetime, class_changed: bool = False) -> None:
    """Count how a case was signed, for its level and for each rule that fired in it.

    Where nobody had looked before, the signature was the first look.
    """
    outcome = AGREED if level == case.urgency else RAISED if level > case.urgency else LOWERED
    place = _place(session, case, now)
    tallies.add(session, *place, [(one.rule, outcome) for one in findings if not one.open])
    tallies.add_level(session, *place, given=case.urgency, signed=int(level),
                      class_changed=class_changed)
    count_looked(session, case, now=now)


def count_looked(session: Session, case: Case, *, now: datetime) -> None:
    """Count how long a case waited until a clinician looked; nothing where one did, or opened it again."""
    if case.state != "new" or (case.signed_at and not case.changed):
        return
    since = case.raised_at
    if cases.reviews_of(session, case.id):   # it came back: with the answers that it stands on now
        since = cases.evaluated_at(session, case.intake_id, case.result_hash)
    minutes = kept_minutes(int((now - since).total_seconds()) // 60)
    tallies.add_wait(session, *_place(session, case, now), level=case.urgency, late=now > case.due_at,
                     minutes=minutes)


def stage_of(view: IntakeView, answers: AnswerSet, *, is_sent: bool) -> str:
    """Say how far a form has come: the page that is next, CHECKING or SENT."""
    if is_sent:
        return SENT
    page = first_incomplete(view.questionnaire, answers, view.today)
    return page.slug if page else CHECKING


def beginning(timezone: str, channel: str, stage: str, now: datetime) -> str:
    """Give where a form counts that is begun now."""
    return f"{month_of(timezone, now):%Y-%m} {channel} {stage}"


def counted_as(view: IntakeView, answers: AnswerSet, *, is_sent: bool, now: datetime) -> str | None:
    """Give where a form counts after a save: the month and channel that it was begun in, and its stage.

    None for a form that says what changed since: it was counted when it was begun.
    """
    if view.version > 1:
        return None
    begun = view.counted_as or beginning(view.location.timezone, view.channel, "", now)
    return f"{begun.rpartition(' ')[0]} {stage_of(view, answers, is_sent=is_sent)}"


def count_form(session: Session, location_id: UUID, condition: str, before: str | None,
               after: str | None) -> None:
    """Move a form from where it was counted to where it counts now; both as `counted_as` writes them."""
    moved = [(kept, by) for kept, by in ((before, -1), (after, 1)) if kept and before != after]
    for kept, by in sorted(moved):
        month, channel, stage = kept.split(" ")
        tallies.add_form(session, location_id, condition, date.fromisoformat(f"{month}-01"), channel=channel,
                         stage=stage, by=by)


def _place(session: Session, case: Case, now: datetime) -> tuple[UUID, str, date]:
    month = month_of(session.get_one(Location, case.location_id).timezone, now)
    return case.location_id, session.get_one(Visit, case.visit_id).condition, month


def conditions_of(store: Store, actor: Actor) -> tuple[str, ...]:
    """Give the conditions that the actor's sites ask about, in order."""
    actor.require(Role.CLINICIAN)
    with store.reading() as session:
        return tuple(sorted({session.get_one(Location, one).condition for one in actor.locations}))
