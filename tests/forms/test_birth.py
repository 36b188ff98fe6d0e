"""The date of birth that opens a form."""

from datetime import date

import pytest

from triage.forms.birth import read_birth_date

GOOD = {"day": "14", "month": "3", "year": "1972"}


def test_three_boxes_make_a_day() -> None:
    assert read_birth_date(GOOD, "en", str).day == date(1972, 3, 14)


def test_month_may_be_a_name() -> None:
    assert read_birth_date({**GOOD, "month": "marzo"}, "es", str).day == date(1972, 3, 14)


@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_each_box_is_needed_and_asked_for_by_name(part: str) -> None:
    found = read_birth_date({**GOOD, part: " "}, "en", str)
    assert found.day is None
    assert (found.at, part in found.problem) == (part, True)


def test_impossible_day_is_explained_at_its_box() -> None:
    found = read_birth_date({**GOOD, "day": "32"}, "en", str)
    assert (found.problem, found.at) == ("Use a day from 1 to 31 for that month", "day")
