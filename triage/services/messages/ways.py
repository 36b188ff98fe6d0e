"""By which way a patient can be reached: a number that takes text messages, or an e-mail address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from triage.services.countries import country_of
from triage.services.views.facts import LocationFacts

SMS, EMAIL = "sms", "email"
BY_CHOICE = {"text": SMS, "email": EMAIL}   # visit.channel → ours
ADDRESS = re.compile(r"[^\s@<>,;:\"'()\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9\-.]*[A-Za-z0-9])?\.[A-Za-z]{2,}")
SPELT = re.compile(r"\+?[\d\s().\-/]+")
DIALLED = {"US": "1", "CA": "1", "PR": "1", "GB": "44", "IE": "353", "ES": "34", "MX": "52", "CO": "57",
           "AR": "54", "CL": "56", "PE": "51", "DE": "49", "FR": "33", "IT": "39", "AU": "61", "NZ": "64"}
NORTH_AMERICA = "1"
LOCAL = 10                # digits of a number in North America
FEWEST, MOST = 8, 15      # digits of a whole number, E.164


class WaySettings(Protocol):
    """Which ways are set up."""

    @property
    def smtp_host(self) -> str:
        """The mail server; empty when there is none."""

    @property
    def sms_account(self) -> str:
        """The account at the gateway for text messages; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one patient. `to` is "+13125550142" or an e-mail address."""

    channel: str
    to: str


def is_set_up(settings: WaySettings, channel: str) -> bool:
    """Say whether anything can be sent that way."""
    return bool(settings.sms_account if channel == SMS else settings.smtp_host)


def way_of(identity: Mapping[str, Any], wanted: str, location: LocationFacts,
           settings: WaySettings) -> Way | None:
    """Choose how to reach a patient; None where nothing on file can be written to.

    `wanted` is the visit's channel: "text", "email", "none" or "". What was asked for comes first, then what
    is set up here, and text messages before e-mail.
    """
    if wanted == "none":
        return None
    number = number_of(str(identity.get("phone", "")), location)
    address = str(identity.get("email", "")).strip()
    ways = [Way(SMS, number)] if number else []
    ways += [Way(EMAIL, address.lower())] if ADDRESS.fullmatch(address) else []
    ways.sort(key=lambda way: (way.channel != BY_CHOICE.get(wanted, way.channel),
                               not is_set_up(settings, way.channel)))
    return ways[0] if ways else None


def number_of(text: str, location: LocationFacts) -> str:
    """Give a telephone number as the whole world dials it, "" where it is none: no extension, no words."""
    if not SPELT.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"\D", "", text)
    prefix = DIALLED.get(country_of(location), "")
    if text.strip().startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    elif prefix == NORTH_AMERICA:
        whole = digits if len(digits) == LOCAL + 1 and digits[0] == "1" else (
            f"1{digits}" if len(digits) == LOCAL else "")
    else:
        whole = prefix + digits.removeprefix("0") if prefix else ""
    return f"+{whole}" if FEWEST <= len(whole) <= MOST else ""


def shortened(way: Way) -> str:
    """Give an address so that the desk knows it again, and nobody else learns it."""
    if way.channel == SMS:
        return f"…{way.to[-4:]}"
    name, _, domain = way.to.partition("@")
    return f"{name[:1]}…@{domain}"
