"""Days as lists write them: which way round a list means 3/4/26, and then each of its days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MDY, DMY = "mdy", "dmy"
EITHER = ""            # both fit: somebody must say
ORDER_WORDS = {MDY: "month / day / year", DMY: "day / month / year"}
MONTHS = {name: number for number, names in enumerate((
    ("jan", "january", "ene", "enero"), ("feb", "february", "febrero"), ("mar", "march", "marzo"),
    ("apr", "april", "abr", "abril"), ("may", "mayo"), ("jun", "june", "junio"), ("jul", "july", "julio"),
    ("aug", "august", "ago", "agosto"), ("sep", "sept", "september", "septiembre", "set"),
    ("oct", "october", "octubre"), ("nov", "november", "noviembre"),
    ("dec", "december", "dic", "diciembre")), 1) for name in names}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
COMPACT = re.compile(r"(?:19|20)\d{6}")
NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:de\s+)?([a-z]{3,10})\.?,?[\s\-/.]*(?:de\s+)?"
                   r"(\d{4}|\d{2})")
NAMED_FIRST = re.compile(r"([a-z]{3,10})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/.]+(\d{4}|\d{2})")
WEEKDAY = re.compile(r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?|lunes|martes|mi[eé]rcoles|jueves|viernes|"
                     r"s[aá]bado|domingo),?\s+"
                     r"(?=\d|[a-z]+\.?\s+\d)", re.IGNORECASE)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_SERIAL, LAST_SERIAL = 3_000, 80_000   # as Excel counts days: 1908 to 2119
EXCEL_EPOCH = date(1899, 12, 30)
CENTURY = 100


@dataclass(frozen=True, slots=True)
class DayForm:
    """How a list writes days. `order` is MDY, DMY, or EITHER where nothing proves it.

    `sure`: some day of the list proves the order, or none needs one. `example` is a day that needs it.
    """

    order: str
    sure: bool
    example: str = ""


def day_form(texts: Iterable[str]) -> DayForm:
    """Tell from all days of a list which way round they are. A list that mixes both is not sure."""
    first = second = False
    example = ""
    for text in texts:
        if found := NUMBERS.fullmatch(_bare(text)):
            one, two = int(found[1]), int(found[2])
            first, second = first or one > 12, second or two > 12   # noqa: PLR2004 - months
            example = example or text
    if first and second:
        return DayForm(EITHER, sure=False, example=example)
    if first or second:
        return DayForm(DMY if first else MDY, sure=True, example=example)
    return DayForm(EITHER, sure=not example, example=example)


@lru_cache(8192)
def read_day(text: str, order: str, latest: date) -> date | None:
    """Read one day; None where it is none. `latest`: the last day that two digits of a year may mean."""
    bare = _bare(text).casefold()
    if SERIAL.fullmatch(bare) and FIRST_SERIAL < float(bare) < LAST_SERIAL:
        return EXCEL_EPOCH + timedelta(days=int(float(bare)))
    parts = _parts(bare, order)
    return _day(*parts, latest) if parts else None


def _parts(bare: str, order: str) -> tuple[str, str | int, str] | None:
    """Give year, month and day as they are written."""
    if found := ISO.fullmatch(bare):
        return found[1], found[2], found[3]
    if COMPACT.fullmatch(bare):
        return bare[:4], bare[4:6], bare[6:]
    if found := NUMBERS.fullmatch(bare):
        return (found[3], found[2], found[1]) if order == DMY else (found[3], found[1], found[2])
    if (found := NAMED.fullmatch(bare)) and found[2] in MONTHS:
        return found[3], MONTHS[found[2]], found[1]
    if (found := NAMED_FIRST.fullmatch(bare)) and found[1] in MONTHS:
        return found[3], MONTHS[found[1]], found[2]
    return None


def split_when(text: str) -> tuple[str, str]:
    """Part a day from the time behind it: "2026-11-24T09:40" and "11/24/26 9:40 AM" alike."""
    found = re.fullmatch(r"(.*?\d)[T,]?\s+(\d{1,2}[:.h]\d{2}.*|\d{1,2}\s*[ap]\.?m?\.?.*|\d{4})|(\S+?)T(\d.*)",
                         text.strip(), re.IGNORECASE)
    if not found:
        return text, ""
    return (found[1], found[2]) if found[1] else (found[3], found[4])


def _bare(text: str) -> str:
    """Take off the name of the weekday, and a midnight that a program added."""
    bare = WEEKDAY.sub("", text.strip()) if text[:1].isalpha() else text.strip()
    return re.sub(r"(?:[ T]00?:00(?::00(?:\.0+)?)?(?:Z)?)$", "", bare) if ":" in bare else bare


def _day(year: str, month: str | int, day: str, latest: date) -> date | None:
    number = int(year)
    if number < CENTURY:
        number += latest.year // CENTURY * CENTURY
        # Of a century ago rather than ahead: who is "31" was born in 1931.
        number -= CENTURY if number > latest.year else 0
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
