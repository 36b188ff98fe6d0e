"""The desk's six-character codes: handed out, shown again, revoked; and the form that one of them opens.

A code is for whoever stands at the desk, or has no e-mail. It opens the same form as the link, once and
within minutes. On a tablet of the same site it is enough; elsewhere the date of birth is asked as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from triage.library import Library
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import CodeRefused, Conflict, Locked, ServiceError, VisitOff
from triage.services.links import live_or_new, visit_of
from triage.services.opening import KIOSK, SESSION_FOR, LinkSettings, admit, is_right_date
from triage.services.tokens import short_code, typed_code
from triage.services.views.desk import OFF, GivenCode
from triage.services.views.intake import Opened
from triage.store import codes, kiosks, visits
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of
from triage.store.tables.code import EntryCode
from triage.store.tables.visit import Invite, Visit

LENGTH = 6                          # 23 letters: 148 million codes
CODE_HASH, SOURCE = "entry_code.code", "code_try.source"
MOST_TRIES = 10                     # 10 guesses meet one of 20 live codes with a chance of 0.00014 %
TRIES_WITHIN = timedelta(minutes=15)
MOST_WRONG_DATES = 5
PATIENT = Actor("patient", "")      # not known yet


class CodeSettings(LinkSettings, Protocol):
    """What codes are made with."""

    @property
    def code_minutes(self) -> int:
        """How long a code waits to be used, in minutes."""


@dataclass(frozen=True, slots=True)
class Tablet:
    """The tablet on which a code is typed. `lasts`: how long a form stays open there untouched."""

    id: UUID
    location_id: UUID
    lasts: timedelta


def give(store: Store, actor: Actor, settings: CodeSettings, visit_id: UUID, *, now: datetime) -> GivenCode:
    """Make a code for a visit; the one before ends. Raises NotFound, or Conflict when it is too late."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, location = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        if visit.standing in OFF:
            raise VisitOff
        live_or_new(session, actor, settings, visit, location, now=now)   # on its list of devices
        codes.forget_old_tries(session, now - TRIES_WITHIN)
        codes.revoke(session, visit.id, now)
        expires_at = now + timedelta(minutes=settings.code_minutes)
        id_, text = _add(session, actor, settings, visit, expires_at=expires_at, now=now)
        note(session, actor, "code given", "visit", visit.id, now=now, detail=(f"code:{id_}",))
        return GivenCode(text, expires_at)


def current(store: Store, actor: Actor, settings: CodeSettings, visit_id: UUID, *,
            now: datetime) -> GivenCode | None:
    """Give a visit's live code again; None when it has none that opens."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        found = codes.live_of(session, visit.id)
        if found is None or found.expires_at <= now:
            return None
        text = short_code(settings.link_key, found.id, LENGTH)
        if found.code_hash not in cipher_of(session).digests(text, CODE_HASH):
            return None   # made with another link key: what we would show opens nothing
        note(session, actor, "code shown", "visit", visit.id, now=now, detail=(f"code:{found.id}",))
        return GivenCode(text, found.expires_at)


def revoke(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """End a visit's live code. A form that it has opened stays open."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        if codes.revoke(session, visit.id, now):
            note(session, actor, "code revoked", "visit", visit.id, now=now)


def open_on_tablet(store: Store, library: Library, tablet: Tablet, typed: str, *, now: datetime,
                   language: str) -> Opened:
    """Open a form on a tablet of the clinic, closing what is open there. Raises CodeRefused, or Locked."""
    def is_theirs(session: Session, invite: Invite | None) -> bool:
        return bool(invite and session.get_one(Visit, invite.visit_id).location_id == tablet.location_id)

    def let_in(session: Session, invite: Invite) -> Opened:
        kiosks.end_sessions(session, tablet.id, now)
        return admit(session, library, invite, channel=KIOSK, language=language, now=now,
                     lasts=tablet.lasts, kiosk_id=tablet.id)

    return _use(store, f"kiosk:{tablet.id}", typed, is_theirs, let_in, now=now)


def open_anywhere(store: Store, library: Library, place: str, typed: str, birth_date: date, *, now: datetime,
                  language: str = "", browser: str = "") -> Opened:
    """Open a form on any other device, at the network address `place`. Raises CodeRefused, or Locked."""
    def is_theirs(session: Session, invite: Invite | None) -> bool:
        return is_right_date(session, invite, birth_date)

    def let_in(session: Session, invite: Invite) -> Opened:
        return admit(session, library, invite, channel="home", language=language, browser=browser, now=now,
                     lasts=SESSION_FOR)

    return _use(store, f"address:{place}", typed, is_theirs, let_in, now=now)


def count_try(session: Session, place: str, now: datetime) -> bytes:
    """Count one try from a place and give its name in the count. Raises Locked after too many."""
    source = cipher_of(session).digest(place, SOURCE)
    found = codes.count_try(session, source, after=now - TRIES_WITHIN, now=now)
    if found.tries > MOST_TRIES:
        raise Locked(found.since + TRIES_WITHIN)
    return source


def _add(session: Session, actor: Actor, settings: CodeSettings, visit: Visit, *, expires_at: datetime,
         now: datetime) -> tuple[UUID, str]:
    for _ in range(MOST_TRIES):
        id_ = uuid4()
        text = short_code(settings.link_key, id_, LENGTH)
        if codes.add(session, {
                "id": id_, "visit_id": visit.id, "code_hash": cipher_of(session).digest(text, CODE_HASH),
                "expires_at": expires_at, "created_by": actor.id, "created_at": now}):
            return id_, text
    raise Conflict("No code is free. Try again.")


def _use(store: Store, place: str, typed: str, is_theirs: Callable[[Session, Invite | None], bool],
         let_in: Callable[[Session, Invite], Opened], *, now: datetime) -> Opened:
    refusal: ServiceError = CodeRefused()
    with store.writing() as session:
        try:
            source = count_try(session, place, now)
        except Locked as locked:
            refusal = locked
        else:
            entry, invite = _find(session, typed, now)
            # The same work whether the code is known or not.
            if is_theirs(session, invite) and entry and invite:
                entry.used_at = now
                codes.forget_tries(session, source)
                note(session, PATIENT, "code used", "visit", entry.visit_id, now=now,
                     detail=(f"code:{entry.id}",))
                return let_in(session, invite)
            _count_wrong(entry, now)
            note(session, PATIENT, "code refused", "visit", entry.visit_id if entry else "", now=now)
    raise refusal


def _find(session: Session, typed: str, now: datetime) -> tuple[EntryCode | None, Invite | None]:
    """Give the live code that was typed, and the link of its visit; nothing for any other."""
    entry = codes.for_update(session, cipher_of(session).digests(typed_code(typed), CODE_HASH))
    if entry is None or entry.used_at or entry.revoked_at or entry.expires_at <= now:
        return None, None
    return entry, visits.live_invite(session, entry.visit_id)


def _count_wrong(entry: EntryCode | None, now: datetime) -> None:
    """End a code that was typed with too many wrong dates of birth."""
    if entry:
        entry.wrong_dates += 1
        entry.revoked_at = now if entry.wrong_dates >= MOST_WRONG_DATES else None
