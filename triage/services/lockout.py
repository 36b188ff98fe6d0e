"""The lock after wrong passwords and codes: of one account, and of one address that tries many.

What is counted is a keyed hash of the email as it was typed, so that an account that does not exist is
counted, locked and answered like one that does. The waits grow: a quarter of an hour after the first five,
then twice as long after each further five, and never more than four hours: nobody can keep a clinician out
for good. While somebody waits nothing is counted. A passkey opens a locked account: nobody guesses one.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.notices import tell
from triage.store import accounts, locks
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of

ACCOUNT, ADDRESS = "account", "address"
LOCK_AFTER = {ACCOUNT: 5, ADDRESS: 40}   # a whole clinic may share one address
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=4)
REMEMBERED = timedelta(hours=24)         # since the last failure
V6_NETWORK = 64                          # bits: one home or office has at least so many addresses


@dataclass(frozen=True, slots=True)
class Try:
    """Who tries: the email as it was typed, and the address it comes from."""

    email: str
    address: str


def is_shut(store: Store, address: str, *, now: datetime) -> bool:
    """Whether an address must wait, whoever asks from it. It may be told: it says nothing of any account."""
    with store.reading() as session:
        return locks.held_until(session, _marks(session, ADDRESS, Try("", address)), now) is not None


def is_locked(store: Store, one: Try, *, now: datetime) -> bool:
    """Whether this email, or this address, must wait; not whether the email has an account."""
    with store.reading() as session:
        return locks.held_until(session, [mark for kind in LOCK_AFTER for mark in _marks(session, kind, one)],
                                now) is not None


def locked_until(store: Store, email: str, *, now: datetime) -> datetime | None:
    """Give until when an account is locked; None when it is not, or does not exist."""
    with store.reading() as session:
        return locks.held_until(session, _marks(session, ACCOUNT, Try(email, "")), now)


def failed(store: Store, one: Try, *, what: str, now: datetime) -> None:
    """Count a wrong `what` ("password", "code"), and lock what was wrong too often. Its owner gets a mail."""
    with store.writing() as session:
        locks.sweep(session, now - REMEMBERED)
        locked = _count(session, ACCOUNT, one, now)
        _count(session, ADDRESS, one, now)
        account = accounts.by_email(session, one.email)
        actor = Actor("staff", str(account.id), account.name) if account else Actor("staff", "unknown")
        object_ = account.id if account else "unknown"
        note(session, actor, "sign-in refused", "account", object_, now=now, detail=[what])
        if locked:
            note(session, actor, "account locked", "account", object_, now=now)
        if locked and account:
            tell(session, account.id, "locked", now=now)


def succeeded(store: Store, one: Try) -> None:
    """Begin to count anew for the account. The address stays as it is: it may have many."""
    with store.reading() as session:
        marks = _marks(session, ACCOUNT, one)
        known = locks.failures(session, marks)
    if known:
        with store.writing() as session:
            locks.forget(session, marks)


def unlock_within(session: Session, email: str) -> None:
    """End the lock of an account, inside a transaction."""
    locks.forget(session, _marks(session, ACCOUNT, Try(email, "")))


def _count(session: Session, kind: str, one: Try, now: datetime) -> bool:
    """Count one failure; give whether it locks."""
    row = locks.count(session, _marks(session, kind, one)[0], kind, now)
    rounds, rest = divmod(row.failures, LOCK_AFTER[kind])
    if rest:
        return False
    row.locked_until = now + min(FIRST_WAIT * 2 ** min(rounds - 1, 10), LONGEST_WAIT)
    return True


def _marks(session: Session, kind: str, one: Try) -> tuple[bytes, ...]:
    """Give the mark under every key, the active one first."""
    text = one.email.strip().casefold() if kind == ACCOUNT else _network(one.address)
    return cipher_of(session).digests(text, f"sign-in {kind}")


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(ipaddress.ip_network((known, V6_NETWORK), strict=False))
