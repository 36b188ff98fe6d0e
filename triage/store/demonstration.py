"""Taking the demonstration clinic out again: every row that hangs on it, and no other.

The audit trail stays: it holds ids and no values, and nothing is ever taken out of its middle.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.store.accounts import Account, account_locations, account_roles
from triage.store.permits import permitted
from triage.store.tables.alarm import Absence, CaseStep, LocationAlarms, StaffPhone
from triage.store.tables.batch import VisitBatch
from triage.store.tables.case import Case, Result, Review
from triage.store.tables.clinic import Location, LocationHelp, LocationMessages
from triage.store.tables.code import EntryCode
from triage.store.tables.intake import Intake, IntakeSave, PatientSession
from triage.store.tables.keying import Keying
from triage.store.tables.kiosk import Kiosk, KioskPage
from triage.store.tables.message import Decline, PatientMessage
from triage.store.tables.sequel import Sequel
from triage.store.tables.staff import Passkey, StaffNotice, StaffSession
from triage.store.tables.step import VisitStep
from triage.store.tables.tally import FormTally, LevelTally, RuleTally, WaitTally
from triage.store.tables.trail import Outbox
from triage.store.tables.visit import Invite, Patient, Visit

AT_ONCE = 500           # values in one statement; both databases take many more


@dataclass(frozen=True)
class Found:
    """The ids of what is there."""

    location: tuple[UUID, ...]
    kiosk: tuple[UUID, ...]
    account: tuple[UUID, ...]
    patient: tuple[UUID, ...]
    visit: tuple[UUID, ...]
    invite: tuple[UUID, ...]
    intake: tuple[UUID, ...]
    case: tuple[UUID, ...]
    session: tuple[UUID, ...]


def is_present(session: Session) -> bool:
    """Say whether any of it is in the database."""
    return bool(session.scalar(select(exists().where(Location.demo))))


def find(session: Session) -> Found:
    """Look up what hangs on the demonstration's sites, accounts and patients."""
    location = _ids(session, Location.id, Location.demo)
    visit = _ids(session, Visit.id, Visit.location_id.in_(location))
    intake = _ids_in(session, Intake.id, Intake.visit_id, visit)
    return Found(
        location=location, visit=visit, intake=intake,
        kiosk=_ids_in(session, Kiosk.id, Kiosk.location_id, location),
        account=_ids(session, Account.id, Account.demo), patient=_ids(session, Patient.id, Patient.demo),
        invite=_ids_in(session, Invite.id, Invite.visit_id, visit),
        case=_ids_in(session, Case.id, Case.intake_id, intake),
        session=_ids_in(session, PatientSession.id, PatientSession.intake_id, intake))


def remove(session: Session, found: Found) -> None:
    """Take it out, the rows that point at others first. What real records still point at stays, unmarked."""
    for some in _portions(found.location):
        session.execute(update(Visit).where(Visit.wants_location_id.in_(some)).values(wants_location_id=None))
    for some in _portions(found.intake):   # forms point at forms: none is the first
        session.execute(update(Intake).where(Intake.id.in_(some)).values(amends=None))
    for column, ids in ((EntryCode.visit_id, found.visit), (KioskPage.id, found.session),
                        (Keying.intake_id, found.intake),
                        (PatientMessage.location_id, found.location), (Decline.visit_id, found.visit),
                        (LocationMessages.location_id, found.location),
                        (LocationAlarms.location_id, found.location), (Absence.account_id, found.account),
                        (StaffPhone.account_id, found.account), (CaseStep.case_id, found.case),
                        (Outbox.location_id, found.location),
                        *((tally.location_id, found.location)
                          for tally in (RuleTally, FormTally, LevelTally, WaitTally)),
                        (Sequel.case_id, found.case),
                        (Review.case_id, found.case), (Case.id, found.case), (Result.intake_id, found.intake),
                        (IntakeSave.intake_id, found.intake), (PatientSession.id, found.session),
                        (Intake.id, found.intake), (Invite.id, found.invite),
                        (VisitStep.visit_id, found.visit), (Visit.id, found.visit),
                        (VisitBatch.location_id, found.location),
                        (Kiosk.id, found.kiosk), (LocationHelp.location_id, found.location)):
        with permitted(session):
            _delete(session, column, ids)
    _remove_patients(session, found)
    _remove_accounts(session, found)
    _delete(session, account_locations.c.location_id, found.location)
    _delete(session, Location.id, found.location)


def _remove_patients(session: Session, found: Found) -> None:
    """Remove patients, but not those who also have a visit at a real site: they are real by now."""
    expected = set(_ids_in(session, Visit.patient_id, Visit.patient_id, found.patient))
    gone = [id_ for id_ in found.patient if id_ not in expected]
    for some in _portions(gone):   # records point at records that stand for them
        either = or_(Patient.id.in_(some), Patient.merged_into.in_(some))
        session.execute(update(Patient).where(either).values(merged_into=None))
    _delete(session, Patient.id, gone)
    session.execute(update(Patient).where(Patient.demo).values(demo=False))


def _remove_accounts(session: Session, found: Found) -> None:
    """Remove accounts. One that a real record names stays to be named, and can sign in no more."""
    named = {*_ids_in(session, Review.account_id, Review.account_id, found.account),
             *_ids_in(session, Sequel.account_id, Sequel.account_id, found.account),
             *_ids_in(session, Visit.clinician_id, Visit.clinician_id, found.account),
             *_ids_in(session, LocationHelp.account_id, LocationHelp.account_id, found.account),
             *(id_ for column in (LocationMessages.account_id, Decline.account_id, Decline.undone_by,
                                  LocationAlarms.account_id, Absence.set_by, Absence.ended_by, Case.owner_id,
                                  CaseStep.account_id, CaseStep.to_id)
               for id_ in _ids_in(session, column, column, found.account)),
             *(id_ for typed in (Intake, IntakeSave, PatientSession, Keying, VisitStep)
               for id_ in _ids_in(session, typed.account_id, typed.account_id, found.account))}
    gone = [id_ for id_ in found.account if id_ not in named]
    for column in (account_roles.c.account_id, account_locations.c.account_id, StaffSession.account_id,
                   Passkey.account_id, StaffNotice.account_id):
        _delete(session, column, found.account)
    _delete(session, Account.id, gone)
    session.execute(update(Account).where(Account.demo).values(demo=False, active=False, password=None))


def _ids(session: Session, column: InstrumentedAttribute[UUID],
         where: ColumnElement[bool] | InstrumentedAttribute[bool]) -> tuple[UUID, ...]:
    return tuple(session.scalars(select(column).where(where).order_by(column)))


def _ids_in(session: Session, column: InstrumentedAttribute[Any], among: InstrumentedAttribute[Any],
            ids: Collection[UUID]) -> tuple[UUID, ...]:
    return tuple(found for some in _portions(ids) for found in _ids(session, column, among.in_(some)))


def _delete(session: Session, column: Any, values: Collection[Any]) -> None:
    table = column.table if isinstance(column.table, Table) else column.class_.__table__
    for some in _portions(values):
        session.execute(delete(table).where(column.in_(some)))


def _portions(values: Collection[Any]) -> list[list[Any]]:
    every = list(values)
    return [every[start:start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]
