"""Small counts: nothing that is shown, alone or together, says which of 1 to 4 they are."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.services.learning.cube import Cube, cube
from triage.services.learning.hiding import LEAST, Number, added, counted, roughly
from triage.services.learning.periods import Period

SITES = UUID(int=1), UUID(int=2)
QUARTERS = tuple(Period(2026, one) for one in (1, 2, 3, 4))
KINDS = ("agreed", "raised", "lowered")
PLACES, PERIODS = (*SITES, None), (*QUARTERS, Period(2026))
Counts = dict[tuple[UUID, Period, str], int]


@pytest.mark.parametrize(("number", "words"), [
    (counted(0), "0"), (counted(1), "fewer than 5"), (counted(4), "fewer than 5"), (counted(5), "5"),
    (added((counted(12), counted(3))), "13 to 16"), (added((counted(2), counted(2))), "2 to 8"),
    (roughly(4), "fewer than 5"), (roughly(5), "5 to 9"), (roughly(64), "60 to 64"), (roughly(0), "0")])
def test_number_in_words(number: Number, words: str) -> None:
    assert str(number) == words


def shown(counts: Counts) -> dict[tuple[object, ...], str]:
    """Give every number of every page, also those of kinds together, in words."""
    found: Cube = cube((*key, count) for key, count in counts.items())
    return {(place, period, kinds): str(found.at(place, period, *kinds))
            for place in PLACES for period in PERIODS for kinds in (*((kind,) for kind in KINDS), KINDS)}


COUNTS = st.fixed_dictionaries({(site, quarter, kind): st.sampled_from([0, 0, 1, 2, 3, 4, 5, 9, 40, 400])
                                for site in SITES for quarter in QUARTERS for kind in KINDS})


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_what_is_shown_is_true(counts: Counts) -> None:
    found = cube((*key, count) for key, count in counts.items())
    for place in PLACES:
        for period in PERIODS:
            true = sum(count for (site, quarter, _), count in counts.items()
                       if place in (site, None) and period in (quarter, quarter.whole_year))
            number = found.at(place, period, *KINDS)
            assert number.low <= true <= number.high


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(1, 4))
def test_small_counts_could_each_be_another(counts: Counts, other: int) -> None:
    """Beside a large count all else stays word for word the same; without one the year does not tell."""
    for key, count in counts.items():
        if not 0 < count < LEAST:
            continue
        site, quarter, kind = key
        rest = [counts[site, one, kind] for one in QUARTERS if one != quarter]
        if sum(0 < one < LEAST for one in rest) * 30 + 30 <= sum(rest):   # by quarter, whatever it is
            assert shown({**counts, key: other}) == shown(counts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4).filter(any))
def test_year_of_small_quarters_does_not_tell_them_apart(quarters: list[int]) -> None:
    def words(order: list[int]) -> dict[tuple[object, ...], str]:
        return shown({(SITES[0], one, "raised"): count for one, count in zip(QUARTERS, order, strict=True)})

    whole = sum(quarters)
    gathered = [min(4, max(0, whole - 4 * place)) for place in range(4)]
    assert words(quarters) == words(gathered)


@pytest.mark.parametrize("count", range(1, 5))
def test_other_site_gives_nothing_away(count: int) -> None:
    numbers = shown({(SITES[0], QUARTERS[3], "raised"): 30, (SITES[1], QUARTERS[3], "raised"): count})
    for period, both in ((QUARTERS[3], "30 to 34"), (Period(2026), "31 to 34")):
        assert numbers[SITES[1], period, ("raised",)] == "fewer than 5"
        assert numbers[None, period, ("raised",)] == both
