"""Queries on cases that nobody has looked at, on whose they are, and on whom to tell."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, literal_column, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account
from triage.store.claims import SET_BACK
from triage.store.tables.alarm import Absence, CaseStep, LocationAlarms, StaffPhone
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.upsert import InsertOnce

add_step = InsertOnce(CaseStep, "key")
# Written out, not bound: only then do the databases see that the partial indexes fit.
UNSEEN = Case.state == literal_column("'new'")
RINGING = Case.next_step_at.is_not(None)


def newest(session: Session, location_id: UUID) -> LocationAlarms | None:
    """Give what was set for a site last."""
    return session.scalar(select(LocationAlarms).where(LocationAlarms.location_id == location_id)
                          .order_by(LocationAlarms.revision.desc()).limit(1))


def unarmed(session: Session, limit: int) -> Sequence[Case]:
    """Give unseen cases that nobody would be told of, held: some other release has written them."""
    return session.scalars(select(Case).where(UNSEEN, Case.alarmed_at.is_(None)).order_by(Case.id)
                           .limit(limit).with_for_update(skip_locked=True)).all()


def due(session: Session, now: datetime, limit: int) -> Sequence[Case]:
    """Give the cases whose next step is due, held, the longest waiting first."""
    return session.scalars(select(Case).where(RINGING, Case.next_step_at <= now)
                           .order_by(Case.next_step_at, Case.id).limit(limit)
                           .with_for_update(skip_locked=True)).all()


def ahead(session: Session, now: datetime, limit: int) -> Sequence[Case]:
    """Give the cases that were raised after now, held: the clock was set back since."""
    return session.scalars(select(Case).where(RINGING, Case.alarmed_at > now + SET_BACK)
                           .order_by(Case.alarmed_at, Case.id).limit(limit)
                           .with_for_update(skip_locked=True)).all()


def steps_of(session: Session, case_id: UUID) -> Sequence[CaseStep]:
    """Give what became of a case's owner and whom it was brought to, oldest first."""
    return session.scalars(select(CaseStep).where(CaseStep.case_id == case_id)
                           .order_by(CaseStep.at, CaseStep.alarm, CaseStep.step, CaseStep.id)).all()


def names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the names of some accounts."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {id_: name for id_, name in rows}


def overdue(session: Session, locations: Collection[UUID], now: datetime,
            cap: int) -> Row[*tuple[int, datetime | None]]:
    """Count the unseen cases of some sites past their time, up to `cap`, and say since when the first is."""
    late = (select(Case.due_at).where(UNSEEN, Case.location_id.in_(locations), Case.due_at <= now)
            .order_by(Case.due_at).limit(cap).subquery())
    return session.execute(select(func.count(), func.min(late.c.due_at)).select_from(late)).one()


def absent(session: Session, on: date) -> set[UUID]:
    """Give who is away on a day."""
    return set(session.scalars(select(Absence.account_id).where(
        Absence.starts_on <= on, Absence.ends_on >= on, Absence.ended_at.is_(None))))


def absences(session: Session, since: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give (Absence, name) of those that are not over, the next first."""
    return session.execute(
        select(Absence, Account.name).join(Account, Absence.account_id == Account.id)
        .where(Absence.ends_on >= since, Absence.ended_at.is_(None))
        .order_by(Absence.starts_on, Account.name, Absence.id)).all()


def hold_absence(session: Session, absence_id: UUID) -> Absence | None:
    """Give one absence, held until the transaction ends."""
    return session.get(Absence, absence_id, with_for_update=True)


def owned_by(session: Session, owners: Collection[UUID], limit: int) -> Sequence[Case]:
    """Give the waiting cases of some owners, held."""
    waits = Case.state != literal_column("'signed'")
    return session.scalars(select(Case).where(Case.owner_id.in_(owners), waits).order_by(Case.id).limit(limit)
                           .with_for_update(skip_locked=True)).all()


def phones(session: Session, accounts: Collection[UUID]) -> Sequence[StaffPhone]:
    """Give the telephones that some members of staff take alarms on."""
    return session.scalars(select(StaffPhone).where(StaffPhone.account_id.in_(accounts))).all()


def only_made_up(session: Session) -> bool:
    """Whether every site in use belongs to the demonstration."""
    real = exists().where(Location.active, Location.demo.is_(False))
    return not session.scalar(select(real))


def gone(session: Session) -> Sequence[UUID]:
    """Give the accounts that own a waiting case, and that nobody can sign in with any more."""
    owns = exists().where(Case.owner_id == Account.id, Case.state != literal_column("'signed'"))
    return session.scalars(select(Account.id).where(owns, Account.active.is_(False))).all()


def drop_phone(session: Session, account_id: UUID) -> None:
    """Forget the telephone of a member of staff."""
    session.execute(delete(StaffPhone).where(StaffPhone.account_id == account_id))
