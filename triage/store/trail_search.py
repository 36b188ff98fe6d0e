"""Finding rows of the trail: by who, to what, when, how. Newest first."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake, PatientSession
from triage.store.tables.trail import Audit
from triage.store.tables.visit import Invite, Visit

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows; what is empty is not asked. `object` may be a kind ("case") or one ("case:<uuid>").

    `patient`: everything about one person, and what they did themselves. `before`: rows older than this one.
    """

    actor: str = ""
    object: str = ""
    action: str = ""
    request: str = ""
    patient: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def find(session: Session, wanted: Wanted, limit: int) -> Sequence[Audit]:
    """Give the newest rows that fit, at most `limit`."""
    query = select(Audit).order_by(Audit.seq.desc()).limit(limit)
    if wanted.patient:
        objects, sessions = of_patient(session, wanted.patient)
        query = query.where(or_(Audit.object.in_(objects), Audit.actor_id.in_(sessions)))
    if wanted.object:
        query = query.where(Audit.object == wanted.object if ":" in wanted.object
                            else Audit.object.startswith(f"{wanted.object}:", autoescape=True))
    if wanted.action:
        query = query.where(Audit.action.startswith(wanted.action, autoescape=True))
    for column, value in ((Audit.actor_id, wanted.actor), (Audit.request, wanted.request)):
        if value:
            query = query.where(column == value)
    if wanted.since:
        query = query.where(Audit.at >= wanted.since)
    if wanted.until:
        query = query.where(Audit.at < wanted.until)
    if wanted.before:
        query = query.where(Audit.seq < wanted.before)
    return session.scalars(query).all()


def of_patient(session: Session, patient_id: UUID) -> tuple[list[str], list[str]]:
    """Name everything that hangs on one patient as the trail does, and the sessions that were theirs."""
    visits = session.scalars(select(Visit.id).where(Visit.patient_id == patient_id)).all()
    invites = session.scalars(select(Invite.id).where(Invite.visit_id.in_(visits))).all()
    intakes = session.scalars(select(Intake.id).where(Intake.visit_id.in_(visits))).all()
    cases = session.scalars(select(Case.id).where(Case.intake_id.in_(intakes))).all()
    sessions = session.scalars(select(PatientSession.id).where(PatientSession.intake_id.in_(intakes))).all()
    objects = [f"patient:{patient_id}"]
    for kind, ids in (("visit", visits), ("invite", invites), ("intake", intakes), ("case", cases),
                      ("session", sessions)):
        objects += [f"{kind}:{id_}" for id_ in ids]
    return objects, [str(id_) for id_ in sessions]


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Give the names of accounts by id; those that are not accounts, or no longer, are left out."""
    wanted = [UUID(id_) for id_ in ids if UUID_TEXT.fullmatch(id_)]
    return {str(id_): name for id_, name in session.execute(
        select(Account.id, Account.name).where(Account.id.in_(wanted)))}
