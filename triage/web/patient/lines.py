"""Whom to call, and in which words: those that the site has set, else those of the country it lies in.

The site's setting or its time zone says which country that is: it is never guessed from the patient.
Sources: 911 and 988 (in use since 16 July 2022) for the United States; 999, 111 with option 2 for mental
health, Samaritans and Shout for the United Kingdom; 112 elsewhere, which mobile networks of most countries
answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.core import get_global

from triage.forms.catalogue import catalogue
from triage.services.help_words import COUNTRIES, as_read, crisis_lines
from triage.services.views.help import SiteHelp

WORLD = "001"
NOTHING_SET = SiteHelp()


def N_(words: str) -> str:  # noqa: N802 - the mark by which words to translate are collected
    """Mark words that are translated when they are shown."""
    return words


# What stands in each slot where the site has no words of its own; by country where countries differ.
DEFAULTS: Mapping[str, str | Mapping[str, str]] = {
    "headline": N_("Call %(number)s now"),
    "hospital": {
        "GB": N_("Or have someone take you to A&E."),
        WORLD: N_("Or have someone take you to the nearest emergency room.")},
    "tell": N_("Tell them too about your operations, with the dates, and your medicines. "
               "Blood thinners matter most."),
    "avoid": N_("Do not drive yourself. Do not wait for your visit."),
    "closing": N_("If it turns out to be nothing serious, that is fine. It was still right to call."),
    "crisis": {
        "US": N_("Call 988 | 988\nText 988 | text 988"),
        "GB": N_("Call 111 and choose option 2 | 111\nCall Samaritans: 116 123 | 116 123\n"
                 "Text SHOUT to 85258 | text 85258 SHOUT"),
        WORLD: N_("Call 112 | 112")},
    "closed": {
        "US": N_("If we are closed or do not answer, go to an urgent care clinic or an emergency room "
                 "today."),
        "GB": N_("If we are closed or do not answer, call 111 today."),
        WORLD: N_("If we are closed or do not answer, go to an emergency room today.")},
    "foot": N_("Call %(number)s"),
    "ending": N_("Call %(number)s if any of these start or get worse"),
    "ending_more": N_("Do not wait for your visit. Nobody may be reading your form right now."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach help. `href` is what a telephone dials or writes to."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class HelpLines:
    """A site's emergency number and its words in one language, one for each slot of services/help_words.py.

    `closed` is whom to ask on the same day when the clinic is closed.
    """

    emergency: str
    crisis: tuple[Line, ...]
    headline: str
    hospital: str
    tell: str
    avoid: str
    closing: str
    closed: str
    foot: str
    ending: str
    ending_more: str


@cache
def territory_of(timezone: str) -> str:
    """Give the country code of a time zone such as "America/Chicago": "US". "001" (the world) if unknown."""
    found: str = get_global("zone_territories").get(timezone, WORLD)
    return found


def emergency_of(site: SiteHelp, timezone: str) -> str:
    """Give a site's emergency number."""
    return site.emergency or COUNTRIES[_country(site, timezone)]


def default_words(site: SiteHelp, timezone: str, language: str) -> dict[str, str]:
    """Give what each slot says where the site has no words of its own."""
    country, number = _country(site, timezone), emergency_of(site, timezone)
    words = {slot: said if isinstance(said, str) else said.get(country, said[WORLD])
             for slot, said in DEFAULTS.items()}
    return {slot: catalogue(language).gettext(text).replace("%(number)s", number)
            for slot, text in words.items()}


@lru_cache(256)
def lines_of(timezone: str, language: str, site: SiteHelp = NOTHING_SET) -> HelpLines:
    """Give the numbers and words of a site; of the country of its time zone where it has set nothing."""
    number = emergency_of(site, timezone)
    own = {slot: as_read(text, number) for slot, text in site.words.get(language, {}).items()}
    words = default_words(site, timezone, language) | own
    calls = tuple(Line(said, _href(call)) for said, call in crisis_lines(words.pop("crisis")))
    return HelpLines(number, calls, **words)


def _country(site: SiteHelp, timezone: str) -> str:
    country = site.country or territory_of(timezone)
    return country if country in COUNTRIES else WORLD


def _href(call: str) -> str:
    """Write "988" as tel:988, and "text 85258 SHOUT" as sms:85258?body=SHOUT."""
    first, _, rest = call.partition(" ")
    if first != "text":
        return dialled(call)
    number, _, body = rest.partition(" ")
    return f"sms:{number}?body={body}" if body else f"sms:{number}"


def dialled(number: str) -> str:
    """Write a number as a telephone dials it."""
    return "tel:" + re.sub(r"(?!^\+)\D", "", number)
