"""What the page of numbers is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from triage.rules.result import Urgency
from triage.services.learning.hiding import Number, added
from triage.services.learning.intervals import Share, share
from triage.services.learning.periods import Period


@dataclass(frozen=True, slots=True)
class Judged:
    """How cases were signed: at the rules' level, at a higher one, or at a lower one."""

    agreed: Number
    raised: Number
    lowered: Number

    @property
    def signed(self) -> Number:
        """How many were signed."""
        return added((self.agreed, self.raised, self.lowered))

    @property
    def agreeing(self) -> Share | None:
        """The share that clinicians left as the rules had them."""
        return share(self.agreed, (self.raised, self.lowered))

    @property
    def under(self) -> Share | None:
        """Under-triage as clinicians judged it: they signed a higher level than the rules gave."""
        return share(self.raised, (self.agreed, self.lowered))

    @property
    def over(self) -> Share | None:
        """Over-triage as clinicians judged it: they signed a lower level than the rules gave."""
        return share(self.lowered, (self.agreed, self.raised))


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule. `level` is None where the rule set has it no more, and `says` is its id then.

    `fired` and `open` count forms that were sent, `judged` the signatures of cases in which it fired.
    """

    rule: str
    says: str
    level: Urgency | None
    fired: Number
    open: Number
    judged: Judged

    @property
    def in_use(self) -> bool:
        """Whether it came up at all."""
        return any(one.exact != 0 for one in (self.fired, self.open, self.judged.signed))


@dataclass(frozen=True, slots=True)
class Waited:
    """How long cases of a level (None: of all) waited until a clinician looked. Times in minutes.

    `median` and `ninetieth` are None where there were too few to tell.
    """

    level: Urgency | None
    in_time: Number
    late: Number
    median: int | None
    ninetieth: int | None

    @property
    def cases(self) -> Number:
        """How many were looked at."""
        return added((self.in_time, self.late))

    @property
    def punctual(self) -> Share | None:
        """The share that was looked at before it was due."""
        return share(self.in_time, (self.late,))


@dataclass(frozen=True, slots=True)
class Begun:
    """Forms that were begun in one way (`channel`; "" is all), and what has become of them."""

    channel: str
    sent: Number
    unsent: Number

    @property
    def begun(self) -> Number:
        """How many were begun."""
        return added((self.sent, self.unsent))

    @property
    def completed(self) -> Share | None:
        """The share that was sent."""
        return share(self.sent, (self.unsent,))


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that forms which were not sent wait at. `title` is what patients read above it."""

    page: str
    title: str
    forms: Number


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of the year that is looked at."""

    period: Period
    judged: Judged
    forms: Begun


@dataclass(frozen=True, slots=True)
class Learning:
    """All numbers of a place (None: all one's own) in a period, and what else could be asked for."""

    places: Mapping[UUID, str]
    place: UUID | None
    condition: str
    conditions: tuple[str, ...]
    period: Period
    periods: tuple[Period, ...]
    rules: tuple[RuleCard, ...]
    levels: tuple[tuple[Urgency, Judged], ...]
    all_levels: Judged
    class_changed: Number
    waits: tuple[Waited, ...]
    forms: tuple[Begun, ...]
    stops: tuple[Stop, ...]
    quarters: tuple[Quarter, ...]

    @property
    def where(self) -> str:
        """Name the place."""
        if self.place is not None:
            return self.places[self.place]
        return next(iter(self.places.values())) if len(self.places) == 1 else "All locations"
