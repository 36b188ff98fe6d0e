"""In which language, and by which customs of dates and numbers, a page speaks to a patient."""

from babel import Locale, UnknownLocaleError
from flask import Flask, g, request
from flask_babel import Babel

from triage.forms.catalogue import LOCALE_DIR, SOURCE_LANGUAGE, catalogue, languages


def locale_for(language: str, territory: str) -> Locale:
    """Give the locale of a language as it is written in a territory; of the language alone if unknown."""
    try:
        return Locale.parse(f"{language.replace('-', '_')}_{territory}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")


def chosen_language() -> str:
    """Give the language that a visitor chose: ?lang=es; "" where none was."""
    asked = request.args.get("lang", "")
    return asked if asked in languages() else ""


def asked_language() -> str:
    """Give the language that a visitor chose, else what the browser prefers."""
    return chosen_language() or request.accept_languages.best_match(languages()) or SOURCE_LANGUAGE


def current_locale() -> Locale:
    """Give the locale of this request: the form's once it is open, else what the visitor asks for."""
    if "locale" in g:
        found: Locale = g.locale
        return found
    return Locale.parse(asked_language(), sep="-")


def gettext(message: str, **values: object) -> str:
    """Give the program's words in the language of this request, `values` filled in."""
    words: str = catalogue(current_locale().language).gettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, number: int) -> str:
    """Give the words for a number of things, the number filled in as `num`."""
    words: str = catalogue(current_locale().language).ngettext(one, many, number)
    return words % {"num": number}


def init_app(app: Flask) -> None:
    """Give templates the words of triage/locale.

    Flask-Babel would look the catalogue up anew for each of the words on a page.
    """
    Babel(app, default_translation_directories=str(LOCALE_DIR), locale_selector=current_locale)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension that Babel adds
        lambda message: catalogue(current_locale().language).gettext(message),
        lambda one, many, number: catalogue(current_locale().language).ngettext(one, many, number),
        newstyle=True)
