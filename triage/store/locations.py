"""Queries on the clinic's sites, and on whom their patients are told to call."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from triage.store.accounts import Account, Role
from triage.store.tables.clinic import Location, SiteStep
from triage.store.tables.intake import Intake, PatientSession
from triage.store.tables.visit import Invite, Visit


def by_name(session: Session, name: str) -> Location | None:
    """Find the site with a name."""
    return session.scalar(select(Location).where(Location.name == name))


def in_use(session: Session) -> Sequence[Location]:
    """Give the sites in use, by name."""
    return session.scalars(select(Location).where(Location.active).order_by(Location.name)).all()


def get(session: Session, location_id: UUID) -> Location | None:
    """Give one site."""
    return session.get(Location, location_id)


def hold(session: Session, location_id: UUID) -> Location | None:
    """Give one site, held until the transaction ends, so that it changes one step at a time."""
    return session.get(Location, location_id, with_for_update=True)


def history(session: Session, kind: type[SiteStep], location_id: UUID) -> Sequence[Row[SiteStep, str]]:
    """Give every step of one kind at a site, the newest first, each with the name of who set it."""
    statement = select(kind, Account.name).join(Account, kind.account_id == Account.id)
    return session.execute(
        statement.where(kind.location_id == location_id).order_by(kind.revision.desc())).all()


def of_link(session: Session, token_hash: bytes) -> Row[Invite, Location] | None:
    """Find a link with its site, whether the link still opens anything or not."""
    return session.execute(
        select(Invite, Location).join(Visit, Invite.visit_id == Visit.id)
        .join(Location, Visit.location_id == Location.id).where(Invite.token_hash == token_hash)
    ).one_or_none()


def of_session(session: Session, token_hash: bytes) -> Location | None:
    """Find the site of a patient's session, whether it is over or not."""
    return session.scalar(
        select(Location).join(Visit, Visit.location_id == Location.id)
        .join(Intake, Intake.visit_id == Visit.id)
        .join(PatientSession, PatientSession.intake_id == Intake.id)
        .where(PatientSession.token_hash == token_hash))


def clinicians(session: Session) -> Sequence[Account]:
    """Give every clinician who can sign in, by name."""
    return session.scalars(select(Account).where(Account.active, Account.roles.any(Role.name == "clinician"))
                           .order_by(Account.name, Account.id)).all()


def every(session: Session) -> Sequence[Location]:
    """Give all sites, also those no longer in use, by name."""
    return session.scalars(select(Location).order_by(Location.name)).all()
