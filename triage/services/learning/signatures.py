"""How rules and levels stood up to clinicians."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from triage.library import Definition
from triage.rules.result import Urgency
from triage.services.learning.cube import Counted, Cube, Place, cube
from triage.services.learning.hiding import Number
from triage.services.learning.periods import Period, quarter_of
from triage.services.learning.views import Judged, RuleCard
from triage.services.tally import AGREED, FIRED, LOWERED, OPEN, RAISED

JUDGED = (AGREED, RAISED, LOWERED)
CHANGED = "class changed"
LEVELS = tuple(reversed(Urgency))   # the highest first


class Rules:
    """The rules of a condition, each with its counts of a year."""

    def __init__(self, definition: Definition, rows: Iterable[tuple[UUID, date, str, str, int]]) -> None:
        """Take the rows that store.learning.rules yields."""
        self._rules = {rule.id: rule for rule in definition.rules.rules}
        counted: dict[str, list[Counted]] = {}
        for site, day, rule, outcome, cases in rows:
            counted.setdefault(rule, []).append((site, quarter_of(day), outcome, cases))
        self._cubes = {rule: cube(own) for rule, own in counted.items()}

    def cards(self, place: Place, period: Period) -> Iterator[RuleCard]:
        """Give every rule, the most urgent first; then those that the rule set has no more."""
        known = sorted(self._rules.values(), key=lambda rule: -rule.urgency)
        for rule in known:
            yield self._card(rule.id, rule.says, rule.urgency, place, period)
        for id_ in sorted(self._cubes.keys() - self._rules.keys()):
            yield self._card(id_, id_, None, place, period)

    def _card(self, id_: str, says: str, level: Urgency | None, place: Place, period: Period) -> RuleCard:
        own = self._cubes.get(id_, Cube({}))
        return RuleCard(id_, says, level, own.at(place, period, FIRED), own.at(place, period, OPEN),
                        Judged(*(own.at(place, period, kind) for kind in JUDGED)))


class Levels:
    """The levels that rules gave, beside those that clinicians signed, of a year."""

    def __init__(self, rows: Iterable[tuple[UUID, date, int, int, bool, int]]) -> None:
        """Take the rows that store.learning.levels yields."""
        self._cube = cube(_counted(rows))

    def by_level(self, place: Place, period: Period) -> tuple[tuple[Urgency, Judged], ...]:
        """Give how cases were signed by the level that the rules gave, the highest first."""
        return tuple((level, self._judged(place, period, level)) for level in LEVELS)

    def all(self, place: Place, period: Period) -> Judged:
        """Give how cases of all levels were signed."""
        return self._judged(place, period, *LEVELS)

    def class_changed(self, place: Place, period: Period) -> Number:
        """Give how many were signed with another class than the rules gave.

        How many with the same is not told: both together are another way to how many there are.
        """
        return self._cube.at(place, period, CHANGED)

    def _judged(self, place: Place, period: Period, *levels: Urgency) -> Judged:
        return Judged(*(self._cube.at(place, period, *(f"{kind} {level}" for level in levels))
                        for kind in JUDGED))


def _counted(rows: Iterable[tuple[UUID, date, int, int, bool, int]]) -> Iterator[Counted]:
    for site, month, given, signed, class_changed, cases in rows:
        quarter = quarter_of(month)
        kind = AGREED if signed == given else RAISED if signed > given else LOWERED
        yield site, quarter, f"{kind} {Urgency(given)}", cases
        if class_changed:
            yield site, quarter, CHANGED, cases
