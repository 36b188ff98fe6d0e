"""Whom to call: by the country of the clinic's site, and in its own words."""

import pytest

from triage.forms.catalogue import languages
from triage.services.help_words import COUNTRIES, SLOTS, as_kept, problems
from triage.services.views.help import SiteHelp
from triage.web.language import locale_for
from triage.web.patient.frame import Frame
from triage.web.patient.lines import DEFAULTS, default_words, emergency_of, lines_of, territory_of

CHICAGO, LONDON = "America/Chicago", "Europe/London"


@pytest.mark.parametrize(("timezone", "number"), [
    (CHICAGO, "911"), ("Pacific/Honolulu", "911"), ("America/Phoenix", "911"), (LONDON, "999"),
    ("Europe/Berlin", "112"), ("UTC", "112"), ("No/Where", "112"),
])
def test_lines_are_those_of_the_country(timezone: str, number: str) -> None:
    lines = lines_of(timezone, "en")
    assert (lines.emergency, lines.headline, lines.foot) == (number, f"Call {number} now", f"Call {number}")


def test_lines_speak_spanish() -> None:
    assert lines_of(CHICAGO, "es").headline == "Llame al 911 ahora"


@pytest.mark.parametrize(("country", "calls"), [
    ("US", ["tel:988", "sms:988"]), ("GB", ["tel:111", "tel:116123", "sms:85258?body=SHOUT"]),
    ("001", ["tel:112"]),
])
def test_country_that_is_set_counts_more_than_the_time_zone(country: str, calls: list[str]) -> None:
    for timezone in (CHICAGO, LONDON):
        lines = lines_of(timezone, "en", SiteHelp(country))
        assert ([line.href for line in lines.crisis], lines.emergency) == (calls, COUNTRIES[country])


def test_own_number_stands_in_every_word_and_language() -> None:
    site = SiteHelp("US", "000", {"en": {"headline": "Ring {number} at once"}})
    assert lines_of(CHICAGO, "en", site).headline == "Ring 000 at once"
    assert lines_of(CHICAGO, "en", site).ending == "Call 000 if any of these start or get worse"
    assert lines_of(CHICAGO, "es", site).headline == "Llame al 000 ahora"


def test_own_words_leave_the_rest_to_the_defaults() -> None:
    own = lines_of(CHICAGO, "en", SiteHelp(words={"en": {"closing": "You did well to call."}}))
    assert own.closing == "You did well to call."
    assert own.avoid == lines_of(CHICAGO, "en").avoid


def test_own_crisis_lines_can_be_pressed() -> None:
    site = SiteHelp(words={"es": {"crisis": "Llame al 988, opción 2 | 988\nTexto | text 741741 HOLA"}})
    assert [(one.words, one.href) for one in lines_of(CHICAGO, "es", site).crisis] == [
        ("Llame al 988, opción 2", "tel:988"), ("Texto", "sms:741741?body=HOLA")]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("country", COUNTRIES)
def test_defaults_keep_the_rules_for_own_words(language: str, country: str) -> None:
    site = SiteHelp(country)
    number = emergency_of(site, CHICAGO)
    words = default_words(site, CHICAGO, language)
    assert problems({slot: as_kept(text, number) for slot, text in words.items()}, language, number) == {}


def test_every_slot_has_a_default() -> None:
    assert set(DEFAULTS) == {slot.name for slot in SLOTS}


def test_unknown_place_is_the_world() -> None:
    assert territory_of("No/Where") == "001"


@pytest.mark.parametrize(("phone", "tel"), [
    ("(555) 555-0142", "tel:5555550142"), ("+1 555 555 0142", "tel:+15555550142"),
    ("0800 123 456", "tel:0800123456"),
])
def test_number_is_written_as_a_telephone_dials_it(phone: str, tel: str) -> None:
    assert Frame("en", "ltr", lines_of(CHICAGO, "en"), phone=phone).tel == tel


def test_language_is_written_as_in_the_country_where_that_is_known() -> None:
    assert str(locale_for("en", "GB")) == "en_GB"
    assert str(locale_for("es", "GB")) == "es"
    assert str(locale_for("es", "001")) == "es"
