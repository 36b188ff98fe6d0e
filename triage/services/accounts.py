"""Accounts of the staff: who they are, what they may do, and the lock after wrong passwords.

Passwords arrive hashed: how they are hashed is the sign-in's own affair.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.store import accounts
from triage.store.accounts import Account
from triage.store.database import Session, Store

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
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


def staff_actor(account: Any) -> Actor:
    """Give the actor behind a signed-in account, as Flask-Security holds it."""
    return Actor("staff", str(account.id), account.name, frozenset(role.name for role in account.roles),
                 frozenset(location.id for location in account.locations))


def create(store: Store, actor: Actor, new: NewAccount, *, now: datetime) -> UUID:
    """Make an account and give its id. Raises InvalidInput, or Conflict when the address has one."""
    _require_administrator(actor)
    with store.writing() as session:
        account = add_account(session, new, now=now)
        note(session, actor, "account made", "account", account.id, now=now, detail=sorted(new.roles))
        return account.id


def list_accounts(store: Store, actor: Actor) -> tuple[AccountFacts, ...]:
    """Give every account, by name."""
    _require_administrator(actor)
    with store.reading() as session:
        return tuple(map(_facts, accounts.all_accounts(session)))


def disable(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """End an account and all its sessions. Raises Conflict for the last administrator."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        if [account] == list(accounts.active_with_role(session, Role.ADMINISTRATOR)):
            raise Conflict("This is the last administrator. Give somebody else the role first.")
        account.active = False
        _end_sessions(account)
        note(session, actor, "account disabled", "account", account_id, now=now)


def enable(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """Let an account sign in again, and end a lock."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        account.active, account.failed_tries, account.locked_until = True, 0, None
        note(session, actor, "account enabled", "account", account_id, now=now)


def set_password(store: Store, actor: Actor, account_id: UUID, password_hash: str, *, now: datetime) -> None:
    """Give an account another password; every session of it ends."""
    with store.writing() as session:
        account = _account(session, actor, account_id)
        account.password, account.failed_tries, account.locked_until = password_hash, 0, None
        _end_sessions(account)
        note(session, actor, "password set", "account", account_id, now=now)


def locked_until(store: Store, email: str, *, now: datetime) -> datetime | None:
    """Give until when an account is locked after wrong passwords; None when it is not, or does not exist."""
    with store.reading() as session:
        account = accounts.by_email(session, email)
        until = account.locked_until if account else None
        return until if until and until > now else None


def record_sign_in(store: Store, email: str, *, succeeded: bool, now: datetime) -> None:
    """Count a wrong password, or begin to count anew after a right one."""
    with store.writing() as session:
        account = accounts.by_email(session, email)
        if account is None:
            return
        account.failed_tries = 0 if succeeded else account.failed_tries + 1
        if account.failed_tries >= LOCK_AFTER:
            account.failed_tries, account.locked_until = 0, now + LOCK_FOR
        action = "signed in" if succeeded else "sign-in refused"
        note(session, staff_actor(account), action, "account", account.id, now=now)


def add_account(session: Session, new: NewAccount, *, now: datetime) -> Account:
    """Add an account inside a transaction."""
    email = new.email.strip()
    if not EMAIL.fullmatch(email):
        raise InvalidInput("email", "Enter an address like name@clinic.example.")
    if not new.name.strip():
        raise InvalidInput("name", "Enter the name that patients and colleagues know.")
    if unknown := new.roles - set(Role):
        raise InvalidInput("roles", f"There is no role {', '.join(sorted(unknown))}.")
    if accounts.by_email(session, email):
        raise Conflict(f"{email} has an account already.")
    places = list(accounts.locations_among(session, new.locations))
    if len(places) != len(new.locations):
        raise InvalidInput("locations", "Pick locations that are in use.")
    account = Account(id=uuid4(), email=email, name=new.name.strip(), password=new.password_hash, active=True,
                      fs_uniquifier=uuid4().hex, demo=new.demo, created_at=now,
                      roles=accounts.roles_named(session, new.roles), locations=places)
    session.add(account)
    session.flush()
    return account


def _require_administrator(actor: Actor) -> None:
    if actor.kind != "system":   # a command run on the server itself
        actor.require(Role.ADMINISTRATOR)


def _account(session: Session, actor: Actor, account_id: UUID) -> Account:
    _require_administrator(actor)
    if actor.id == str(account_id):
        raise Forbidden("Somebody else has to change your account.")
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("There is nothing here.")
    return account


def _end_sessions(account: Account) -> None:
    account.fs_uniquifier = uuid4().hex


def _facts(account: Account) -> AccountFacts:
    return AccountFacts(account.id, account.name, account.email, account.active, _names(account.roles),
                        _names(account.locations), account.demo)


def _names(named: Iterable[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in named)
