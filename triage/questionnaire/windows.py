"""Dates as spans of days ago. The clock is always an argument."""

from datetime import date
from math import inf

from triage.questionnaire.model import Item, Option, Questionnaire
from triage.questionnaire.values import Code, PartialDate, Value

Span = tuple[float, float]
"""The least and the most days ago. No upper bound is infinite; never is infinite at both ends."""

NEVER: Span = (inf, inf)
DAYS = "days"
"""The option property that says which days an option stands for: "0..14", "1827.." or "never"."""


def interval(value: PartialDate, today: date) -> Span:
    """Give the least and the most whole days that lie between the date and `today`.

    A month or a year that is not over yet ends today. A date that lies wholly after today gives
    negative numbers.
    """
    least, most = (today - value.last).days, (today - value.first).days
    return (max(least, 0) if most >= 0 else least, most)


def parse_days(text: str) -> Span:
    """Read "0..14", "1827.." or "never". Raises ValueError for anything else."""
    if text == "never":
        return NEVER
    least, dots, most = text.partition("..")
    if not dots or not _is_whole(least) or not (most == "" or _is_whole(most)):
        raise ValueError(f"not a span of days: {text!r}")
    span = (int(least), int(most) if most else inf)
    if span[0] > span[1]:
        raise ValueError(f"the span ends before it begins: {text!r}")
    return span


def option_span(option: Option | None) -> Span | None:
    """Give the days that an option stands for, or None where it names none."""
    days = option.properties.get(DAYS, ()) if option else ()
    return parse_days(days[0]) if days else None


def span(item: Item, value: Value, today: date) -> Span | None:
    """Give the days ago that an answer means. None when that cannot be told: no date, or one to come."""
    if isinstance(value, Code):
        return option_span(item.option_by_code.get(value.code))
    if isinstance(value, PartialDate):
        found = interval(value, today)
        return found if found[1] >= 0 else None
    return None


def undated(questionnaire: Questionnaire) -> frozenset[str]:
    """Give the questions outside rows of which no option stands for days: a code equals itself alone."""
    kept: dict[str, frozenset[str]] = vars(questionnaire)   # beside its own cached properties
    if "_undated" not in kept:
        kept["_undated"] = frozenset(
            link_id for link_id, item in questionnaire.by_id.items() if link_id not in questionnaire.rows_of
            and not any(DAYS in option.properties for option in item.options))
    return kept["_undated"]


def in_bucket(item: Item, value: Value, code: str, today: date) -> bool | None:
    """Whether a date lies in the days that the option `code` stands for; None when it may."""
    bucket = option_span(item.option_by_code.get(code))
    if bucket is None or not isinstance(value, PartialDate):
        return False
    found = span(item, value, today)
    return None if found is None else inside(found, bucket)


def inside(found: Span, window: Span) -> bool | None:
    """Whether a span lies in a window: True when all of it does, False when none, else None."""
    if found == NEVER:
        return window == NEVER
    if window[0] <= found[0] and found[1] <= window[1]:
        return True
    if found[1] < window[0] or found[0] > window[1]:
        return False
    return None


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit()
