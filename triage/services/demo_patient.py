"""One patient of the demonstration clinic, brought as far as demo.toml says by the services of real use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from triage.rules.result import Urgency
from triage.services import changes, desk, export, intake, review
from triage.services import entry as typing
from triage.services.actors import Actor
from triage.services.parts import Services
from triage.services.views import Decision, IntakeView, NewVisit
from triage.services.walk import fill_in, tell
from triage.store import cases

STATES = ("to-invite", "expired", "invited", "in-progress",
          "submitted", "acknowledged", "signed", "overridden")
OPENED, SENT = STATES.index("in-progress"), STATES.index("submitted")
PLANNED = timedelta(days=3)            # before the form is opened
LONG_AGO = timedelta(days=32)          # longer than a link lives
THE_EVENING_BEFORE = timedelta(hours=15)
AT_LEAST = timedelta(minutes=70)       # ago, where the file does not say when a form was opened
READING = timedelta(minutes=4)         # from a form's arrival to the clinician's next step
A_BREAK = timedelta(minutes=2)         # from sending to opening the link again for part two
LATER = timedelta(hours=3)             # from sending to telling what has changed


@dataclass(frozen=True)
class Clinic:
    """The sites and the staff that patients are added to. `now` is the moment of loading."""

    parts: Services
    sites: Mapping[str, UUID]
    people: Mapping[str, Actor]
    now: datetime


def key_of(entry: Mapping[str, Any]) -> str:
    """Give the idempotency key of a patient's visit, by which it is found again."""
    return f"demonstration-{entry['record']}"


def add_patient(clinic: Clinic, entry: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Add the patient, the visit and, as far as `state` says, the link, the form and the review."""
    began = _began(clinic, entry)
    state = STATES.index(entry["state"])
    planned = began - (LONG_AGO if entry["state"] == "expired" else PLANNED)
    visit_id = desk.add_visit(clinic.parts.store, clinic.people["desk"], _visit(clinic, entry),
                              now=planned, key=key_of(entry))
    if state == 0:
        return
    link = desk.invite(clinic.parts.store, clinic.people["desk"], clinic.parts.settings, visit_id,
                       now=planned + timedelta(minutes=1))
    if state < OPENED:
        return
    token = link.url_path.rpartition("/")[2]
    view = (_type(clinic, entry, visit_id, began) if "typed" in entry
            else _open(clinic, entry, token, began))
    given = {**answers[entry["like"]], **entry.get("answers", {})}
    view = fill_in(clinic.parts.store, view, given, now=began, stops_after=entry.get("stops_after"))
    if state >= SENT:
        sent_at = _send_and_review(clinic, entry, view)
        if "more" in entry:
            again = sent_at + A_BREAK
            fill_in(clinic.parts.store, _open(clinic, entry, token, again), answers[entry["more"]], now=again)
        if "changed" in entry:
            _tell_changes(clinic, entry, token, sent_at + LATER)


def _began(clinic: Clinic, entry: Mapping[str, Any]) -> datetime:
    if "began" in entry:
        return clinic.now - timedelta(minutes=entry["began"])
    return min(_starts_at(clinic, entry) - THE_EVENING_BEFORE, clinic.now - AT_LEAST)


def _starts_at(clinic: Clinic, entry: Mapping[str, Any]) -> datetime:
    zone = ZoneInfo(clinic.parts.settings.timezone)
    day = clinic.now.astimezone(zone).date() + timedelta(days=entry["day"])
    return datetime.combine(day, entry["at"], zone)


def _visit(clinic: Clinic, entry: Mapping[str, Any]) -> NewVisit:
    return NewVisit(
        family=entry["family"], given=entry["given"], birth_date=entry["born"], sex=entry["sex"],
        record_number=entry["record"], language=entry.get("language", "en"),
        starts_at=_starts_at(clinic, entry), location_id=clinic.sites[entry.get("location", "main-street")],
        clinician_id=UUID(_clinician(clinic, entry).id))


def _clinician(clinic: Clinic, entry: Mapping[str, Any]) -> Actor:
    return clinic.people[entry.get("clinician", "clinician")]


def _open(clinic: Clinic, entry: Mapping[str, Any], token: str, now: datetime) -> IntakeView:
    return _resumed(clinic.parts, _open_link(clinic, entry, token, now), now)


def _open_link(clinic: Clinic, entry: Mapping[str, Any], token: str, now: datetime) -> str:
    parts = clinic.parts
    return intake.open_link(parts.store, parts.library, parts.settings, token, entry["born"], now=now,
                            language=entry.get("language", "en")).session_token


def _type(clinic: Clinic, entry: Mapping[str, Any], visit_id: UUID, now: datetime) -> IntakeView:
    """Open the form for the desk, which types what the patient says."""
    parts, desk_person = clinic.parts, clinic.people["desk"]
    opened = typing.begin(parts.store, parts.library, desk_person, parts.settings, visit_id,
                          channel=entry["typed"], now=now)
    return _resumed(parts, opened.session_token, now)


def _resumed(parts: Services, token: str, now: datetime) -> IntakeView:
    view = intake.resume(parts.store, parts.library, token, now=now)
    assert view is not None
    return view


def _tell_changes(clinic: Clinic, entry: Mapping[str, Any], token: str, now: datetime) -> None:
    """Open the link again, say what is different now, and send that."""
    parts = clinic.parts
    opened = _open_link(clinic, entry, token, now)
    changes.begin(parts.store, _resumed(parts, opened, now), now=now)
    view = tell(parts.store, _resumed(parts, opened, now), entry["changed"], now=now)
    intake.submit(parts.store, view, finish_early=False, key=uuid4().hex, now=now + A_BREAK)


def _send_and_review(clinic: Clinic, entry: Mapping[str, Any], view: IntakeView) -> datetime:
    """Give the moment of sending."""
    store = clinic.parts.store
    assert view.saved_at is not None
    now = view.saved_at + timedelta(seconds=40)
    if not view.urgent_seen:
        view = intake.mark_urgent_seen(store, view, choice="checked", now=now)
    intake.submit(store, view, finish_early=False, key=uuid4().hex, now=now, agreed="typed" in entry)
    if "typed" in entry:
        typing.end(store, clinic.people["desk"], now=now)
    with store.writing() as session:
        case = cases.of_intake(session, view.intake_id)
        assert case is not None
        case_id = case.id
    if entry["state"] in ("signed", "overridden") or entry.get("printed"):
        desk.mark_printed(store, clinic.people["desk"], case_id, now=now + READING)
    if entry["state"] != "submitted":
        _review(clinic, entry, case_id, now + READING)
    return now


def _review(clinic: Clinic, entry: Mapping[str, Any], case_id: UUID, now: datetime) -> None:
    parts, clinician = clinic.parts, _clinician(clinic, entry)
    seen = export.case_view(parts.store, parts.library, clinician, case_id, now=now)
    review.acknowledge(parts.store, clinician, case_id, now=now)
    if entry["state"] == "acknowledged":
        return
    change = entry.get("override", {})
    urgency = Urgency.of(change["urgency"]) if change else seen.urgency
    decision = Decision(agree=not change, urgency=urgency, classification=seen.result.classification,
                        reason=change.get("reason", ""), plan=entry["plan"])
    review.decide(parts.store, clinician, case_id, decision, seen_hash=seen.seen_hash,
                  key=uuid4().hex, now=now + READING)
