"""How pages name languages, and tell what was set for a location step by step."""

from collections.abc import Callable, Mapping

from babel import Locale

from triage.forms.catalogue import languages
from triage.services.site_history import Step, Stepped

Told = list[tuple[Step, list[tuple[str, str, str]]]]   # what it is called, the words before and after


def named_languages() -> list[tuple[str, str]]:
    """Give the code and the name of every language that patients can choose."""
    return [(code, named(code)) for code in languages()]


def named(language: str) -> str:
    """Give a language's name in English, as staff read it."""
    return Locale.parse(language, sep="-").get_display_name("en") or language


def told(page: Stepped, labels: Mapping[str, str], read: Callable[[str], str] = str) -> Told:
    """Give each step with what it changed; `read` puts a kept text into the words that people see."""
    return [(step, [(labels[one.name] + (f", {named(one.language)}" if one.language else ""),
                     read(one.before), read(one.after)) for one in step.changes]) for step in page.steps]
