"""Whom to call, by the country of the clinic's site."""

import pytest

from triage.web.language import locale_for
from triage.web.patient.frame import Frame
from triage.web.patient.lines import (
    ELSEWHERE,
    UNITED_KINGDOM,
    UNITED_STATES,
    HelpLines,
    lines_of,
    territory_of,
)


@pytest.mark.parametrize(("timezone", "lines"), [
    ("America/Chicago", UNITED_STATES), ("Pacific/Honolulu", UNITED_STATES),
    ("America/Phoenix", UNITED_STATES), ("Europe/London", UNITED_KINGDOM), ("Europe/Berlin", ELSEWHERE),
    ("UTC", ELSEWHERE), ("No/Where", ELSEWHERE),
])
def test_lines_are_those_of_the_country(timezone: str, lines: HelpLines) -> None:
    assert lines_of(timezone) is lines


def test_unknown_place_is_the_world() -> None:
    assert territory_of("No/Where") == "001"


@pytest.mark.parametrize(("phone", "tel"), [
    ("(555) 555-0142", "tel:5555550142"), ("+1 555 555 0142", "tel:+15555550142"),
    ("0800 123 456", "tel:0800123456"),
])
def test_number_is_written_as_a_telephone_dials_it(phone: str, tel: str) -> None:
    assert Frame("en", "ltr", UNITED_STATES, phone=phone).tel == tel


def test_language_is_written_as_in_the_country_where_that_is_known() -> None:
    assert str(locale_for("en", "GB")) == "en_GB"
    assert str(locale_for("es", "GB")) == "es"
    assert str(locale_for("es", "001")) == "es"
