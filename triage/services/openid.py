"""Whose account somebody opens whom a provider of sign-ins vouches for: docs/decisions/0022.

A subject that was bound opens its account, whatever its address is by now. One that was not opens the account
with its verified address, if that is nobody's yet at this provider; the binding is made once they are in.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor, Role, staff_actor
from triage.services.audit import note
from triage.services.errors import Conflict, Forbidden, NotFound
from triage.services.notices import tell
from triage.store import accounts, subjects
from triage.store.accounts import Account
from triage.store.database import Session, Store

TAKEN = "This sign-in was begun for an account that has another one by now. Begin again."


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for. `email` is empty where the provider did not verify it."""

    issuer: str
    subject: str
    email: str
    two_factors: bool


def account_for(store: Store, who: Vouched) -> tuple[UUID, bool] | None:
    """Give whose account this is and whether it is bound already; None where there is none in use."""
    with store.reading() as session:
        bound = subjects.account_of(session, who.issuer, who.subject)
        found = session.get(Account, bound) if bound else _by_address(session, who)
        return (found.id, bool(bound)) if found and found.active else None


def bind(store: Store, account: Account, issuer: str, subject: str, *, now: datetime) -> None:
    """Note that from now on this subject opens the account, and that no other does. Raises Conflict."""
    with store.writing() as session:
        accounts.held(session, account.id)
        known = subjects.account_of(session, issuer, subject)
        if known == account.id:
            return   # by another browser, meanwhile
        if known or subjects.is_bound(session, account.id, issuer):
            raise Conflict(TAKEN)
        subjects.bind(session, account.id, issuer, subject, now=now)
        note(session, staff_actor(account), "provider bound", "account", account.id, now=now)
        tell(session, account.id, "provider bound", now=now)


def forget(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """Forget who somebody is at the provider: their verified address opens their account once more."""
    if actor.kind != "system":   # a command run on the server itself
        actor.require(Role.ADMINISTRATOR)
    if actor.id == str(account_id):
        raise Forbidden("Somebody else has to change your account.")
    with store.writing() as session:
        if session.get(Account, account_id) is None:
            raise NotFound("There is nothing here.")
        subjects.forget(session, account_id)
        note(session, actor, "provider forgotten", "account", account_id, now=now)


def _by_address(session: Session, who: Vouched) -> Account | None:
    """Find by the address. Letters that only look like others, or become them in lower case, find nobody."""
    if not who.email or not who.email.isascii():
        return None
    found = accounts.by_email(session, who.email)
    return None if found is None or subjects.is_bound(session, found.id, who.issuer) else found
