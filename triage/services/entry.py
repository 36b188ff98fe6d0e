"""The desk types for somebody: by telephone, from paper, or beside them.

It is the patient's own form, its pages and its saves; only who types is another. Staff read back what they
typed in the same sitting, and nothing else: see `IntakeView.fresh`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from triage.library import Library
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput
from triage.services.links import live_or_new, visit_of
from triage.services.opening import LinkSettings, admit
from triage.services.patients import patient_facts
from triage.services.views.entry import Caller
from triage.services.views.intake import Opened
from triage.store import intakes, visits
from triage.store.database import Store

CHANNELS = ("phone", "paper", "assisted")
LASTS = timedelta(hours=2)   # one sitting


def caller(store: Store, actor: Actor, visit_id: UUID, *, now: datetime) -> Caller:
    """Give who is to be asked for name and date of birth before anything is typed. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, _ = visit_of(session, actor, visit_id)
        found, intake = visits.get(session, visit_id), intakes.latest_of_visit(session, visit.id)
        assert found is not None
        who = patient_facts(session, found.Patient)
        note(session, actor, "birth date read", "visit", visit.id, now=now)
        return Caller(visit.id, f"{who.given} {who.family}", who.birth_date, who.phone,
                      intake.language if intake else visit.language, bool(intake and intake.saved_at))


def begin(store: Store, library: Library, actor: Actor, settings: LinkSettings, visit_id: UUID, *,
          channel: str, now: datetime) -> Opened:
    """Open a visit's form to be typed in for the patient, whose name and date of birth were checked.

    What else this member of staff has open for patients is closed. Raises InvalidInput for an unknown
    `channel`, NotFound, and Conflict when it is too late.
    """
    actor.require(Role.FRONT_DESK)
    if channel not in CHANNELS:
        raise InvalidInput("channel", "Say how the patient gives the answers.")
    with store.writing() as session:
        visit, location = visit_of(session, actor, visit_id)
        visits.lock(session, visit.id)
        invite = live_or_new(session, actor, settings, visit, location, now=now)   # on its list of devices
        intakes.end_typing(session, UUID(actor.id), now)
        intake = intakes.latest_of_visit(session, visit.id)
        note(session, actor, "entry begun", "visit", visit.id, now=now, detail=(channel, "identity checked"))
        return admit(session, library, invite, channel=channel, now=now, lasts=LASTS,
                     language=intake.language if intake else visit.language, account_id=UUID(actor.id))


def end(store: Store, actor: Actor, *, now: datetime) -> None:
    """Close what a member of staff has open for a patient. Nothing that was saved is lost."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        for intake_id in intakes.end_typing(session, UUID(actor.id), now):
            note(session, actor, "entry ended", "intake", intake_id, now=now)
