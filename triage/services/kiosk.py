"""The clinic's tablets: added and revoked by an administrator, paired once, and what is open on one."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.codes import count_try
from triage.services.errors import CodeRefused, InvalidInput, Locked, NotFound, ServiceError
from triage.services.links import location_facts, visit_of
from triage.services.opening import LinkSettings
from triage.services.tokens import device_of, device_token, short_code, typed_code
from triage.services.views.facts import LocationFacts
from triage.services.views.intake import IntakeView
from triage.store import codes, intakes, kiosks
from triage.store.database import Store
from triage.store.errors import Unavailable
from triage.store.sealing import cipher_of, seal, unseal
from triage.store.tables.kiosk import Kiosk, KioskPage

LENGTH = 8
CODE_HASH = "kiosk.code"
PAIR_WITHIN = timedelta(minutes=30)
LONGEST_NAME = 80
LONGEST = timedelta(hours=2)   # of one form on one tablet, however often it is touched


@dataclass(frozen=True, slots=True)
class KioskFacts:
    """One tablet. `code` is shown to the administrator until the tablet is paired or `code_until` is over."""

    id: UUID
    name: str
    location: LocationFacts
    paired_at: datetime | None
    code: str
    code_until: datetime


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that a browser is sent on to. `address` is the path and query where it is found."""

    address: str
    html: str
    status: int


def add(store: Store, actor: Actor, settings: LinkSettings, name: str, location_id: UUID, *,
        now: datetime) -> UUID:
    """Add a tablet, to be paired with its code. Raises InvalidInput."""
    actor.require(Role.ADMINISTRATOR)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput("name", f"Write a name of at most {LONGEST_NAME} letters.")
    with store.writing() as session:
        if location_id not in {site.id for site in kiosks.sites(session)}:
            raise InvalidInput("location_id", "Pick the location.")
        id_ = uuid4()
        digest = cipher_of(session).digest(short_code(settings.link_key, id_, LENGTH), CODE_HASH)
        session.add(Kiosk(id=id_, location_id=location_id, name=name, code_hash=digest,
                          code_until=now + PAIR_WITHIN, created_by=actor.id, created_at=now))
        note(session, actor, "kiosk added", "kiosk", id_, now=now)
        return id_


def all_of(store: Store, actor: Actor, settings: LinkSettings, *, now: datetime) -> tuple[KioskFacts, ...]:
    """Give the tablets that were not revoked, by site and name."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        return tuple(_facts(kiosk, location_facts(location), settings, now)
                     for kiosk, location in kiosks.in_use(session))


def sites(store: Store, actor: Actor) -> tuple[LocationFacts, ...]:
    """Give the sites that a tablet may stand at."""
    actor.require(Role.ADMINISTRATOR)
    with store.reading() as session:
        return tuple(map(location_facts, kiosks.sites(session)))


def revoke(store: Store, actor: Actor, kiosk_id: UUID, *, now: datetime) -> None:
    """Take a tablet out of use; what is open on it closes. Raises NotFound."""
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        kiosk = kiosks.for_update(session, kiosk_id)
        if kiosk is None or kiosk.revoked_at:
            raise NotFound("There is nothing here.")
        kiosk.revoked_at = now
        kiosks.end_sessions(session, kiosk.id, now)
        note(session, actor, "kiosk revoked", "kiosk", kiosk.id, now=now)


def pair(store: Store, settings: LinkSettings, place: str, typed: str, *, now: datetime) -> str:
    """Pair the tablet at a network address, and give what it keeps. Raises CodeRefused, or Locked."""
    refusal: ServiceError = CodeRefused()
    with store.writing() as session:
        try:
            source = count_try(session, f"address:{place}", now)
        except Locked as locked:
            refusal = locked
        else:
            kiosk = kiosks.by_code(session, cipher_of(session).digests(typed_code(typed), CODE_HASH))
            if kiosk and not kiosk.paired_at and not kiosk.revoked_at and kiosk.code_until > now:
                kiosk.paired_at = now
                codes.forget_tries(session, source)
                note(session, Actor("kiosk", str(kiosk.id)), "kiosk paired", "kiosk", kiosk.id, now=now)
                return device_token(settings.link_key, kiosk.id)
            note(session, Actor("kiosk", ""), "pairing refused", "kiosk", kiosk.id if kiosk else "", now=now)
    raise refusal


def of_token(store: Store, settings: LinkSettings, token: str, *, now: datetime) -> KioskFacts | None:
    """Give the tablet that a device's cookie names; None when it is not paired, or no longer."""
    kiosk_id = device_of(settings.link_key, token)
    if kiosk_id is None:
        return None
    with store.reading() as session:
        found = kiosks.paired(session, kiosk_id)
        return _facts(found.Kiosk, location_facts(found.Location), settings, now) if found else None


def stay(store: Store, settings: LinkSettings, view: IntakeView, token: str, *, lasts: timedelta,
         now: datetime) -> bool:
    """Keep a form open on its tablet for as long as `lasts`; False on another device, or once it is over."""
    kiosk_id = device_of(settings.link_key, token)
    if kiosk_id is None:
        return False
    with store.writing() as session:
        return kiosks.prolong(session, view.session_id, kiosk_id, since=now - LONGEST, until=now + lasts)


def check_identity(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> None:
    """Record that somebody looked who sat at the tablet. Raises NotFound where none was used."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        used = [one for one in intakes.versions(session, visit.id) if one.identity_checked is not None]
        if not used:
            raise NotFound("There is nothing here.")
        for intake in used:
            intake.identity_checked = True
        note(session, actor, "identity checked", "intake", used[-1].id, now=now)


def clear(store: Store, kiosk_id: UUID, *, now: datetime) -> None:
    """Close whatever is open on a tablet. Nothing that was saved is lost."""
    with store.writing() as session:
        if kiosks.end_sessions(session, kiosk_id, now):
            note(session, Actor("kiosk", str(kiosk_id)), "kiosk cleared", "kiosk", kiosk_id, now=now)


def keep_page(store: Store, view: IntakeView, page: KeptPage) -> bool:
    """Keep one page of an open form, in place of the one before; give whether the database could."""
    with suppress(Unavailable), store.writing() as session:
        document = seal(session, asdict(page), "kiosk_page", "document", view.session_id)
        session.merge(KioskPage(id=view.session_id, document=document))
        return True
    return False


def kept_page(store: Store, view: IntakeView) -> KeptPage | None:
    """Give the page that is kept for a form. Without the database there is none."""
    with suppress(Unavailable), store.reading() as session:
        found = session.get(KioskPage, view.session_id)
        if found is not None:
            return KeptPage(**unseal(session, found.document, "kiosk_page", "document", found.id))
    return None


def forget_page(store: Store, view: IntakeView) -> None:
    """Forget the page that is kept for a form, where there is one and the database can."""
    if kept_page(store, view) is None:
        return
    with suppress(Unavailable), store.writing() as session:
        if found := session.get(KioskPage, view.session_id):
            session.delete(found)


def _facts(kiosk: Kiosk, location: LocationFacts, settings: LinkSettings, now: datetime) -> KioskFacts:
    is_waiting = kiosk.paired_at is None and kiosk.code_until > now
    code = short_code(settings.link_key, kiosk.id, LENGTH) if is_waiting else ""
    return KioskFacts(kiosk.id, kiosk.name, location, kiosk.paired_at, code, kiosk.code_until)
