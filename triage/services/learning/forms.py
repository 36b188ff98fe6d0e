"""How far forms got: begun, sent, and where those wait that were not."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from triage.library import Definition
from triage.questionnaire.path import pages_of
from triage.services.learning.cube import Counted, Place, cube
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Begun, Stop
from triage.services.tally import CHECKING, SENT

BEGUN, UNSENT, AT = "begun", "unsent", "at "
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
        self._cube = cube(_counted(taken), [
            *((BEGUN + one, (SENT + one, UNSENT + one)) for one in ("", *CHANNELS)),
            *((kind, tuple(kind + one for one in CHANNELS)) for kind in (BEGUN, SENT, UNSENT)),
            (UNSENT, tuple(AT + stage for stage in sorted(self._stages)))])

    def begun(self, place: Place, period: Period) -> tuple[Begun, ...]:
        """Give what became of forms by the way that they were begun, and then of all."""
        return tuple(self._of(place, period, one) for one in (*CHANNELS, ""))

    def all(self, place: Place, period: Period) -> Begun:
        """Give what became of all forms."""
        return self._of(place, period, "")

    def stops(self, place: Place, period: Period) -> tuple[Stop, ...]:
        """Give the pages in their order, and how many forms wait at each; then pages that are no more."""
        gone = sorted(self._stages - self._titles.keys())
        return tuple(Stop(page, self._titles.get(page, page), self._cube.at(place, period, AT + page))
                     for page in (*self._titles, *gone))

    def _of(self, place: Place, period: Period, channel: str) -> Begun:
        return Begun(channel, *(self._cube.at(place, period, kind + channel)
                                for kind in (BEGUN, SENT, UNSENT)))


def _counted(rows: Iterable[tuple[UUID, date, str, str, int]]) -> Iterator[Counted]:
    for site, month, channel, stage, forms in rows:
        kinds = [BEGUN, SENT] if stage == SENT else [BEGUN, UNSENT]
        for kind in (*kinds, *(one + channel for one in kinds), *([AT + stage] if stage != SENT else [])):
            yield site, quarter_of(month), kind, forms
