"""Who is signed in, kept on the server: a browser holds a random token, a row here says what it is worth.

A session ends fifteen minutes after the last request that somebody made, and twelve hours after it began.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role, staff_actor
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.store import intakes, staff_sessions
from triage.store.accounts import Account
from triage.store.crypto import fingerprint
from triage.store.database import Session, Store
from triage.store.staff_sessions import StaffSession

WRITE_SEEN = timedelta(minutes=1)   # `seen_at` is written this often, not with each request
FAMILIES = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
            ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


class Limits(Protocol):
    """How long a session lasts."""

    @property
    def staff_idle_minutes(self) -> int:
        """How long nobody may do anything."""

    @property
    def staff_longest_hours(self) -> int:
        """How long it may last at all."""


@dataclass(frozen=True, slots=True)
class Held:
    """One session that is not over. `idle` is how long nobody had done anything before this request."""

    id: UUID
    account_id: UUID
    name: str
    how: str
    agent: str
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    idle: timedelta


def begin(store: Store, account: Account, *, how: str, agent: str, limits: Limits, now: datetime) -> str:
    """Begin a session and give its token, which is kept nowhere but in the browser."""
    token = secrets.token_urlsafe(32)
    row = StaffSession(id=uuid4(), token_hash=fingerprint(token), account_id=account.id, how=how,
                       agent=family(agent), created_at=now, seen_at=now, proved_at=now)
    with store.writing() as session:
        staff_sessions.sweep(session, *_bounds(limits, now))
        staff_sessions.add(session, row)
        note(session, staff_actor(account), "session begun", "account", account.id, now=now, detail=[how])
    return token


def find(store: Store, token: str, uniquifier: str, *, limits: Limits, now: datetime,
         passkeys: bool = False) -> tuple[Account, Held] | None:
    """Give whose browser it is and the session, in one query. One that is over is ended, and None."""
    with store.reading() as session:
        found = staff_sessions.find(session, fingerprint(token), uniquifier, passkeys=passkeys)
    if found is None:
        return None
    account, row = found
    seen_after, begun_after = _bounds(limits, now)
    if row.seen_at < seen_after or row.created_at < begun_after:
        _end(store, staff_actor(account), row.id, "session over", account.id, now=now)
        return None
    return account, _held(row, account, now)


def see(store: Store, held: Held, *, now: datetime) -> None:
    """Begin to count anew how long nobody has done anything."""
    if now - held.seen_at >= WRITE_SEEN:
        with store.writing() as session:
            staff_sessions.see(session, held.id, now)


def prove(store: Store, account: Account, held: Held, *, now: datetime) -> None:
    """Note that whoever sits there has shown again who they are."""
    with store.writing() as session:
        staff_sessions.prove(session, held.id, now)
        note(session, staff_actor(account), "shown again who", "account", account.id, now=now)


def of_account(store: Store, account_id: UUID, *, limits: Limits, now: datetime) -> tuple[Held, ...]:
    """Give the sessions of one's own account, the newest first."""
    return _listed(store, limits, now, account_id)


def of_all(store: Store, actor: Actor, *, limits: Limits, now: datetime) -> tuple[Held, ...]:
    """Give every session, for an administrator, an auditor or the server's own commands."""
    _require(actor, Role.ADMINISTRATOR, Role.AUDITOR)
    return _listed(store, limits, now, None)


def sign_out(store: Store, account: Account, session_id: UUID, *, now: datetime) -> None:
    """End the session at this browser, and what it has open for patients. It may have ended meanwhile."""
    _end(store, staff_actor(account), session_id, "signed out", account.id, now=now)


def end(store: Store, account: Account, session_id: UUID, *, now: datetime) -> None:
    """End one of one's own sessions. Raises NotFound."""
    with store.reading() as session:
        row = session.get(StaffSession, session_id)
    if row is None or row.account_id != account.id:
        raise NotFound("This session has ended.")
    _end(store, staff_actor(account), session_id, "session ended", account.id, now=now)


def end_others(store: Store, account: Account, keep: UUID, *, now: datetime) -> int:
    """End one's sessions at all other browsers; give how many."""
    with store.writing() as session:
        ended = staff_sessions.end_all(session, account.id, but=keep)
        note(session, staff_actor(account), "other sessions ended", "account", account.id, now=now)
        return ended


def end_somebodys(store: Store, actor: Actor, account_id: UUID, *, now: datetime) -> int:
    """End every session of an account, as its administrator; give how many."""
    _require(actor, Role.ADMINISTRATOR)
    with store.writing() as session:
        return end_within(session, actor, account_id, now=now)


def end_within(session: Session, actor: Actor, account_id: UUID, *, now: datetime) -> int:
    """End every session of an account inside a transaction, and what they have open for patients."""
    ended = staff_sessions.end_all(session, account_id)
    intakes.end_typing(session, account_id, now)
    note(session, actor, "sessions ended", "account", account_id, now=now)
    return ended


def family(agent: str) -> str:
    """Name a browser so coarsely that it tells two of one's own apart, and nobody from another."""
    browser = next((name for mark, name in FAMILIES if mark in agent), "Another browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def _end(store: Store, actor: Actor, session_id: UUID, action: str, account_id: UUID, *,
         now: datetime) -> None:
    with store.writing() as session:
        if staff_sessions.end(session, session_id):
            intakes.end_typing(session, account_id, now)
            note(session, actor, action, "account", account_id, now=now)


def _listed(store: Store, limits: Limits, now: datetime, account_id: UUID | None) -> tuple[Held, ...]:
    with store.reading() as session:
        rows: Sequence[tuple[StaffSession, Account]] = staff_sessions.live(
            session, *_bounds(limits, now), account_id)
        return tuple(_held(row, account, now) for row, account in rows)


def _held(row: StaffSession, account: Account, now: datetime) -> Held:
    return Held(row.id, account.id, account.name, row.how, row.agent, row.created_at, row.seen_at,
                row.proved_at, now - row.seen_at)


def _bounds(limits: Limits, now: datetime) -> tuple[datetime, datetime]:
    """Give since when it must have been seen, and since when it must have begun."""
    return (now - timedelta(minutes=limits.staff_idle_minutes),
            now - timedelta(hours=limits.staff_longest_hours))


def _require(actor: Actor, *roles: Role) -> None:
    if actor.kind != "system":   # a command run on the server itself
        actor.require(*roles)
