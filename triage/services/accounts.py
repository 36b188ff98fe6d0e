"""Accounts of the staff: who they are and what they may do.

Passwords arrive hashed: how they are hashed is the sign-in's own affair.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.factors import remove_all_within
from triage.services.lockout import locked_until, unlock_within
from triage.services.notices import tell
from triage.services.staff_sessions import end_within
from triage.store import accounts
from triage.store.accounts import Account
from triage.store.database import Session, Store

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to make. `password_hash` None: the person sets a password by the reset link."""

    name: str
    email: str
    password_hash: str | None
    roles: frozenset[str]
    locations: frozenset[UUID]
    demo: bool = False


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account as an administrator sees it."""

    id: UUID
    name: str
    email: str
    active: bool
    roles: tuple[str, ...]
    locations: tuple[str, ...]
    demo: bool
    location_ids: frozenset[UUID] = frozenset()
    two_factors: bool = False


def create(store: Store, actor: Actor, new: NewAccount, *, now: datetime) -> UUID:
    """Make an account and give its id. Raises InvalidInput, or Conflict when the address has one."""
    _require_administrator(actor)
    with store.writing() as session:
        account = add_account(session, new, now=now)
        note(session, actor, "account made", "account", account.id, now=now, detail=sorted(new.roles))
        return account.id


def list_accounts(store: Store, actor: Actor) -> tuple[AccountFacts, ...]:
    """Give every account, by name. Auditors read them too."""
    _require_reader(actor)
    with store.reading() as session:
        return tuple(map(_facts, accounts.all_accounts(session)))


def get(store: Store, actor: Actor, account_id: UUID) -> AccountFacts:
    """Give one account. Raises NotFound."""
    _require_reader(actor)
    with store.reading() as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound("There is nothing here.")
        return _facts(account)


def lock_of(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> datetime | None:
    """Give until when an account is locked after wrong passwords or codes."""
    return locked_until(store, get(store, actor, account_id).email, now=now)


def disable(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """End an account and all its sessions. Raises Conflict for the last administrator."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        if [account] == list(accounts.active_with_role(session, Role.ADMINISTRATOR)):
            raise Conflict("This is the last administrator. Give somebody else the role first.")
        account.active = False
        _end_sessions(session, actor, account, now)
        note(session, actor, "account disabled", "account", account_id, now=now)


def enable(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """Let an account sign in again, and end a lock."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        account.active = True
        unlock_within(session, account.email)
        note(session, actor, "account enabled", "account", account_id, now=now)


def set_password(store: Store, actor: Actor, account_id: UUID, password_hash: str, *, now: datetime) -> None:
    """Give an account another password; every session of it ends."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        account.password = password_hash
        unlock_within(session, account.email)
        _end_sessions(session, actor, account, now)
        note(session, actor, "password set", "account", account_id, now=now)


def begin_reset(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> Account:
    """Make ready for a link that sets a new password: sessions, earlier links and a lock end.

    The second factor stays as it is: a new password alone opens nothing.
    """
    with store.writing() as session:
        account = _account(session, actor, account_id)
        if not account.active:
            raise Conflict("This account is disabled. Enable it first.")
        unlock_within(session, account.email)
        _end_sessions(session, actor, account, now)
        note(session, actor, "reset link made", "account", account_id, now=now)
        tell(session, account_id, "reset", now=now)
        return account


def remove_factors(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """Take every second factor of an account away, after a loss. First be sure who asks for it."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        remove_all_within(session, account)
        _end_sessions(session, actor, account, now)
        note(session, actor, "factors removed", "account", account_id, now=now)
        tell(session, account_id, "factors removed", now=now)


def set_roles(store: Store, actor: Actor, account_id: UUID, roles: frozenset[str], places: frozenset[UUID], *,
              now: datetime) -> None:
    """Set what somebody may do, and where. Every session of theirs ends, so that no page outlives a right."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        last = [account] == list(accounts.active_with_role(session, Role.ADMINISTRATOR))
        if last and Role.ADMINISTRATOR not in roles:
            raise Conflict("This is the last administrator. Give somebody else the role first.")
        account.roles, account.locations = _duties(session, roles, places)
        _end_sessions(session, actor, account, now)
        note(session, actor, "roles set", "account", account_id, now=now, detail=sorted(roles))


def add_account(session: Session, new: NewAccount, *, now: datetime) -> Account:
    """Add an account inside a transaction."""
    email = new.email.strip()
    if not EMAIL.fullmatch(email):
        raise InvalidInput("email", "Enter an address like name@clinic.example.")
    if not new.name.strip():
        raise InvalidInput("name", "Enter the name that patients and colleagues know.")
    if accounts.by_email(session, email):
        raise Conflict(f"{email} has an account already.")
    roles, places = _duties(session, new.roles, new.locations)
    account = Account(id=uuid4(), email=email, name=new.name.strip(), password=new.password_hash, active=True,
                      fs_uniquifier=uuid4().hex, demo=new.demo, created_at=now, roles=roles, locations=places)
    session.add(account)
    session.flush()
    return account


def _duties(session: Session, roles: frozenset[str],
            locations: frozenset[UUID]) -> tuple[list[Any], list[Any]]:
    if unknown := roles - set(Role):
        raise InvalidInput("roles", f"There is no role {', '.join(sorted(unknown))}.")
    places = list(accounts.locations_among(session, locations))
    if len(places) != len(locations):
        raise InvalidInput("locations", "Pick locations that are in use.")
    return accounts.roles_named(session, roles), places


def _require_administrator(actor: Actor) -> None:
    if actor.kind != "system":   # a command run on the server itself
        actor.require(Role.ADMINISTRATOR)


def _require_reader(actor: Actor) -> None:
    if actor.kind != "system":
        actor.require(Role.ADMINISTRATOR, Role.AUDITOR)


def _account(session: Session, actor: Actor, account_id: UUID) -> Account:
    _require_administrator(actor)
    if actor.id == str(account_id):
        raise Forbidden("Somebody else has to change your account.")
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("There is nothing here.")
    return account


def _end_sessions(session: Session, actor: Actor, account: Account, now: datetime) -> None:
    account.fs_uniquifier = uuid4().hex
    end_within(session, actor, account.id, now=now)


def _facts(account: Account) -> AccountFacts:
    return AccountFacts(account.id, account.name, account.email, account.active, _names(account.roles),
                        _names(account.locations), account.demo,
                        frozenset(place.id for place in account.locations), bool(account.tf_totp_secret))


def _names(named: Iterable[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in named)
