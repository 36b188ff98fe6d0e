"""Whom to call: the numbers of the country that a clinic's site lies in.

The site's time zone says which country that is, and the clinic sets it: it is never guessed from the
patient. Sources: 911 and 988 (in use since 16 July 2022) for the United States; 999, 111 with option 2
for mental health, Samaritans and Shout for the United Kingdom; 112 elsewhere, which mobile networks of
most countries answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.core import get_global
from flask_babel import LazyString
from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach help. `href` is what a telephone dials or writes to."""

    words: LazyString
    href: str


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The numbers of one country. `closed` is whom to ask on the same day when the clinic is closed."""

    emergency: str
    hospital: LazyString
    crisis: tuple[Line, ...]
    closed: LazyString


UNITED_STATES = HelpLines(
    "911", _("Or have someone take you to the nearest emergency room."),
    (Line(_("Call 988"), "tel:988"), Line(_("Text 988"), "sms:988")),
    _("If we are closed or do not answer, go to an urgent care clinic or an emergency room today."))
UNITED_KINGDOM = HelpLines(
    "999", _("Or have someone take you to A&E."),
    (Line(_("Call 111 and choose option 2"), "tel:111"), Line(_("Call Samaritans: 116 123"), "tel:116123"),
     Line(_("Text SHOUT to 85258"), "sms:85258?body=SHOUT")),
    _("If we are closed or do not answer, call 111 today."))
ELSEWHERE = HelpLines(
    "112", _("Or have someone take you to the nearest emergency room."),
    (Line(_("Call 112"), "tel:112"),),
    _("If we are closed or do not answer, go to an emergency room today."))
BY_TERRITORY: Mapping[str, HelpLines] = {"US": UNITED_STATES, "GB": UNITED_KINGDOM}


@cache
def territory_of(timezone: str) -> str:
    """Give the country code of a time zone such as "America/Chicago": "US". "001" (the world) if unknown."""
    found: str = get_global("zone_territories").get(timezone, "001")
    return found


def lines_of(timezone: str) -> HelpLines:
    """Give the numbers to call at a site."""
    return BY_TERRITORY.get(territory_of(timezone), ELSEWHERE)
