"""Whether this device is a tablet of the clinic, and whether the form that is open on it may stay open."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, g

from triage.services import kiosk
from triage.services.kiosk import KioskFacts
from triage.services.views import IntakeView
from triage.web import cookies
from triage.web.context import services

COOKIE = "kiosk"
LONGEST = timedelta(days=400)   # browsers keep no cookie for longer; each start page renews it
GRACE = timedelta(minutes=1)    # the server closes a form later than the tablet wipes it, never earlier
CHANNEL = "kiosk"


@dataclass(frozen=True, slots=True)
class Idle:
    """When a tablet that nobody touches asks whether somebody is there, and when it is wiped: seconds."""

    warn: int
    wipe: int

    @property
    def left(self) -> int:
        """How long it waits for an answer, in seconds."""
        return self.wipe - self.warn


def tablet() -> KioskFacts | None:
    """Give the tablet that this device is paired as."""
    if "tablet" not in g:
        parts = services()
        g.tablet = kiosk.of_token(parts.store, parts.settings, cookies.read(COOKIE),
                                  now=parts.now())
    found: KioskFacts | None = g.tablet
    return found


def idle_of(view: IntakeView) -> Idle | None:
    """Give the times of a form that is open on a tablet; None anywhere else."""
    return idle() if view.channel == CHANNEL else None


def idle() -> Idle:
    """Give the times that this installation sets."""
    settings = services().settings
    return Idle(settings.kiosk_warn, settings.kiosk_wipe)


def lasts() -> timedelta:
    """Give how long a form stays open on a tablet that is not heard of."""
    return timedelta(seconds=services().settings.kiosk_wipe) + GRACE


def may_stay(view: IntakeView) -> bool:
    """Whether a form is on the device that it was opened on; a tablet's then stays open for a while."""
    if view.channel != CHANNEL:
        return True
    parts = services()
    return kiosk.stay(parts.store, parts.settings, view, cookies.read(COOKIE), lasts=lasts(),
                      now=parts.now())


def remember(response: Response, token: str) -> Response:
    """Keep on this device which tablet it is."""
    cookies.put(response, COOKIE, token, max_age=LONGEST, samesite="Strict")
    return response
