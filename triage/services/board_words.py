"""What the day's board says of a visit in words: facts and times, never a level, a reason or an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from triage.services.views.facts import LocationFacts
from triage.services.words import CHANNEL_WORDS

if TYPE_CHECKING:
    from triage.services.board import Progress

WAYS: Mapping[str, str] = {"sms": "Text", "email": "Email"}
HOW: Mapping[str, str] = {"queued": "waits to be sent", "sent": "sent", "delivered": "delivered",
                          "failed": "not delivered", "stopped": "not sent"}
DECLINED: Mapping[str, str] = {
    "language": "no form in their language", "technology": "no way to fill it in",
    "clinician": "the clinician asked for none", "preference": "would rather not", "deceased": "has died",
    "other": "another reason"}
CANCELLED: Mapping[str, str] = {
    "patient": "by the patient", "clinic": "by the clinic", "unwell": "unwell or in a hospital",
    "wrong_patient": "booked for somebody else", "double": "booked twice", "other": ""}


def detail_of(one: "Progress", place: LocationFacts, now: datetime) -> str:
    """Say what happened last, what stands in the way first."""
    form, change = one.form, one.change
    if change:
        return f"Changes begun {clock(place, change.saved_at, now)}, not sent"
    if one.reprint and one.is_sent and not one.printed_at:
        return "Its page lies in a wrong chart: print it again"
    if one.printed_at:
        return f"Printed {clock(place, one.printed_at, now)}"
    if form and form.submitted_at:
        what = "Sent" if form.version == 1 else "Changed since, sent"
        return f"{what} {CHANNEL_WORDS[form.channel]}, {clock(place, form.submitted_at, now)}"
    if one.declined:
        return f"Declined: {DECLINED[one.declined]}"
    return _trouble(one.link, place, now) or _open_detail(one, place, now)


def _trouble(link: Any, place: LocationFacts, now: datetime) -> str:
    if link and link.blocked:
        return "Link closed after 10 wrong dates of birth"
    if link and link.locked_until and link.locked_until > now:
        return f"Wrong dates of birth: link locked until {clock(place, link.locked_until, now)}"
    return ""


def _open_detail(one: "Progress", place: LocationFacts, now: datetime) -> str:
    link, form = one.link, one.form
    if form and form.saved_at:
        return f"Last saved {clock(place, form.saved_at, now)}"
    if form:
        return "Opened, nothing saved"
    if link and link.revoked_at:
        return "Link taken back"
    if link and link.expires_at <= now:
        return f"Link ended {clock(place, link.expires_at, now)}, not opened"
    return f"Link made {clock(place, link.created_at, now)}, not opened" if link else ""


def sent_words(message: Any, place: LocationFacts, now: datetime) -> str:
    """Say by which way the newest message went, and how: "Text delivered Nov 24, 9:00"."""
    if message is None:
        return ""
    at = message.settled_at or message.sent_at
    words = f"{WAYS[message.channel]} {HOW[message.state]}"
    if message.state in ("queued", "failed", "stopped") and message.error:
        return f"{words}: {message.error}"
    return f"{words} {clock(place, at, now)}" if at else words


def trouble_of(one: "Progress") -> bool:
    """Whether the newest message did not arrive, so that somebody must look at the address."""
    return bool(one.message and one.message.state == "failed" and not one.form)


def standing_words(visit: Any, place: LocationFacts, now: datetime) -> str:
    """Say what became of a visit: "Arrived 8:52"."""
    if visit.standing == "expected":
        return ""
    at = f" {clock(place, visit.standing_at, now)}" if visit.standing_at else ""
    if visit.standing == "cancelled":
        why = CANCELLED.get(visit.reason, "")
        return f"Cancelled{at}" + (f", {why}" if why else "")
    word = {"arrived": "Walked in" if visit.walk_in else "Arrived", "late": "Said they are late,",
            "no_show": "Did not come"}[visit.standing]
    return f"{word}{at}"


def clock(place: LocationFacts, moment: datetime, now: datetime) -> str:
    """Give the time of day, with the day when that is not today."""
    there = place.local(moment)
    time = f"{there.hour}:{there.minute:02d}"
    return time if there.date() == place.today(now) else f"{there:%b} {there.day}, {time}"
