"""Days in any usual form, and which way round a list means them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.services.importing.dates import DMY, EITHER, MDY, DayForm, day_form, read_day, split_when
from triage.services.importing.times import read_time

LATEST = date(2028, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "11/24/2026",
        "11/24/26",
        "11-24-2026",
        "11.24.2026",
        "2026-11-24",
        "2026/11/24",
        "20261124",
        "Nov 24, 2026",
        "November 24 2026",
        "24 Nov 2026",
        "24-Nov-26",
        "Tue 11/24/2026",
        "Tuesday, November 24, 2026",
        "24 de noviembre de 2026",
        "2026-11-24 00:00:00",
        "46350",
    ],
)
def test_one_day_is_read_from_many_forms(text: str) -> None:
    assert read_day(text, MDY, LATEST) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["2/30/1972", "13/13/2020", "soon", "", "24", "2026-13-01", "11/24", "0/0/0000"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, MDY, LATEST) is None


@pytest.mark.parametrize(("text", "year"), [("3/14/72", 1972), ("3/14/28", 2028), ("3/14/29", 1929)])
def test_two_digits_of_a_year_are_not_later_than_the_latest(text: str, year: int) -> None:
    assert read_day(text, MDY, LATEST) == date(year, 3, 14)


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["3/4/1972", "3/14/1972"], DayForm(MDY, sure=True, example="3/4/1972")),
        (["3/4/1972", "14/3/1972"], DayForm(DMY, sure=True, example="3/4/1972")),
        (["3/4/1972", "5/6/1980"], DayForm(EITHER, sure=False, example="3/4/1972")),
        (["3/14/1972", "14/3/1972"], DayForm(EITHER, sure=False, example="3/14/1972")),
        (["1972-03-04"], DayForm(EITHER, sure=True)),
        ([], DayForm(EITHER, sure=True)),
    ],
)
def test_a_list_says_which_way_round_its_days_are(texts: list[str], form: DayForm) -> None:
    assert day_form(texts) == form


@given(
    st.dates(date(1930, 1, 1), LATEST),
    st.sampled_from(["{0.month}/{0.day}/{0.year}", "{0:%Y-%m-%d}", "{0:%d %B %Y}", "{0:%b %d, %Y}"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert read_day(form.format(day), MDY, LATEST) == day


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    for order in (MDY, DMY, EITHER):
        found = read_day(text, order, LATEST)
        assert found is None or isinstance(found, date)
    assert isinstance(read_time(text), time | None)
    assert all(isinstance(part, str) for part in split_when(text))


@pytest.mark.parametrize(
    "text",
    [
        "9:40 AM",
        "9:40a",
        "0940",
        "940",
        "09:40",
        "9.40",
        "9:40:00",
        "9h40",
        "9:40 a.m.",
        "9:40 AM - 10:00 AM",
        "940a",
        "0.40277",
        "09:40 CST",
    ],
)
def test_one_time_is_read_from_many_forms(text: str) -> None:
    assert read_time(text) == time(9, 40)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("13:05", time(13, 5)),
        ("1:05 PM", time(13, 5)),
        ("12:00 AM", time(0, 0)),
        ("12 pm", time(12)),
        ("noon", time(12)),
        ("1305", time(13, 5)),
        ("9 am", time(9)),
        ("13:05 PM", time(13, 5)),
    ],
)
def test_halves_of_the_day_are_told_apart(text: str, read: time) -> None:
    assert read_time(text) == read


@pytest.mark.parametrize("text", ["", "9", "25:00", "9:75", "morning", "9:40:99x", "-1:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "11/24/2026 9:40 AM",
        "2026-11-24T09:40",
        "2026-11-24 09:40:00",
        "Nov 24, 2026 9:40a",
        "11/24/2026 0940",
    ],
)
def test_a_day_is_parted_from_its_time(text: str) -> None:
    day, clock = split_when(text)
    assert (read_day(day, MDY, LATEST), read_time(clock)) == (date(2026, 11, 24), time(9, 40))
