"""Quarters and years, and no others."""

from datetime import date

import pytest

from triage.services.learning.periods import Period, offered, quarter_of, read


@pytest.mark.parametrize("text", ["2026", "2026-q1", "2026-q4"])
def test_period_is_written_as_it_is_read(text: str) -> None:
    assert str(read(text)) == text


@pytest.mark.parametrize("text", ["", "1999", "2026-q0", "2026-q5", "2026-11", " 2026", "2026-q1 ", "٢٠٢٦"])
def test_anything_else_is_no_period(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31), date(2028, 2, 29)])
def test_day_is_in_its_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day < quarter.after
    assert quarter.whole_year.first <= quarter.first < quarter.after <= quarter.whole_year.after


def test_only_what_something_is_known_of_is_offered() -> None:
    assert [str(one) for one in offered(date(2025, 8, 9), date(2026, 4, 1))] == [
        "2026", "2026-q2", "2026-q1", "2025", "2025-q4", "2025-q3"]
    assert offered(date(2026, 11, 22), date(2026, 11, 22)) == (Period(2026), Period(2026, 4))
