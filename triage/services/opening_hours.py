"""When a site is open: on which weekdays, from when until when, and on which days it is closed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
CLOCK = re.compile(r"(\d{1,2})(?::?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
NOON = 12
FURTHEST_DAYS = 60
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """A week, and the days on which it does not hold. A site that never said has no hours at all."""

    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    closed: tuple[date, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the site has said when it is open."""
        return any(self.week)

    def open_at(self, local: datetime) -> bool:
        """Whether it is open at a moment of its own wall clock."""
        spans = () if local.date() in self.closed else self.week[local.weekday()]
        return any(start <= local.time() < end for start, end in spans)

    def next_open(self, local: datetime) -> datetime | None:
        """Give a moment of its own wall clock, or when it opens next; None where that is not within weeks."""
        if self.open_at(local):
            return local
        for days in range(FURTHEST_DAYS):
            day = local.date() + timedelta(days=days)
            spans = () if day in self.closed else self.week[day.weekday()]
            for start, _ in spans:
                opens = datetime.combine(day, start, local.tzinfo)
                if opens > local:
                    return opens
        return None


def read_spans(text: str) -> tuple[Span, ...]:
    """Read "8:00-12:00, 13:00-17:00"; nothing is a day on which it is closed. Raises ValueError."""
    spans = tuple(_span(part) for part in re.split(r"[,;]", text) if part.strip())
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValueError("Write the earlier hours first, without an overlap")
    return spans


def as_text(spans: tuple[Span, ...]) -> str:
    """Write spans as they are kept."""
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


def read_days(text: str) -> tuple[date, ...]:
    """Read days like 2026-12-25, apart from each other by commas or lines. Raises ValueError."""
    try:
        return tuple(sorted({date.fromisoformat(one) for one in re.split(r"[,;\s]+", text) if one}))
    except ValueError as error:
        raise ValueError("Write each day like 2026-12-25: year, month, day") from error


def hours_of(facts: Mapping[str, str]) -> Hours:
    """Read the hours among a site's facts."""
    return Hours(tuple(read_spans(facts.get(day, "")) for day in WEEKDAYS), read_days(facts.get(CLOSED, "")))


def _span(text: str) -> Span:
    start, dash, end = text.replace("\N{EN DASH}", "-").partition("-")
    if not dash:
        raise ValueError("Write the hours like 8:00-17:00, or leave the day empty")
    found = _clock(start), _clock(end)
    if found[0] >= found[1]:
        raise ValueError("The end comes before the beginning. Write the hours like 8:00-17:00")
    return found


def _clock(text: str) -> time:
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError("Write the hours like 8:00-17:00, or leave the day empty")
    hour, half = int(match[1]), (match[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        raise ValueError("Write the hours like 8:00-17:00, or leave the day empty")
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, int(match[2] or 0))
    except ValueError as error:
        raise ValueError("Write the hours like 8:00-17:00, or leave the day empty") from error
