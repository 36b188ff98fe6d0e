"""What the day's board reads: a handful of statements whatever the number of visits, and no document."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.code import EntryCode
from triage.store.tables.intake import Intake
from triage.store.tables.message import Decline, PatientMessage
from triage.store.tables.step import VisitStep
from triage.store.tables.visit import Invite, Patient, Visit

Found = Row[*tuple[Any, ...]]

LINES = (
    select(Visit.id, Visit.location_id, Visit.clinician_id, Visit.starts_at, Visit.language, Visit.help,
           Visit.channel, Visit.standing, Visit.standing_at, Visit.reason, Visit.walk_in,
           Visit.wants_location_id, Patient.id.label("patient_id"), Patient.identity, Patient.demo,
           Account.name.label("clinician"))
    .join(Patient, Visit.patient_id == Patient.id)
    .outerjoin(Account, Visit.clinician_id == Account.id)
    .where(Visit.standing != "void"))


@dataclass(frozen=True, slots=True)
class Span:
    """One site's day, from `start` until before `end`."""

    location_id: UUID
    start: datetime
    end: datetime


def lines(session: Session, spans: Collection[Span]) -> Sequence[Found]:
    """Give the visits of some sites' days, by time."""
    within = [and_(Visit.location_id == span.location_id, Visit.starts_at >= span.start,
                   Visit.starts_at < span.end) for span in spans]
    return session.execute(LINES.where(or_(*within)).order_by(Visit.starts_at, Visit.id)).all()


def line(session: Session, visit_id: UUID) -> Found | None:
    """Give one visit in the same shape."""
    return session.execute(LINES.where(Visit.id == visit_id)).one_or_none()


def links(session: Session, ids: Collection[UUID]) -> dict[UUID, Found]:
    """Give the newest link of each visit."""
    rows = session.execute(
        select(Invite.visit_id, Invite.expires_at, Invite.locked_until, Invite.blocked, Invite.created_at,
               Invite.revoked_at)
        .where(Invite.visit_id.in_(ids)).order_by(Invite.created_at, Invite.id))
    return {row.visit_id: row for row in rows}


def forms(session: Session, ids: Collection[UUID]) -> Sequence[Found]:
    """Give all versions of the visits' forms, the first one first."""
    return session.execute(
        select(Intake.visit_id, Intake.status, Intake.version, Intake.language, Intake.channel,
               Intake.pages_done, Intake.pages_asked, Intake.saved_at, Intake.submitted_at,
               Intake.identity_checked, Intake.asked_at)
        .where(Intake.visit_id.in_(ids)).order_by(Intake.version, Intake.started_at, Intake.id)).all()


def cases(session: Session, ids: Collection[UUID]) -> dict[UUID, Found]:
    """Give the newest case of each visit."""
    rows = session.execute(
        select(Case.visit_id, Case.id, Case.finished, Case.told, Case.printed_at, Case.state,
               Case.due_at)
        .where(Case.visit_id.in_(ids)).order_by(Case.raised_at, Case.id))
    return {row.visit_id: row for row in rows}


def messages(session: Session, ids: Collection[UUID]) -> dict[UUID, Found]:
    """Give the newest message of each visit."""
    rows = session.execute(
        select(PatientMessage.visit_id, PatientMessage.channel, PatientMessage.state, PatientMessage.error,
               PatientMessage.created_at, PatientMessage.sent_at, PatientMessage.settled_at)
        .where(PatientMessage.visit_id.in_(ids)).order_by(PatientMessage.created_at, PatientMessage.id))
    return {row.visit_id: row for row in rows}


def declined(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Give why the form of a visit will not be filled in, where that was said."""
    rows = session.execute(select(Decline.visit_id, Decline.reason)
                           .where(Decline.visit_id.in_(ids), Decline.undone_at.is_(None)))
    return {row.visit_id: row.reason for row in rows}


def codes(session: Session, ids: Collection[UUID], now: datetime) -> dict[UUID, datetime]:
    """Give until when the code of a visit works, where it has one that does."""
    rows = session.execute(
        select(EntryCode.visit_id, EntryCode.expires_at)
        .where(EntryCode.visit_id.in_(ids), EntryCode.used_at.is_(None), EntryCode.revoked_at.is_(None),
               EntryCode.expires_at > now))
    return {row.visit_id: row.expires_at for row in rows}


def reprints(session: Session, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Give since when a page must be printed again, because it lies in a wrong chart."""
    undone = select(VisitStep.undoes).where(VisitStep.undoes.is_not(None))
    rows = session.execute(
        select(VisitStep.visit_id, VisitStep.at)
        .where(VisitStep.visit_id.in_(ids), VisitStep.kind == "reprint", VisitStep.undoes.is_(None),
               VisitStep.id.not_in(undone)).order_by(VisitStep.at))
    return {row.visit_id: row.at for row in rows}


def names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the names of sites."""
    return {row.id: row.name for row in session.execute(select(Location.id, Location.name)
                                                        .where(Location.id.in_(ids)))}
