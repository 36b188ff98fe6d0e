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
SIGNED = "signed"
KEPT, CHANGED = "class kept", "class changed"
LEVELS = tuple(reversed(Urgency))   # the highest first


class Rules:
    """The rules of a condition, each with its counts of a year."""

    def __init__(self, definition: Definition, rows: Iterable[tuple[UUID, date, str, str, int]]) -> None:
        """Take the rows that store.learning.rules yields."""
        self._rules = {rule.id: rule for rule in definition.rules.rules}
        counted: dict[str, list[Counted]] = {}
        for site, day, rule, outcome, cases in rows:
            own, quarter = counted.setdefault(rule, []), quarter_of(day)
            own.append((site, quarter, outcome, cases))
            if outcome in JUDGED:
                own.append((site, quarter, SIGNED, cases))
        self._cubes = {rule: cube(own, [(SIGNED, JUDGED)]) for rule, own in counted.items()}

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
                        _judged(own, place, period, ""))


class Levels:
    """The levels that rules gave, beside those that clinicians signed, of a year."""

    def __init__(self, rows: Iterable[tuple[UUID, date, int, int, bool, int]]) -> None:
        """Take the rows that store.learning.levels yields."""
        kinds = [f"{kind}{level}" for kind in JUDGED for level in Urgency]
        self._cube = cube(_counted(rows), [
            (SIGNED, JUDGED), (SIGNED, (KEPT, CHANGED)),
            (SIGNED, tuple(f"{SIGNED}{level}" for level in Urgency)),
            *((kind, tuple(one for one in kinds if one.startswith(kind))) for kind in JUDGED),
            *((f"{SIGNED}{level}", tuple(f"{kind}{level}" for kind in JUDGED)) for level in Urgency)])

    def by_level(self, place: Place, period: Period) -> tuple[tuple[Urgency, Judged], ...]:
        """Give how cases were signed by the level that the rules gave, the highest first."""
        return tuple((level, _judged(self._cube, place, period, str(level))) for level in LEVELS)

    def all(self, place: Place, period: Period) -> Judged:
        """Give how cases of all levels were signed."""
        return _judged(self._cube, place, period, "")

    def classes(self, place: Place, period: Period) -> tuple[Number, Number]:
        """Give how many were signed with the class that the rules gave, and how many with another."""
        return self._cube.at(place, period, KEPT), self._cube.at(place, period, CHANGED)


def _counted(rows: Iterable[tuple[UUID, date, int, int, bool, int]]) -> Iterator[Counted]:
    for site, month, given, signed, class_changed, cases in rows:
        quarter, level = quarter_of(month), str(Urgency(given))
        kind = AGREED if signed == given else RAISED if signed > given else LOWERED
        for one in (SIGNED, f"{SIGNED}{level}", kind, f"{kind}{level}", CHANGED if class_changed else KEPT):
            yield site, quarter, one, cases


def _judged(own: Cube, place: Place, period: Period, suffix: str) -> Judged:
    return Judged(*(own.at(place, period, f"{kind}{suffix}") for kind in (SIGNED, AGREED, RAISED, LOWERED)))
