from datetime import date

import pytest

from triage.questionnaire.age import age_on

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("born", "age"), [
    (date(1961, 11, 20), 65), (date(1961, 11, 21), 64), (date(2026, 11, 20), 0), (date(1901, 11, 20), 125),
    (date(2000, 2, 29), 26)])
def test_an_age_counts_whole_years(born: date, age: int) -> None:
    assert age_on(born, TODAY) == age


@pytest.mark.parametrize("born", [date(2026, 11, 21), date(1900, 11, 20)])
def test_a_birth_date_that_cannot_be_right_gives_no_age(born: date) -> None:
    assert age_on(born, TODAY) is None
