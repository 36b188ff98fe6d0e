"""What signing in needs of the accounts: finding one, and saying whether a password alone is too little."""

from uuid import UUID

from triage.config import Settings
from triage.services import demo
from triage.services.actors import Role, staff_actor
from triage.store import accounts
from triage.store.accounts import Account
from triage.store.database import Store

__all__ = ["Account", "by_email", "by_id", "by_uniquifier", "needs_two", "staff_actor"]

TWO_FACTORS = frozenset({Role.CLINICIAN, Role.ADMINISTRATOR, Role.AUDITOR})


def by_email(store: Store, email: str) -> Account | None:
    """Find an account by its address, with its passkeys. It is detached: reading it asks no database."""
    with store.reading() as session:
        found = accounts.by_email(session, email)
        return accounts.with_passkeys(session, id=found.id) if found else None


def by_id(store: Store, account_id: UUID) -> Account | None:
    """Find an account by its id, with its passkeys."""
    with store.reading() as session:
        return accounts.with_passkeys(session, id=account_id)


def by_uniquifier(store: Store, uniquifier: str) -> Account | None:
    """Find whom a half-finished sign-in or a reset link names; None once their sessions were ended."""
    with store.reading() as session:
        return accounts.with_passkeys(session, fs_uniquifier=uniquifier)


def needs_two(store: Store, settings: Settings, account: Account) -> bool:
    """Whether somebody with these roles must have a second factor: always, but in the demonstration."""
    if TWO_FACTORS.isdisjoint(role.name for role in account.roles) or not settings.two_factors:
        return False
    return not (settings.demo and demo.is_present(store))
