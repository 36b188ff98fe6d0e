"""Shares with Wilson's interval; of hidden counts, what is certain."""

import pytest

from triage.services.learning.hiding import Number, counted
from triage.services.learning.intervals import share, wilson


@pytest.mark.parametrize(("count", "whole", "low", "high"), [   # as published tables have them
    (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0),
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)])
def test_interval_is_wilsons(count: int, whole: int, low: float, high: float) -> None:
    assert wilson(count, whole) == pytest.approx((low, high), abs=0.0001)


def test_share_of_a_hidden_count_is_as_wide_as_it_could_be() -> None:
    found = share(counted(12), (counted(3), counted(0)))
    assert found is not None
    assert str(found) == "75 to 92 %"
    assert (found.low, found.high) == (wilson(12, 16)[0], wilson(12, 13)[1])
    assert not found.is_exact


def test_share_of_known_counts_is_itself() -> None:
    found = share(counted(81), (counted(182),))
    assert found is not None
    assert (str(found), found.is_exact) == ("31 %", True)


def test_nothing_has_no_share() -> None:
    assert share(counted(0), (counted(0),)) is None
    assert share(Number(0, 9), (Number(0, 9),)) is None
