"""Whom to call when the database cannot be asked: what this process knows of the sites of its patients.

In memory alone, and no more than it has seen: a number of another site could be one of another country.
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from time import monotonic

from flask import current_app

from triage.services import sites
from triage.services.views import LocationFacts
from triage.web import cookies
from triage.web.context import services
from triage.web.patient.site import COOKIE

EXTENSION = "backstory.near"
MOST = 20_000        # browsers, of which each costs some hundred bytes
LOOK_AGAIN = 300.0   # seconds: whether the installation has one site alone


class Near:
    """The sites of browsers that were here lately, by a hash of what they hold; and the only site, if any."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._of: OrderedDict[bytes, LocationFacts] = OrderedDict()
        self._lock = Lock()
        self._looked = -LOOK_AGAIN
        self.only: LocationFacts | None = None

    def put(self, mark: bytes, site: LocationFacts) -> None:
        """Remember a browser's site; forget the one that was away longest."""
        with self._lock:
            self._of[mark] = site
            self._of.move_to_end(mark)
            while len(self._of) > MOST:
                self._of.popitem(last=False)

    def get(self, mark: bytes) -> LocationFacts | None:
        """Give a browser's site."""
        return self._of.get(mark, self.only)

    def look(self) -> None:
        """See now and then whether there is one site alone."""
        if monotonic() - self._looked > LOOK_AGAIN:
            self._looked = monotonic()
            self.only = sites.only(services().store)


def remember(site: LocationFacts) -> None:
    """Remember whose patient this browser is of."""
    near = _near()
    near.put(_mark(), site)
    near.look()


def remembered() -> LocationFacts | None:
    """Give whose patient this browser was of when it was here last."""
    return _near().get(_mark())


def _near() -> Near:
    found: Near = current_app.extensions.setdefault(EXTENSION, Near())
    return found


def _mark() -> bytes:
    return sha256(cookies.read(COOKIE).encode()).digest()
