"""From a link and a date of birth to a patient's session, and from its cookie back to the form.

Opening a link changes nothing until the right date: mail scanners follow links. A link with a date of
birth is a check against misdelivery, not an authentication.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from triage.library import Definition, Library
from triage.questionnaire.pages import pages_of
from triage.questionnaire.values import Value
from triage.services import definitions
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.draft import Draft
from triage.services.errors import LinkRefused, Locked, ServiceError, VisitOff
from triage.services.judging import complete, facts_of
from triage.services.tally import beginning, count_form
from triage.services.tokens import link_token, session_token
from triage.services.views.desk import OFF
from triage.services.views.facts import LocationFacts, VisitFacts
from triage.services.views.help import read_help
from triage.services.views.intake import IntakeView, Opened
from triage.store import codes, intakes, visits
from triage.store import settings as remembered
from triage.store.crypto import fingerprint
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of, seal, unseal
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake, PatientSession
from triage.store.tables.visit import Invite, Visit

LOCK_AFTER = 5          # wrong dates: 5 of 40,000 days are a chance of 0.012 %
BLOCK_AFTER = 10
LOCK_FOR = timedelta(minutes=15)
SESSION_FOR = timedelta(hours=12)
FORM_SETTINGS = "setting."   # settings of the clinic that questionnaires may read have names like this
NOBODY = "0000-00-00"
TRIED = "link.tried"   # the purpose of the keyed hash of a link that opens nothing
KIOSK = "kiosk"   # the channel of the clinic's tablets


class LinkSettings(Protocol):
    """What links are made with. Another `link_key` ends every link."""

    @property
    def link_key(self) -> bytes:
        """The secret that tokens are derived from."""

    @property
    def base_url(self) -> str:
        """Where patients reach this server."""


def open_link(store: Store, library: Library, settings: LinkSettings, token: str, birth_date: date, *,
              now: datetime, channel: str = "home", language: str = "", browser: str = "") -> Opened:
    """Open a form on one device. Raises LinkRefused, or Locked after too many wrong dates.

    `language` was chosen by the visitor, "" for none; `browser` is what the browser prefers.
    """
    with store.writing() as session:
        invite = link_of(session, settings, token)
        refusal = _refusal(session, invite, birth_date, now) if _opens(invite, now) else _unopened(
            session, invite, token, birth_date, now=now)
        if refusal is None:
            assert invite is not None
            return admit(session, library, invite, channel=channel, language=language, browser=browser,
                         now=now)
        # Refusals are kept too, those of unknown links as well: all take as long, and a count that is
        # rolled back is no count.
        note(session, Actor("patient", ""), "link refused", "invite", invite.id if invite else "", now=now)
    raise refusal


def resume(store: Store, library: Library, token: str, *, now: datetime) -> IntakeView | None:
    """Give the form that a patient's cookie opens; None when the session is over."""
    with store.reading() as session:
        row = intakes.by_token(session, fingerprint(token))
        if row is None or row.ended_at or row.revoked_at or row.expires_at <= now:
            return None
        definition = definitions.pinned(session, library, row.condition, row.definition_hash)
        return view_of(session, row, definition, now)


def lapsed(store: Store, token: str, *, now: datetime) -> str | None:
    """Give the form's language when the cookie's session merely ran out of time, else None.

    The date of birth may open such a form again.
    """
    if not token:
        return None
    with store.reading() as session:
        row = _lapsed(session, token, now)
        return row.language if row else None


def renew(store: Store, library: Library, token: str, birth_date: date, *, now: datetime,
          language: str = "") -> Opened:
    """Open the form of a session that ran out of time on the same device again, in `language` if told.

    Raises LinkRefused, or Locked after too many wrong dates: they count as those at the link do.
    """
    with store.writing() as session:
        row = _lapsed(session, token, now)
        invite = session.get(Invite, row.invite_id, with_for_update=True) if row else None
        refusal = _refusal(session, invite, birth_date, now)
        if refusal is None:
            assert invite is not None
            assert row is not None
            return admit(session, library, invite, channel=row.channel,
                         language=language or row.language, now=now)
        note(session, Actor("patient", ""), "link refused", "invite", invite.id if invite else "", now=now)
    raise refusal


def _lapsed(session: Session, token: str, now: datetime) -> intakes.ViewRow | None:
    row = intakes.by_token(session, fingerprint(token))
    if row is None or row.ended_at or row.revoked_at or row.expires_at > now:
        return None
    # A tablet may be in other hands by now, and what staff typed for somebody is not theirs to read.
    return None if row.channel == KIOSK or row.account_id else row


def leave(store: Store, view: IntakeView, *, now: datetime) -> None:
    """Close the form on this device. Nothing that was saved is lost."""
    with store.writing() as session:
        intakes.end_session(session, view.session_id, now)
        note(session, author(view), "session ended", "intake", view.intake_id, now=now)


def author(view: IntakeView) -> Actor:
    """Name who types in a session as the audit trail does: the patient, or who of the staff does it."""
    return Actor("staff", str(view.typist)) if view.typist else Actor("patient", str(view.session_id))


def view_of(session: Session, row: intakes.ViewRow, definition: Definition, now: datetime) -> IntakeView:
    """Make the view of one form from its row.

    A submitted form gives no answers back. One that may still be added to holds them, all masked: what
    was said decides what else is asked.
    """
    location = LocationFacts(row.location_id, row.location_name, row.timezone, row.phone, row.demo,
                             read_help(row.help))
    today = location.today(now)
    is_held = row.status == "open" or bool(pages_of(definition.questionnaire, 2))
    draft = _draft_of(session, row) if is_held else Draft()
    identity = unseal(session, row.identity, "patient", "identity", row.patient_id)
    facts = facts_of(identity, draft.settings, today)
    return IntakeView(
        intake_id=row.id, session_id=row.session_id, location=location, definition=definition, draft=draft,
        visit=VisitFacts(row.visit_id, row.starts_at, row.clinician or "", row.visit_language, row.condition),
        answers=complete(definition, draft.answers, facts) if is_held else draft.answers, facts=facts,
        revision=row.revision, status=row.status, language=row.language, channel=row.channel,
        saved_at=row.saved_at, submitted_at=row.submitted_at, receipt=row.receipt or "", today=today,
        typist=row.account_id, called=_called(identity) if row.account_id else "", version=row.version,
        counted_as=row.counted_as)


def _called(identity: Mapping[str, Any]) -> str:
    """Give a name as it may stand on a screen that others see: "Rosa M."."""
    return f"{identity['given']} {identity['family'][:1]}."


def _draft_of(session: Session, row: intakes.ViewRow) -> Draft:
    return Draft.from_document(unseal(session, row.document, "intake", "document", row.id))


def link_of(session: Session, settings: LinkSettings, token: str) -> Invite | None:
    """Find the link. A row alone makes none: its token must also come from our key."""
    invite = visits.invite_for_update(session, fingerprint(token))
    expected = link_token(settings.link_key, invite.id if invite else uuid4())
    return invite if hmac.compare_digest(expected.encode(), token.encode()) else None


def _refusal(session: Session, invite: Invite | None, birth_date: date, now: datetime) -> ServiceError | None:
    """Say why not, counting a wrong date; None when the form may be opened."""
    right = is_right_date(session, invite, birth_date)
    if invite is None or invite.revoked_at or invite.expires_at <= now:
        return LinkRefused()
    if invite.blocked:
        return Locked(None)
    if invite.locked_until and invite.locked_until > now:
        return Locked(invite.locked_until)
    if right:
        invite.wrong_dates = 0
        return None
    return _count_wrong_date(invite, now)


def _opens(invite: Invite | None, now: datetime) -> bool:
    return invite is not None and not invite.revoked_at and invite.expires_at > now


def _unopened(session: Session, invite: Invite | None, token: str, birth_date: date, *,
              now: datetime) -> ServiceError:
    """Refuse a link that opens nothing as one with a wrong date is refused: locked after as many tries too.

    The count belongs to the link as it was typed, so that nobody learns whether it was ever one of ours.
    """
    is_right_date(session, invite, birth_date)
    source = cipher_of(session).digest(token, TRIED)
    tried = codes.count_try(session, source, after=now - LOCK_FOR, now=now)
    if tried.tries >= BLOCK_AFTER:
        return Locked(None)
    return Locked(tried.since + LOCK_FOR) if tried.tries >= LOCK_AFTER else LinkRefused()


def is_right_date(session: Session, invite: Invite | None, birth_date: date) -> bool:
    """Compare, with the same work whether the link exists or not."""
    found = visits.get(session, invite.visit_id if invite else uuid4())
    if found:
        born = visits.identity_of(session, found.Patient)["birth_date"]
    else:
        decoy = seal(session, {"birth_date": NOBODY}, "patient", "identity", (id_ := uuid4()))
        born = unseal(session, decoy, "patient", "identity", id_)["birth_date"]
    return hmac.compare_digest(born, birth_date.isoformat())


def _count_wrong_date(invite: Invite, now: datetime) -> ServiceError:
    invite.wrong_dates += 1
    if invite.wrong_dates >= BLOCK_AFTER:
        invite.blocked = True
        return Locked(None)
    if invite.wrong_dates % LOCK_AFTER == 0:
        invite.locked_until = now + LOCK_FOR
        return Locked(invite.locked_until)
    return LinkRefused()


def admit(session: Session, library: Library, invite: Invite, *, channel: str, language: str, now: datetime,
          browser: str = "", lasts: timedelta = SESSION_FOR, kiosk_id: UUID | None = None,
          account_id: UUID | None = None) -> Opened:
    """Open the form of a link's visit on one more device, whoever it is having been let in by the caller.

    On a tablet of the clinic nobody has been asked for a date: who it is stays to be looked at by staff.
    `account_id`: who of the staff types for the patient. A form speaks the `language` that was chosen; one
    that begins without a choice, that of the visit, and where that is English too, the browser's.
    """
    visit = session.get_one(Visit, invite.visit_id)
    if visit.standing in OFF:
        raise VisitOff
    intake = intakes.latest_of_visit(session, visit.id)
    if intake is None:
        intake = _start(session, library, visit, channel=channel, now=now)
        language = language or (browser if browser and visit.language == intake.language else visit.language)
    asked_in = definitions.pinned(session, library, visit.condition, intake.definition_hash).languages
    if intake.status == "open" and language in asked_in:
        intake.language = language
    if kiosk_id:
        intake.identity_checked = False
    token, expires_at = session_token(), now + lasts
    id_ = uuid4()
    session.add(PatientSession(id=id_, intake_id=intake.id, invite_id=invite.id, channel=channel,
                               kiosk_id=kiosk_id, account_id=account_id, token_hash=fingerprint(token),
                               created_at=now, expires_at=expires_at))
    who = Actor("staff", str(account_id)) if account_id else Actor("patient", str(id_))
    note(session, who, "form opened", "intake", intake.id, now=now, detail=(channel,))
    return Opened(token, expires_at)


def _start(session: Session, library: Library, visit: Visit, *, channel: str, now: datetime) -> Intake:
    definition = definitions.current(session, library, visit.condition, now=now)
    id_ = uuid4()
    document = Draft(settings=form_settings(session)).to_document()
    location, first = session.get_one(Location, visit.location_id), pages_of(definition.questionnaire, 1)[0]
    counted = beginning(location.timezone, channel, first.slug, now)
    intake = Intake(id=id_, visit_id=visit.id, definition_hash=definition.hash, status="open", language="en",
                    channel=channel, revision=0, document=seal(session, document, "intake", "document", id_),
                    started_at=now, counted_as=counted)
    session.add(intake)
    session.flush()
    count_form(session, location.id, definition.slug, None, counted)
    return intake


def form_settings(session: Session) -> Mapping[str, Value]:
    """Give the clinic's settings that hidden questions read. A form keeps those it began with."""
    return {name: json.loads(value) for name, value in remembered.with_prefix(session, FORM_SETTINGS).items()}
