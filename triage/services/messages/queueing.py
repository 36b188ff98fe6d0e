"""Putting a message to a visit's patient in the queue, and the reasons not to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import uuid4

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.links import location_facts, renew
from triage.services.messages.hours import next_allowed
from triage.services.messages.ways import Way, WaySettings, is_set_up, way_of
from triage.services.opening import LinkSettings
from triage.services.tokens import link_token
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import SiteMessages, read_messages
from triage.store import intakes, messages, visits
from triage.store.crypto import fingerprint
from triage.store.database import Session
from triage.store.sealing import seal
from triage.store.tables.clinic import Location
from triage.store.tables.visit import Invite, Patient, Visit

# Why a message was not sent, as the desk reads it.
FORM_SENT = "the form was sent already"
VISIT_OFF = "the visit is off"
VISIT_BEGUN = "the visit has begun"
DECLINED = "the patient will not fill it in"
DECEASED = "the patient has died"
OPTED_OUT = "the patient wants no more messages"
NO_ADDRESS = "there is no address on file"
REPLACED = "a newer message took its place"
LOCKED = "the link is locked; make a new one"
NOT_SET_UP: Mapping[str, str] = {"sms": "text messages are not set up", "email": "e-mail is not set up"}
OFF = ("cancelled", "no_show", "void")


class SendSettings(LinkSettings, WaySettings, Protocol):
    """What links are made with, and which ways are set up."""


@dataclass(frozen=True, slots=True)
class Whom:
    """A visit with all that a message to its patient needs."""

    visit: Visit
    patient: Patient
    row: Location
    location: LocationFacts
    site: SiteMessages
    identity: Mapping[str, Any]

    def way(self, settings: WaySettings) -> Way | None:
        """Give how to reach the patient; None where nothing on file can be written to."""
        return way_of(self.identity, self.visit.channel, self.location, settings)


def whom(session: Session, visit: Visit, patient: Patient, location: Location) -> Whom:
    """Open who a visit's patient is. Raises Damaged."""
    return Whom(visit, patient, location, location_facts(location), read_messages(location.messages),
                visits.identity_of(session, patient))


def why_not(session: Session, one: Whom, now: datetime, *, kind: str = "invitation") -> str:
    """Say why nothing may be sent for a visit, whatever the address; "" where it may."""
    if messages.deceased(session, [one.patient.id]):
        return DECEASED
    if messages.declines_of(session, [one.visit.id]):
        return DECLINED
    if one.visit.standing in OFF:
        return VISIT_OFF
    intake = intakes.latest_of_visit(session, one.visit.id)
    if intake and intake.status == "submitted":
        return FORM_SENT
    return VISIT_BEGUN if one.visit.starts_at <= now and kind != "new_link" else ""


def stopped(session: Session, way: Way) -> bool:
    """Say whether an address wants no more messages."""
    return bool(messages.stopped(session, [way.to]))


def live_link(session: Session, actor: Actor, settings: LinkSettings, one: Whom, *, now: datetime,
              anew: bool = False) -> Invite | None:
    """Give the link to send: the one that works, or a new one. None where it is locked. Raises Conflict."""
    visits.lock(session, one.visit.id)
    found = visits.live_invite(session, one.visit.id)
    if not anew and found and found.blocked:
        return None
    is_ours = found is not None and fingerprint(link_token(settings.link_key, found.id)) == found.token_hash
    if found and not anew and is_ours and found.expires_at > now:
        return found
    return renew(session, actor, settings, one.visit, one.row, now=now)


def put(session: Session, actor: Actor, settings: SendSettings, one: Whom, *, way: Way, kind: str, key: str,
        requested_by: str, at_once: bool, now: datetime, about: str = "") -> bool:
    """Queue one message; give whether its key was new. `at_once`: also within quiet hours.

    `about`: whose text it has, where that is not its kind's.
    """
    id_ = uuid4()
    when = now if at_once else next_allowed(now, one.location.timezone, one.site)
    document = {"to": way.to, "subject": "", "text": "", "at_once": at_once, "about": about}
    is_new = messages.put(session, {
        "id": id_, "key": sha256(key.encode()).hexdigest(), "visit_id": one.visit.id, "attempts": 0,
        "location_id": one.location.id, "kind": kind, "channel": way.channel, "state": "queued",
        "next_at": when, "error": "" if is_set_up(settings, way.channel) else NOT_SET_UP[way.channel],
        "reference": "", "document": seal(session, document, "patient_message", "document", id_),
        "requested_by": requested_by, "created_at": now})
    if is_new:
        note(session, actor, "message queued", "visit", one.visit.id, now=now,
             detail=(f"message:{id_}", kind, way.channel))
    return is_new
