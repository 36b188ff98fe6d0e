"""The tablets in the waiting room: paired, started with a code, wiped; and the code on any other device."""

from triage.web.kiosk import code, idle, start, tablets
from triage.web.kiosk.blueprint import bp

__all__ = ["bp", "code", "idle", "start", "tablets"]
