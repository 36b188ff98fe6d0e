"""Why a code opened nothing, in the patient's words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from triage.services.errors import Locked
from triage.services.views import LocationFacts
from triage.web.context import services
from triage.web.language import current_locale, gettext
from triage.web.patient.frame import clock


def no_such_code() -> str:
    """Say that a code does not fit, whatever the reason."""
    return gettext("This code does not work. Check each letter, or ask the front desk for a new one")


def too_many(locked: Locked, location: LocationFacts | None = None) -> str:
    """Say when codes may be tried again, on the clock of the site, or else of the installation."""
    assert locked.until is not None
    return gettext("Too many codes did not work. Try again at %(time)s, or ask the front desk",
                   time=clock(_local(locked.until, location), current_locale()))


def _local(moment: datetime, location: LocationFacts | None) -> datetime:
    return location.local(moment) if location else moment.astimezone(ZoneInfo(services().settings.timezone))
