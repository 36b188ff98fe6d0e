"""Guessing at codes: how often one may, where, and what a wrong date does."""

from datetime import timedelta

import pytest

from tests.support.clinic import Clinic
from tests.support.code_desk import WRONG, add_tablet, at, elsewhere, give, guess
from triage.services.codes import MOST_TRIES, MOST_WRONG_DATES, Tablet
from triage.services.errors import CodeRefused, Locked
from triage.store.models import Intake


@pytest.fixture
def tablet(clinic: Clinic) -> Tablet:
    """A tablet at Main Street."""
    return add_tablet(clinic, clinic.main)


def test_elsewhere_the_date_of_birth_is_needed_too(clinic: Clinic) -> None:
    code = give(clinic, clinic.add()).text
    with pytest.raises(CodeRefused):
        elsewhere(clinic, code, WRONG)
    view = elsewhere(clinic, code)
    assert view.channel == "home"
    with clinic.store.reading() as session:
        assert session.get_one(Intake, view.intake_id).identity_checked is None


def test_too_many_wrong_dates_end_the_code(clinic: Clinic) -> None:
    code = give(clinic, clinic.add()).text
    for number in range(MOST_WRONG_DATES):
        with pytest.raises(CodeRefused):
            elsewhere(clinic, code, WRONG, place=f"192.0.2.{number}")
    with pytest.raises(CodeRefused):
        elsewhere(clinic, code, place="198.51.100.1")


def test_guessing_is_stopped_for_a_while(clinic: Clinic, tablet: Tablet) -> None:
    visit = clinic.add()
    guess(clinic, tablet, MOST_TRIES)
    code = give(clinic, visit).text
    with pytest.raises(Locked) as locked:
        at(clinic, tablet, code)
    assert locked.value.until == clinic.now + timedelta(minutes=15)
    clinic.now += timedelta(minutes=15)
    assert at(clinic, tablet, give(clinic, visit).text).status == "open"


def test_guessing_on_one_tablet_stops_no_other(clinic: Clinic, tablet: Tablet) -> None:
    guess(clinic, tablet, MOST_TRIES)
    assert at(clinic, add_tablet(clinic, clinic.main), give(clinic, clinic.add()).text).status == "open"


def test_guessing_elsewhere_is_counted_by_the_place(clinic: Clinic) -> None:
    code = give(clinic, clinic.add()).text
    for _ in range(MOST_TRIES):
        with pytest.raises(CodeRefused):
            elsewhere(clinic, "222222")
    with pytest.raises(Locked):
        elsewhere(clinic, code)
    assert elsewhere(clinic, code, place="198.51.100.1").status == "open"


def test_the_right_code_forgets_the_wrong_ones(clinic: Clinic, tablet: Tablet) -> None:
    for _ in range(3):
        guess(clinic, tablet, MOST_TRIES - 1)
        at(clinic, tablet, give(clinic, clinic.add()).text)
