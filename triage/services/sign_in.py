"""What signing in and out needs of the accounts: finding one, and ending its sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from triage.services.accounts import staff_actor
from triage.services.audit import note
from triage.store import accounts, intakes
from triage.store.accounts import Account
from triage.store.database import Store

__all__ = ["Account", "by_email", "by_session", "end_sessions"]


def by_email(store: Store, email: str) -> Account | None:
    """Find an account by its address. It is detached: reading it asks no database."""
    with store.reading() as session:
        return accounts.by_email(session, email)


def by_session(store: Store, uniquifier: str) -> Account | None:
    """Find the account that a session names; None once its sessions were ended."""
    with store.reading() as session:
        return accounts.by_uniquifier(session, uniquifier)


def end_sessions(store: Store, account_id: UUID, *, now: datetime) -> None:
    """End every session of an account: a copied cookie must not outlive the sign-out.

    What they have open for patients is closed as well.
    """
    with store.writing() as session:
        account = session.get_one(Account, account_id)
        account.fs_uniquifier = uuid4().hex
        intakes.end_typing(session, account_id, now)
        note(session, staff_actor(account), "signed out", "account", account.id, now=now)
