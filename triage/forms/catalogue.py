"""The program's own words in the languages that patients may choose."""

from functools import cache
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
SOURCE_LANGUAGE = "en"   # the language that the sources are written in: it needs no catalogue


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of the languages that the program itself speaks, the source language first."""
    compiled = sorted(path.parent.parent.name for path in LOCALE_DIR.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE_LANGUAGE, *compiled)


@cache
def catalogue(language: str) -> NullTranslations:
    """Give the words of one language; the source's own where there is no catalogue."""
    return Translations.load(LOCALE_DIR, [language])


@cache
def own_name(language: str) -> str:
    """Give a language's name in that language: "Español"."""
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]
