"""Numbers too small to show, and what else is hidden so that no sum gives them away.

A count from 1 to 4 could point at somebody. What is shown of the others must leave it open which of these
it is, to a reader who knows every sum of the table and how we hide: where it would not, more is hidden.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

LEAST = 5        # the smallest count, besides none at all, that is shown
WIDE = 3         # of the values 1 to 4, so many must stay possible
ENDLESS = 10**12

K = TypeVar("K", bound=Hashable)
Sum = tuple[K, tuple[K, ...]]   # (the key of a total, the keys of its parts)


class Mark(Enum):
    """How a count is shown."""

    SHOWN = "shown"
    FEW = "few"        # as "fewer than 5"
    BESIDE = "beside"  # as what can be told of it anyway: it is large enough, but stands beside a small one
    NONE = "none"      # not at all


CLAIMS = {Mark.FEW: (1, LEAST - 1), Mark.BESIDE: (LEAST, ENDLESS), Mark.NONE: (0, ENDLESS)}


@dataclass(frozen=True, slots=True)
class Number:
    """A count as it may be shown: somewhere from `low` to `high`, for all that its readers can tell."""

    mark: Mark
    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The count, where it is shown, or can be told from what is shown around it."""
        return self.low if self.low == self.high else None

    @property
    def most(self) -> int:
        """The most that it could be; of what is not bounded, the least, so that a chart has an end."""
        return self.high if self.high < ENDLESS else self.low

    def __str__(self) -> str:
        """Say it in words, for pages and files alike."""
        if self.exact is not None:
            return str(self.low)
        if self.mark is Mark.FEW:
            return f"fewer than {LEAST}"
        if self.mark is Mark.NONE or self.high - self.low >= ENDLESS // 2:
            return "not shown"
        return f"{self.low} to {self.high}"


def shown(count: int) -> Number:
    """Give a count that hides nothing."""
    return Number(Mark.SHOWN, count, count)


def hide(counts: Mapping[K, int], sums: Sequence[Sum[K]]) -> dict[K, Number]:
    """Give every count as it may be shown. `sums` are all sums that hold between them; 0 is no secret."""
    places = {key: place for place, key in enumerate(counts)}   # numbers are found faster than keys
    table = _Table(list(counts.values()), [(places[total], tuple(places[key] for key in parts))
                                           for total, parts in sums])
    while unsafe := [place for place in table.small if not table.is_safe(place)]:
        if not [place for place in unsafe if table.cover(place)]:   # all beside them is hidden already
            table.marks[min(unsafe, key=table.counts.__getitem__)] = Mark.NONE
        table.tell()
    return {key: Number(mark, *known)
            for key, mark, known in zip(counts, table.marks, table.known, strict=True)}


class _Table:
    """Counts with their marks, and what a reader can tell of each: `known`, from lowest to highest."""

    def __init__(self, counts: Sequence[int], sums: Sequence[Sum[int]]) -> None:
        self.counts = counts
        self.marks = [Mark.FEW if 0 < count < LEAST else Mark.SHOWN for count in counts]
        self.sums = sums
        self.sums_of: list[list[int]] = [[] for _ in counts]
        for number, (total, parts) in enumerate(sums):
            for place in (total, *parts):
                self.sums_of[place].append(number)
        self.tell()

    @property
    def small(self) -> list[int]:
        """The places that are shown as few."""
        return [place for place, mark in enumerate(self.marks) if mark is Mark.FEW]

    def is_safe(self, place: int) -> bool:
        """Whether enough stays possible."""
        low, high = self.known[place]
        return high - low + 1 >= WIDE

    def tell(self) -> None:
        """Work out what a reader can tell, sum by sum until no sum tells more."""
        self.known = [CLAIMS.get(mark, (count, count))
                      for mark, count in zip(self.marks, self.counts, strict=True)]
        waiting = {number for place, mark in enumerate(self.marks) if mark is not Mark.SHOWN
                   for number in self.sums_of[place]}
        while waiting:
            number = waiting.pop()
            for place in self._narrow(self.sums[number]):
                waiting.update(self.sums_of[place])

    def _narrow(self, one: Sum[int]) -> list[int]:
        """Narrow what one sum tells of its members; give those that it told more of."""
        (total, parts), known = one, self.known
        lows = highs = 0
        for place in parts:
            low, high = known[place]
            lows, highs = lows + low, highs + high
        told = [total] if self._tell_one(total, lows, highs) else []
        low, high = known[total]
        for place in parts:
            own_low, own_high = known[place]
            if own_low < own_high and self._tell_one(place, low - highs + own_high, high - lows + own_low):
                told.append(place)
        return told

    def _tell_one(self, place: int, low: int, high: int) -> bool:
        own_low, own_high = self.known[place]
        if low <= own_low and high >= own_high:
            return False
        self.known[place] = max(own_low, low), min(own_high, high)
        return True

    def cover(self, place: int) -> bool:
        """Hide one count more for the sake of a small one, the smallest beside it; give whether one was."""
        for number in sorted(self.sums_of[place], key=self._hidden):
            total, parts = self.sums[number]
            others = ([one for one in parts if self._is_open(one)]
                      or [one for one in (total,) if self._is_open(one)])
            if others:
                self.marks[min(others, key=self.counts.__getitem__)] = Mark.BESIDE
                return True
        return False

    def _hidden(self, number: int) -> int:
        """Count what a sum hides by now: where least is hidden, most is told."""
        total, parts = self.sums[number]
        return sum(self.marks[place] is not Mark.SHOWN for place in (total, *parts))

    def _is_open(self, place: int) -> bool:
        return self.marks[place] is Mark.SHOWN and self.counts[place] > 0
