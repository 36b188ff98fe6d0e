"""The texts of messages: their slots, what they say by default, and what stands there for one patient."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from triage.services.messages.lint import findings
from triage.services.messages.sms import as_gsm
from triage.services.tokens import LINK_LENGTH
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import SiteMessages

FILE = Path(__file__).with_name("texts.toml")
KINDS = ("invitation", "reminder", "last", "new_link")
PARTS = ("subject", "body", "sms")
SLOTS = tuple(f"{kind}_{part}" for kind in KINDS for part in PARTS)
ENGLISH = "en"
NAMELESS = {"en": "Your clinic", "es": "Su clínica"}
PLACEHOLDER = re.compile(r"\[([a-z ]+)\]")
NOON = 12
LONGEST_NAME = 20   # letters of a first name

MONTHS = {"en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
          "es": "ene feb mar abr may jun jul ago sep oct nov dic"}
DAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun", "es": "lun mar mié jue vie sáb dom"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What may stand in a message, and nothing else. Times are on the site's clock."""

    first_name: str
    clinic: str
    visit: datetime
    link: str
    phone: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is sent. `subject` is "" for a text message."""

    subject: str
    body: str


@cache
def defaults(language: str) -> Mapping[str, str]:
    """Give what every slot says by default; in English where the language is not known here."""
    every = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {slot: text.strip() for slot, text in every.get(language, every[ENGLISH]).items()}


def template(site: SiteMessages, language: str, slot: str) -> str:
    """Give a slot's text with its placeholders, the site's own before the default."""
    return site.says(language, slot) or defaults(language)[slot]


def called(site: SiteMessages, location: LocationFacts, language: str) -> str:
    """Give what messages call the clinic: never a name that tells what it treats."""
    own = site.name or location.name
    return NAMELESS.get(language, NAMELESS[ENGLISH]) if findings(own) else own


def text_of(site: SiteMessages, language: str, kind: str, channel: str, facts: Facts) -> Text:
    """Write one message."""
    words = values(facts, language)
    if channel == "sms":
        return Text("", as_gsm(filled(template(site, language, f"{kind}_sms"), words)))
    return Text(*(filled(template(site, language, f"{kind}_{part}"), words) for part in ("subject", "body")))


def filled(text: str, words: Mapping[str, str]) -> str:
    """Put values where their placeholders stand. A first name that is not there leaves no gap."""
    if not words.get("first name"):
        text = re.sub(r"[ ,]*\[first name\]", "", text)
    return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def values(facts: Facts, language: str) -> dict[str, str]:
    """Give what stands for each placeholder."""
    return {"first name": first_name(facts.first_name), "clinic": facts.clinic,
            "day": day_words(facts.visit, language), "time": time_words(facts.visit, language),
            "link": facts.link, "phone": facts.phone, "expiry": expiry_words(facts.expires, language)}


def sample(language: str, clinic: str = "Main Street Clinic", phone: str = "(555) 555-0142",
           base_url: str = "https://intake.clinic.example") -> dict[str, str]:
    """Give likely values of the placeholders, to count and to look at."""
    visit = datetime(2030, 12, 4, 9, 40)   # on a wall clock, of no place
    link = f"{base_url.rstrip('/')}/i/{'x' * LINK_LENGTH}"
    name = "Marisol"
    return values(Facts(name, clinic, visit, link, phone, visit + timedelta(days=1)), language)


def first_name(given: str) -> str:
    """Give the first of somebody's given names, or "" where it is none that can be written."""
    name = (given.split() or [""])[0][:LONGEST_NAME]
    return name if name and all(one.isalpha() or one in "'\u2019-." for one in name) else ""


def day_words(day: datetime, language: str) -> str:
    """Give a day in few letters: "Tue, Dec 1", "mar 1 dic"."""
    if language == "es":
        return f"{DAYS['es'].split()[day.weekday()]} {day.day} {MONTHS['es'].split()[day.month - 1]}"
    return f"{DAYS['en'].split()[day.weekday()]}, {MONTHS['en'].split()[day.month - 1]} {day.day}"


def time_words(time: datetime, language: str) -> str:
    """Give the time of day: "9:40 AM", "9:40"."""
    if language == "es":
        return f"{time.hour}:{time.minute:02d}"
    return f"{time.hour % NOON or NOON}:{time.minute:02d} {'AM' if time.hour < NOON else 'PM'}"


def expiry_words(moment: datetime, language: str) -> str:
    """Give the last day of a link. Midnight is the end of the day before, which nobody misreads."""
    return day_words(moment - timedelta(seconds=1), language)
