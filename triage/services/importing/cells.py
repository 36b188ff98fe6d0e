"""What one cell means, field by field: a reader sets what it understood, or notes what is wrong."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.services.importing.contact import is_email, is_nothing, read_phone
from triage.services.importing.dates import EITHER, NUMBERS, read_day, split_when
from triage.services.importing.entry import LONGEST, Entry, Site
from triage.services.importing.people import calm, clinician_among, split_name
from triage.services.importing.plan import AFTERNOON, HERE, NOBODY, Plan
from triage.services.importing.times import read_time
from triage.services.importing.words import folded, language_words, meaning, squeezed

FARTHEST = timedelta(days=730)
OLDEST = 130               # years
OPENS, EVENING = 7, 12     # between them an hour without AM or PM is meant as it stands
SHORTENED = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)")
PHONE_LIKE = {"US": "(555) 010-0142", "GB": "07700 900123"}
Reader = Callable[[Entry, str, Plan, Site], None]


def record_number(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the number that the clinic knows a patient by."""
    del plan, site
    text = re.sub(r"(?<=\d)\.0+$", "", text.lstrip("'"))
    if not text:
        entry.wrong("record_number", "The record number is missing. Type it")
    elif SHORTENED.fullmatch(text):
        entry.wrong("record_number", f"“{text}” was shortened by the spreadsheet. Type all its digits")
    elif len(text) > LONGEST["record_number"]:
        entry.wrong("record_number", f"It is longer than {LONGEST['record_number']} characters. Shorten it")
    elif not any(c.isalnum() for c in text):
        entry.wrong("record_number", f"“{text}” is no record number. Type it")
    else:
        entry.record_number = text


def name(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read one column with the whole name. What was typed for either half goes before it."""
    family_, given_ = split_name(text)
    family(entry, entry.texts.get("family") or family_, plan, site)
    given(entry, entry.texts.get("given") or given_, plan, site)


def family(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the family name."""
    del plan, site
    entry.family = _name(entry, "family", "family name", text)


def given(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the given name."""
    del plan, site
    entry.given = _name(entry, "given", "given name", text)


def birth_date(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the date of birth: the link opens only with it."""
    if not text:
        entry.wrong("birth_date", "The date of birth is missing, and the link opens only with it. Type it")
        return
    born = _day(entry, "birth_date", text, plan, site.today)
    if born is None:
        return
    if born > site.today:
        entry.wrong("birth_date", f"“{text}” lies ahead. Check the year")
    elif born.year < site.today.year - OLDEST:
        entry.wrong("birth_date", f"“{text}” is more than {OLDEST} years ago. Check the year")
    else:
        entry.birth_date = born


def sex(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the sex at birth."""
    del plan, site
    entry.sex = meaning("sex", text) or "unknown"
    if text and not meaning("sex", text):
        entry.wrong("sex", f"“{text}” is not known as a sex at birth. Pick one")


def language(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the language. Where the form has not got it, an interpreter is noted instead."""
    del plan
    code = meaning("language", text.partition(";")[0]) or meaning("language", text.partition("-")[0])
    entry.language = code if code in site.languages else site.languages[0]
    if text and not is_nothing(text) and entry.language != code:
        entry.help = entry.help or "interpreter"
        named = language_words(code) if code else f"“{text}”"
        own = language_words(entry.language)
        entry.notes.append(f"There is no form in {named}: {own}, with an interpreter")


def phone(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the telephone number; the second one where the first is empty."""
    del plan
    text = text if text and not is_nothing(text) else entry.texts.get("other_phone", "")
    if not text or is_nothing(text):
        return
    number = read_phone(text, site.country)
    if number is None:
        like = PHONE_LIKE.get(site.country, "+34 600 123 123")
        entry.wrong("phone", f"“{text}” is no phone number. Write it like {like}, or leave it empty")
    entry.phone = number or ""


def email(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the e-mail address."""
    del plan, site
    if text and not is_nothing(text):
        if not is_email(text):
            entry.wrong("email", f"“{text}” is no email address. Write it like name@example.org, or empty it")
        else:
            entry.email = text


def when(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read one column with the day and the time. What was typed for either half goes before it."""
    if INSTANT.fullmatch(text):
        text = _on_clock(text, site)
    day_, time_ = split_when(text)
    day(entry, entry.texts.get("day") or day_, plan, site)
    clock(entry, entry.texts.get("time") or time_, plan, site)


def day(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the day of the visit."""
    if not (text or plan.day):
        entry.wrong("day", "The day of the visit is missing. Type it")
        return
    found = _day(entry, "day", text or plan.day, plan, site.today + FARTHEST)
    if found is None:
        return
    entry.day, entry.over = found, found < site.today
    shown = f"{found:%b} {found.day}, {found.year}"
    if entry.over:
        entry.wrong("day", f"{shown} is over. Type the date of today or a later one")
    elif found > site.today + FARTHEST:
        entry.wrong("day", f"{shown} is more than two years ahead. Check the year")


def clock(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read the time of the visit."""
    del site
    if not text:
        entry.wrong("time", "The time is missing. Type it, like 9:40 AM")
        return
    found = read_time(text)
    if found is None:
        entry.wrong("time", f"“{text}” is no time of day. Write it like 9:40 AM or 13:05")
    elif plan.hours == AFTERNOON and found.hour < OPENS and not re.search(r"[apAP]|^0", text):
        found = time(found.hour + EVENING, found.minute)
    entry.time = found


def clinician(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read whom the patient comes to see."""
    if not text or is_nothing(text):
        return
    said = text if text in site.clinicians or text == NOBODY else plan.clinicians.get(squeezed(text))
    if said:
        entry.clinician_id = "" if said == NOBODY else said
    elif found := clinician_among(text, site.clinicians):
        entry.clinician_id = found
    else:
        entry.wrong("clinician", f"“{text}” is nobody who sees patients at {site.name}. Pick who it is")


def location(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read where the visit is: only those of one site are brought in at a time."""
    if not text or is_nothing(text):
        return
    said = plan.locations.get(squeezed(text)) or _where(text, site)
    if not said:
        entry.wrong("location", f"“{text}” is not known. Say whether it is {site.name}")
    elif said != HERE:
        entry.left_out = f"At another location: {text}"


def help_needed(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read what help the patient needs with the form."""
    del plan, site
    found = meaning("help", text) or ("interpreter" if meaning("language", text) not in ("", "en") else "")
    found = found or next((meaning("help", word) for word in folded(text).split()
                           if meaning("help", word) in ("interpreter", "paper")), "")
    if found and found != "nothing":
        entry.help = found
    elif text and not found:
        entry.notes.append(f"“{text}” is no help with the form that we know: it is not kept")


def channel(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Read how the patient wants to be written to."""
    del plan, site
    entry.channel = meaning("channel", text)
    if text and not entry.channel:
        entry.notes.append(f"“{text}” is no way to write to a patient that we know: it is not kept")


def status(entry: Entry, text: str, plan: Plan, site: Site) -> None:
    """Leave out appointments that are not going to be."""
    del plan, site
    if meaning("status", text) == "out":
        entry.left_out = f"“{text}” in the list"


READERS: dict[str, Reader] = {
    "record_number": record_number, "name": name, "family": family, "given": given, "birth_date": birth_date,
    "sex": sex, "help": help_needed, "language": language, "phone": phone, "email": email, "when": when,
    "day": day, "time": clock, "clinician": clinician, "location": location, "channel": channel,
    "status": status}


def _name(entry: Entry, field: str, words: str, text: str) -> str:
    if not text:
        entry.wrong(field, f"The {words} is missing. Type it, as in the record")
    elif len(text) > LONGEST[field]:
        entry.wrong(field, f"The {words} is longer than {LONGEST[field]} letters. Shorten it")
    elif text[0] in "=+@-" or not any(c.isalpha() for c in text):
        entry.wrong(field, f"“{text}” is no {words}. Type it, as in the record")
    else:
        return calm(text)
    return ""


def _day(entry: Entry, field: str, text: str, plan: Plan, latest: date) -> date | None:
    if plan.order == EITHER and NUMBERS.fullmatch(text) and _is_open(text):
        entry.wrong(field, f"“{text}” may be read two ways. Say above which way round the list writes days")
        return None
    found = read_day(text, plan.order, latest)
    if found is None:
        entry.wrong(field, f"“{text}” is no day of the calendar. Write it like 1972-02-28: year, month, day")
    return found


def _on_clock(text: str, site: Site) -> str:
    """Give a moment with its zone on the clock of the site; as it stands where it is none."""
    try:
        return f"{datetime.fromisoformat(text).astimezone(ZoneInfo(site.zone)):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return text


def _is_open(text: str) -> bool:
    one, two = (int(part) for part in re.findall(r"\d+", text)[:2])
    return one != two


def _where(text: str, site: Site) -> str:
    """Tell whether a name is this site's, or another's: by the words that only one of them has."""
    wanted = set(folded(text).split())
    here, others = set(folded(site.name).split()), [set(folded(one).split()) for one in site.others]
    own = here - set().union(*others)
    if squeezed(text) == squeezed(site.name) or (wanted <= here and (wanted & own or not others)):
        return HERE
    return text if any(wanted <= other and wanted - here for other in others) else ""
