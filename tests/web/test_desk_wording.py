"""Times and spans in words."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.web.wording import in_words, span, until_in_words, zoned

VISIT = datetime(2026, 12, 1, 9, 5)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1), "1 h 00"),
        (timedelta(hours=23, minutes=59), "23 h 59"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=5), "2 days"),
        (-timedelta(hours=1), "under 1 min"),
    ],
)
def test_span_is_told_in_its_largest_unit_and_never_below_nothing(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    ("moment", "language", "words"),
    [
        (VISIT, "en", "Tuesday, December 1, 9:05 am"),
        (VISIT, "es", "martes 1 de diciembre, a las 09:05"),
        (VISIT.replace(hour=0), "en", "Tuesday, December 1, 12:05 am"),
        (VISIT.replace(hour=12), "en", "Tuesday, December 1, 12:05 pm"),
        (VISIT.replace(hour=23), "es", "martes 1 de diciembre, a las 23:05"),
        (VISIT, "ar", "Tuesday, December 1, 9:05 am"),
    ],
)
def test_day_and_time_in_words(moment: datetime, language: str, words: str) -> None:
    assert in_words(moment, language) == words


@pytest.mark.parametrize(
    ("moment", "language", "words"),
    [
        (datetime(2026, 12, 2), "en", "the end of Tuesday, December 1"),
        (datetime(2026, 12, 2), "es", "el final del martes 1 de diciembre"),
        (datetime(2027, 1, 1), "en", "the end of Thursday, December 31"),
        (datetime(2026, 12, 2, 15), "en", "Wednesday, December 2, 3:00 pm"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(moment: datetime, language: str, words: str) -> None:
    assert until_in_words(moment, language) == words


def test_moment_is_shown_on_the_sites_clock_through_the_change_of_the_clocks() -> None:
    before, after = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (6, 7))
    assert [zoned(one, "America/Chicago").strftime("%H:%M") for one in (before, after)] == ["01:30", "01:30"]
