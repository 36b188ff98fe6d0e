"""The program's own words in other languages."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from triage.forms.catalogue import LOCALE_DIR, catalogue, languages, own_name

PLACE = re.compile(r"%\(\w+\)s")
OTHERS = [path.parent.parent.name for path in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/messages.po"))]


def po(language: str) -> Path:
    """Give the source of a catalogue."""
    return LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"


def test_english_comes_first_and_spanish_is_there() -> None:
    assert languages() == ("en", "es")


def test_language_is_named_in_itself() -> None:
    assert [own_name(code) for code in languages()] == ["English", "Español"]


def test_english_needs_no_catalogue() -> None:
    assert catalogue("en").gettext("Save and continue") == "Save and continue"


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated_and_keeps_its_places(language: str) -> None:
    with po(language).open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            assert all(strings), message.id
            if message.id:
                assert {*PLACE.findall(ids[-1])} == {*PLACE.findall(strings[-1])}, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    with po(language).open("rb") as source, po(language).with_suffix(".mo").open("rb") as compiled:
        written = [(as_tuple(one.id), as_tuple(one.string)) for one in read_po(source) if one.id]
        built = [(as_tuple(one.id), as_tuple(one.string)) for one in read_mo(compiled) if one.id]
    assert sorted(built) == sorted(written)


def as_tuple(value: object) -> tuple[object, ...]:
    """Give one string or several alike."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
