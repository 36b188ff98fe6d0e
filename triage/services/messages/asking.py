"""A patient whose link does not open asks for another one, which goes to the address on file alone.

Every asking is answered alike, and costs about as much, whether the link was ever ours or not.
"""

from datetime import datetime, timedelta

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.errors import Conflict
from triage.services.messages import queueing
from triage.services.messages.queueing import SendSettings
from triage.services.opening import link_of
from triage.store import codes, messages, visits
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of
from triage.store.tables.visit import Invite

SOURCE = "link.asked"                # the purpose of the keyed hash of a link that was asked with
MOST_ASKED = 3                       # with one link, and for one visit
WITHIN = timedelta(days=1)
APART = timedelta(minutes=10)        # between two messages that a patient asked for
PATIENT = Actor("patient", "")


def ask_for_link(store: Store, settings: SendSettings, token: str, *, now: datetime) -> None:
    """Send a link to the address on file, where `token` was a patient's link and not too many were asked for.

    A link that works is sent again as it is: whoever holds an old one cannot end it. One that was locked
    by wrong dates stays so, until the desk makes another.
    """
    with store.writing() as session:
        source = cipher_of(session).digest(token, SOURCE)
        tried = codes.count_try(session, source, after=now - WITHIN, now=now).tries
        invite = link_of(session, settings, token)
        sent = invite is not None and tried <= MOST_ASKED and _send(session, settings, invite, now)
        note(session, PATIENT, "link asked for", "visit", invite.visit_id if invite else "", now=now,
             detail=("sent",) if sent else ())


def _send(session: Session, settings: SendSettings, asked_with: Invite, now: datetime) -> bool:
    found = visits.get(session, asked_with.visit_id)
    assert found is not None
    one = queueing.whom(session, found.Visit, found.Patient, found.Location)
    way = one.way(settings)
    if way is None or queueing.why_not(session, one, now, kind="new_link") or queueing.stopped(session, way):
        return False
    asked = [row for row in messages.of_visit(session, one.visit.id)
             if row.requested_by == "patient" and row.created_at > now - WITHIN]
    if len(asked) >= MOST_ASKED or messages.newest_to(session, one.patient.id, now - APART):
        return False
    try:
        if queueing.live_link(session, PATIENT, settings, one, now=now) is None:
            return False
    except Conflict:
        return False
    return queueing.put(session, PATIENT, settings, one, way=way, kind="new_link", at_once=True, now=now,
                        key=f"asked:{one.visit.id}:{now.isoformat()}", requested_by="patient")
