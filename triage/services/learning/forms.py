"""How far forms got: begun, sent, and where those wait that were not."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from triage.library import Definition
from triage.questionnaire.path import pages_of
from triage.services.learning.cube import Place, cube
from triage.services.learning.hiding import roughly
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Begun, Stop
from triage.services.tally import CHECKING, SENT

UNSENT = "unsent"
CHANNELS = ("home", "phone", "kiosk", "assisted", "paper")
CHECK_TITLE = "Check your answers"   # the last step, which is no page of the questionnaire


class Forms:
    """The forms of a condition that were begun in a year."""

    def __init__(self, definition: Definition, rows: Iterable[tuple[UUID, date, str, str, int]]) -> None:
        """Take the rows that store.learning.forms yields."""
        self._titles = {page.slug: page.item.text for page in pages_of(definition.questionnaire, 1)}
        self._titles[CHECKING] = CHECK_TITLE
        taken = list(rows)
        self._stages = {stage for _, _, _, stage, _ in taken} - {SENT}
        self._begun = cube((site, quarter_of(month), f"{SENT if stage == SENT else UNSENT} {channel}", forms)
                           for site, month, channel, stage, forms in taken)
        self._stops = cube(((site, quarter_of(month), stage, forms)
                            for site, month, _, stage, forms in taken if stage != SENT), roughly)

    def begun(self, place: Place, period: Period) -> tuple[Begun, ...]:
        """Give what became of forms by the way that they were begun, and then of all."""
        return tuple(self._of(place, period, one) for one in (*CHANNELS, ""))

    def all(self, place: Place, period: Period) -> Begun:
        """Give what became of all forms."""
        return self._of(place, period, "")

    def stops(self, place: Place, period: Period) -> tuple[Stop, ...]:
        """Give the pages in their order, and how many forms wait at each; then pages that are no more."""
        gone = sorted(self._stages - self._titles.keys())
        return tuple(Stop(page, self._titles.get(page, page), self._stops.at(place, period, page))
                     for page in (*self._titles, *gone))

    def _of(self, place: Place, period: Period, channel: str) -> Begun:
        channels = (channel,) if channel else CHANNELS
        return Begun(channel, *(self._begun.at(place, period, *(f"{kind} {one}" for one in channels))
                                for kind in (SENT, UNSENT)))
